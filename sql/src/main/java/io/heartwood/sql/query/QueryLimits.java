package io.heartwood.sql.query;

/**
 * What a query may take.
 *
 * @param maxThreads threads that read and compute ({@code max_threads})
 * @param maxMemoryBytes memory for groups and sorted rows ({@code max_memory_usage})
 * @param maxBlockRows rows of a block ({@code max_block_size})
 */
public record QueryLimits(int maxThreads, long maxMemoryBytes, int maxBlockRows) {
  /** Checks the ranges. */
  public QueryLimits {
    if (maxThreads < 1 || maxMemoryBytes < 1 || maxBlockRows < 1) {
      throw new IllegalArgumentException(
          "query limits out of range: maxThreads="
              + maxThreads
              + " maxMemoryBytes="
              + maxMemoryBytes
              + " maxBlockRows="
              + maxBlockRows);
    }
  }
}
