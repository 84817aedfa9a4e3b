package io.heartwood.benchmarks;

import java.io.IOException;

/**
 * An engine with one table of trips, for one round. The scenarios run in the order of the methods.
 * Confined to one thread.
 */
interface MeasuredEngine extends AutoCloseable {
  /** Writes the workload's blocks, one part (or one a month) for each. */
  Measurement insert() throws IOException;

  /** Merges all parts of a partition into one. */
  Measurement merge() throws IOException;

  /** Reads all columns of all rows to nothing. */
  Measurement scan() throws IOException;

  /** The tutorial's query: average tip and total by number of passengers. */
  Measurement query() throws IOException;

  /** Rows of a hundredth of the time, three columns. */
  Measurement range() throws IOException;

  /** Rows of one second, all columns. */
  Measurement point() throws IOException;

  @Override
  void close() throws IOException;
}
