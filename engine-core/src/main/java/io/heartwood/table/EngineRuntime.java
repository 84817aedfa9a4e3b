package io.heartwood.table;

import io.heartwood.background.BackgroundExecutor;
import io.heartwood.disk.EventCounters;
import io.heartwood.disk.OperationListener;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.layout.PartAssembly.Parallelism;
import io.heartwood.part.format.PartCaches;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Executor;

/**
 * What all tables of an engine share. Immutable.
 *
 * @param clock tells the time
 * @param timeZone of dates and times whose type names none
 * @param executor runs merges and cleaning
 * @param mergePoolSize most merges at a time
 * @param mergeMemoryBytes memory of one merge, about
 * @param parallelism threads that share the columns of one block
 * @param aheadReader reads ahead from remote disks
 * @param events counts what happens
 * @param listener is told of operations
 * @param caches keep marks and primary indexes
 */
record EngineRuntime(
    Clock clock,
    ZoneId timeZone,
    BackgroundExecutor executor,
    int mergePoolSize,
    long mergeMemoryBytes,
    Parallelism parallelism,
    Executor aheadReader,
    EventCounters events,
    OperationListener listener,
    PartCaches caches) {
  /** What expressions take from their surroundings, now. */
  FunctionContext functionContext() {
    return new FunctionContext(timeZone, clock.instant());
  }
}
