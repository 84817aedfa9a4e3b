package io.heartwood.micrometer;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.RequestTotals;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one registry. Each reads from a picture of all counts, which is taken anew when it
 * is a second old; what is new in it becomes new meters. Thread-safe. The meters hold this object,
 * so it lives as long as they do.
 */
final class BoundMeters {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 1};

  /** Whose counts a row of requests has. */
  private record RequestKey(String disk, String table, String operation, String kind) {
    Tags tags() {
      return Tags.of("disk", disk, "table", table, "operation", operation, "request", kind);
    }
  }

  private final MeterRegistry registry;
  private final MergeTreeEngine engine;
  private final List<IDisk> disks;

  private Map<RequestKey, RequestTotals> requests = Map.of();
  private Map<ProfileEvent, Long> events = Map.of();
  private final Set<RequestKey> requestsWithMeters = new HashSet<>();
  private final Set<ProfileEvent> eventsWithMeters = new HashSet<>();
  private final Map<String, List<Meter>> metersOfTables = new HashMap<>();
  private long takenNanos;

  BoundMeters(MeterRegistry registry, MergeTreeEngine engine, List<IDisk> disks) {
    this.registry = registry;
    this.engine = engine;
    this.disks = disks;
    Gauge.builder("heartwood.tables", this, meters -> meters.fresh().engine.tables().size())
        .description("tables of the engine")
        .strongReference(true)
        .register(registry);
    for (IDisk disk : disks) {
      if (disk.pricePerGibMonth() > 0) {
        Gauge.builder("heartwood.disk.price", disk, IDisk::pricePerGibMonth)
            .description("what keeping 2^30 bytes for a month costs")
            .tags("disk", disk.name())
            .strongReference(true)
            .register(registry);
      }
    }
  }

  /** Takes the picture anew and makes meters of what is new in it. */
  synchronized void refresh() {
    takenNanos = registry.config().clock().monotonicTime();
    Map<RequestKey, RequestTotals> newRequests = new HashMap<>();
    Map<ProfileEvent, Long> newEvents = new EnumMap<>(ProfileEvent.class);
    newEvents.putAll(engine.events().snapshot());
    for (IDisk disk : disks) {
      disk.events().forEach((event, count) -> newEvents.merge(event, count, Long::sum));
      if (disk.wrapped().isEmpty()) {
        for (RequestTotals totals : disk.requestTotals()) {
          String operation = totals.operation().name().toLowerCase(Locale.ROOT);
          newRequests.put(
              new RequestKey(disk.name(), totals.table(), operation, totals.kind()), totals);
        }
      }
    }
    requests = newRequests;
    events = newEvents;
    newRequests.keySet().stream().filter(requestsWithMeters::add).forEach(this::addRequestMeters);
    newEvents.keySet().stream().filter(eventsWithMeters::add).forEach(this::addEventMeter);
    refreshTables();
  }

  private synchronized BoundMeters fresh() {
    if (registry.config().clock().monotonicTime() - takenNanos >= MAX_AGE_NANOS) {
      refresh();
    }
    return this;
  }

  private synchronized RequestTotals totals(RequestKey key) {
    return fresh().requests.get(key);
  }

  private synchronized long count(ProfileEvent event) {
    return fresh().events.getOrDefault(event, 0L);
  }

  private void addRequestMeters(RequestKey key) {
    counter(key, "heartwood.requests", "requests sent", null, RequestTotals::requestCount);
    counter(
        key,
        "heartwood.request.retries",
        "requests that repeated or continued another",
        null,
        RequestTotals::retryCount);
    counter(
        key,
        "heartwood.request.errors",
        "requests that failed, but for throttling",
        null,
        RequestTotals::errorCount);
    counter(
        key,
        "heartwood.request.throttled",
        "replies that asked to slow down",
        null,
        RequestTotals::throttledCount);
    counter(
        key,
        "heartwood.request.sent",
        "contents of objects sent",
        "bytes",
        RequestTotals::sentBytes);
    counter(
        key,
        "heartwood.request.received",
        "contents of objects received",
        "bytes",
        RequestTotals::receivedBytes);
    counter(
        key,
        "heartwood.request.price",
        "what the store charges for the requests, estimated",
        null,
        RequestTotals::price);
    FunctionTimer.builder(
            "heartwood.request.latency",
            this,
            meters -> totals(key).latencies().count(),
            meters -> totals(key).latencies().totalMicros(),
            TimeUnit.MICROSECONDS)
        .description("time until the head of the reply")
        .tags(key.tags())
        .register(registry);
    for (double quantile : QUANTILES) {
      TimeGauge.builder(
              "heartwood.request.latency.quantile",
              this,
              TimeUnit.MICROSECONDS,
              meters -> totals(key).latencies().quantileMicros(quantile))
          .description("time until the head of the reply that this share did not exceed")
          .tags(key.tags().and("quantile", String.valueOf(quantile)))
          .strongReference(true)
          .register(registry);
    }
  }

  private void counter(
      RequestKey key,
      String name,
      String description,
      String unit,
      ToDoubleFunction<RequestTotals> count) {
    // The function holds this object, which the builder would hold weakly.
    FunctionCounter.builder(name, this, meters -> count.applyAsDouble(totals(key)))
        .description(description)
        .baseUnit(unit)
        .tags(key.tags())
        .register(registry);
  }

  private void addEventMeter(ProfileEvent event) {
    FunctionCounter.builder("heartwood.events", this, meters -> count(event))
        .description("what has happened, by ClickHouse's names")
        .tags("event", event.eventName())
        .register(registry);
  }

  private void refreshTables() {
    Set<String> names = new HashSet<>();
    for (MergeTreeTable table : engine.tables()) {
      names.add(table.name());
      metersOfTables.computeIfAbsent(table.name(), this::tableMeters);
    }
    List<String> gone = new ArrayList<>(metersOfTables.keySet());
    gone.removeAll(names);
    for (String name : gone) {
      metersOfTables.remove(name).forEach(registry::remove);
    }
  }

  private List<Meter> tableMeters(String name) {
    return List.of(
        Gauge.builder("heartwood.table.rows", this, meters -> rows(name))
            .description("rows of the active parts")
            .tags("table", name)
            .strongReference(true)
            .register(registry),
        Gauge.builder("heartwood.table.bytes", this, meters -> bytes(name))
            .description("size of the active parts")
            .baseUnit("bytes")
            .tags("table", name)
            .strongReference(true)
            .register(registry));
  }

  private double rows(String name) {
    return fresh().engine.table(name).map(MergeTreeTable::totalRows).orElse(0L);
  }

  private double bytes(String name) {
    return fresh().engine.table(name).map(MergeTreeTable::totalBytes).orElse(0L);
  }
}
