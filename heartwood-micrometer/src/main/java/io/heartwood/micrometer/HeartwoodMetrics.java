package io.heartwood.micrometer;

import io.heartwood.disk.IDisk;
import io.heartwood.placement.PartPlacement;
import io.heartwood.table.MergeTreeEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Meters of an engine and the disks of its storage policies.
 *
 * <pre>
 *   heartwood.requests                  counter   requests sent, repeated ones included
 *   heartwood.request.retries           counter   how many of them repeated or continued another
 *   heartwood.request.errors            counter   requests that failed, but for throttling
 *   heartwood.request.throttled         counter   replies that asked to slow down
 *   heartwood.request.sent              counter   bytes of objects sent
 *   heartwood.request.received          counter   bytes of objects received
 *   heartwood.request.price             counter   what the store charges for them, estimated
 *   heartwood.request.latency           timer     until the head of the reply
 *   heartwood.request.latency.quantile  gauge     the same, of all since the start; quantile 0.5,
 *                                                 0.9, 0.99 and 1
 *     each with the tags disk, table, operation, request
 *   heartwood.events                    counter   tag event: ClickHouse's names, such as
 *                                                 MarkCacheHits
 *   heartwood.tables                    gauge     number of tables
 *   heartwood.table.rows, .bytes        gauge     tag table: of active parts
 *   heartwood.disk.price                gauge     tag disk: 2^30 bytes for a month
 * </pre>
 *
 * <p>Meters appear when there is something to count, some with the second reading of the registry,
 * and those of tables go with them. Counts are looked at once a second at most, when the registry
 * reads a meter; there is no thread. Immutable; may be bound to several registries.
 */
public final class HeartwoodMetrics implements MeterBinder {
  private final MergeTreeEngine engine;

  /** Meters of this engine, as long as it is open. */
  public HeartwoodMetrics(MergeTreeEngine engine) {
    this.engine = Objects.requireNonNull(engine, "engine");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new BoundMeters(registry, engine, disks()).refresh();
  }

  /** The disks of all policies and what they wrap, each once. */
  private List<IDisk> disks() {
    Set<IDisk> disks = Collections.newSetFromMap(new IdentityHashMap<>());
    for (PartPlacement placement : engine.placements()) {
      for (IDisk disk : placement.disks()) {
        IDisk next = disk;
        while (next != null && disks.add(next)) {
          next = next.wrapped().orElse(null);
        }
      }
    }
    return List.copyOf(disks);
  }
}
