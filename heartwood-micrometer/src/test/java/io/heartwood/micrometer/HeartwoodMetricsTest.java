package io.heartwood.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.LatencyRecorder;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.RowAppender;
import io.heartwood.types.DataTypeParser;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartwoodMetricsTest {
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final MemoryDisk memory = new MemoryDisk("default");
  private final List<RequestTotals> totals = new ArrayList<>();
  private MergeTreeEngine engine;

  @BeforeEach
  void openEngine() throws IOException {
    engine = MergeTreeEngine.builder().definitions(countingDisk()).backgroundThreads(0).build();
    totals.add(totals("trips", "GetObject", 3, 300));
    new HeartwoodMetrics(engine).bindTo(registry);
  }

  @AfterEach
  void closeEngine() throws IOException {
    engine.close();
    memory.close();
    registry.close();
  }

  @Test
  void requestsHaveTheirTags() {
    assertEquals(3, counter("heartwood.requests", "GetObject"));
    assertEquals(1, counter("heartwood.request.retries", "GetObject"));
    assertEquals(2, counter("heartwood.request.errors", "GetObject"));
    assertEquals(4, counter("heartwood.request.throttled", "GetObject"));
    assertEquals(7, counter("heartwood.request.sent", "GetObject"));
    assertEquals(300, counter("heartwood.request.received", "GetObject"));
    assertEquals(0.25, counter("heartwood.request.price", "GetObject"));
    var timer =
        registry
            .get("heartwood.request.latency")
            .tags("disk", "default", "table", "trips", "operation", "read", "request", "GetObject")
            .functionTimer();
    assertEquals(2, timer.count());
    assertEquals(40, timer.totalTime(TimeUnit.MILLISECONDS), 0.001);
    for (Map.Entry<String, Double> quantile : Map.of("0.5", 10.0, "1.0", 30.0).entrySet()) {
      double seconds =
          registry
              .get("heartwood.request.latency.quantile")
              .tag("quantile", quantile.getKey())
              .timeGauge()
              .value(TimeUnit.MILLISECONDS);
      // The histogram's buckets are a quarter wide.
      assertEquals(quantile.getValue(), seconds, quantile.getValue() / 4);
    }
    assertEquals(
        0.023, registry.get("heartwood.disk.price").tag("disk", "default").gauge().value());
  }

  @Test
  void countsAreLookedAtOnceASecond() {
    totals.set(0, totals("trips", "GetObject", 5, 500));
    totals.add(totals("trips", "PutObject", 1, 0));
    assertEquals(3, counter("heartwood.requests", "GetObject"));
    assertNull(registry.find("heartwood.requests").tag("request", "PutObject").functionCounter());
    clock.add(Duration.ofSeconds(1));
    assertEquals(5, counter("heartwood.requests", "GetObject"));
    assertEquals(1, counter("heartwood.requests", "PutObject"));
  }

  @Test
  void eventsAreThoseOfEngineAndDisks() {
    engine.events().add(ProfileEvent.MARK_CACHE_HITS, 4);
    clock.add(Duration.ofSeconds(2));
    assertEquals(0, registry.get("heartwood.tables").gauge().value());
    assertEquals(
        6,
        registry.get("heartwood.events").tag("event", "MarkCacheHits").functionCounter().count());
  }

  @Test
  void tablesComeAndGo() throws IOException {
    MergeTreeTable table = engine.createTable("trips", schema());
    try (RowAppender rows = table.appender()) {
      rows.setLong("key", 1).endRow();
      rows.setLong("key", 2).endRow();
    }
    clock.add(Duration.ofSeconds(1));
    assertEquals(1, registry.get("heartwood.tables").gauge().value());
    assertEquals(2, registry.get("heartwood.table.rows").tag("table", "trips").gauge().value());
    assertEquals(
        table.totalBytes(),
        registry.get("heartwood.table.bytes").tag("table", "trips").gauge().value());
    engine.dropTable("trips");
    clock.add(Duration.ofSeconds(1));
    assertEquals(0, registry.get("heartwood.tables").gauge().value());
    assertNull(registry.find("heartwood.table.rows").gauge());
    assertNotNull(registry.find("heartwood.requests").functionCounter());
  }

  private double counter(String name, String request) {
    return registry
        .get(name)
        .tags("disk", "default", "table", "trips", "operation", "read", "request", request)
        .functionCounter()
        .count();
  }

  private static TableSchema schema() {
    return new TableSchema(
        List.of(ColumnDefinition.of("key", DataTypeParser.parse("Int64"))),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("tuple()"),
        TableSettings.of(Map.of()));
  }

  private static RequestTotals totals(String table, String kind, long requests, long received) {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(TimeUnit.MILLISECONDS.toNanos(10));
    recorder.record(TimeUnit.MILLISECONDS.toNanos(30));
    return new RequestTotals(
        table, DiskOperation.READ, kind, requests, 1, 2, 4, 7, received, recorder.snapshot(), 0.25);
  }

  /** The disk in memory, with requests that a test makes up. */
  private IDisk countingDisk() {
    return (IDisk)
        Proxy.newProxyInstance(
            IDisk.class.getClassLoader(),
            new Class<?>[] {IDisk.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "requestTotals":
                  return List.copyOf(totals);
                case "events":
                  return Map.of(ProfileEvent.MARK_CACHE_HITS, 2L);
                case "pricePerGibMonth":
                  return 0.023;
                default:
                  try {
                    return method.invoke(memory, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
              }
            });
  }
}
