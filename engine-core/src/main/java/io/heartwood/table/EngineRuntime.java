package io.heartwood.table;

import io.heartwood.background.BackgroundExecutor;
import io.heartwood.layout.PartAssembly.Parallelism;
import java.time.Clock;

/**
 * What all tables of an engine share. Immutable.
 *
 * @param clock tells the time
 * @param executor runs merges and cleaning
 * @param mergePoolSize most merges at a time
 * @param parallelism threads that share the columns of one block
 */
record EngineRuntime(
    Clock clock, BackgroundExecutor executor, int mergePoolSize, Parallelism parallelism) {}
