package io.heartwood.merge;

import java.util.Arrays;

/**
 * From which source each row of a window comes, as runs: the order of a merge, computed once and
 * used for every column. Confined to one thread, reused from window to window.
 */
final class RowSources {
  /** Runs shorter than this on average are gathered by index instead of copied one by one. */
  private static final int MIN_COPIED_RUN = 8;

  private final int[] runSources;
  private final int[] runLengths;
  private final int[] countBySource;
  private final int[] index;
  private int runCount;
  private int rowCount;

  RowSources(int sourceCount, int maxRows) {
    this.runSources = new int[maxRows];
    this.runLengths = new int[maxRows];
    this.countBySource = new int[sourceCount];
    this.index = new int[maxRows];
  }

  void clear() {
    runCount = 0;
    rowCount = 0;
    Arrays.fill(countBySource, 0);
  }

  /** Adds rows of one source. */
  void add(int source, int rows) {
    if (runCount > 0 && runSources[runCount - 1] == source) {
      runLengths[runCount - 1] += rows;
    } else {
      runSources[runCount] = source;
      runLengths[runCount++] = rows;
    }
    countBySource[source] += rows;
    rowCount += rows;
  }

  int rowCount() {
    return rowCount;
  }

  int runCount() {
    return runCount;
  }

  int runSource(int run) {
    return runSources[run];
  }

  int runLength(int run) {
    return runLengths[run];
  }

  /** Rows of one source in the window. */
  int countOf(int source) {
    return countBySource[source];
  }

  /** Whether gathering by index is faster than copying runs. */
  boolean isInterleaved() {
    return rowCount < (long) runCount * MIN_COPIED_RUN;
  }

  /**
   * For each row of the window its position in the concatenation of all sources' rows of this
   * window, in the order of the sources. Valid until the next {@link #clear()}.
   */
  int[] gatherIndex() {
    int[] next = new int[countBySource.length];
    int start = 0;
    for (int source = 0; source < next.length; source++) {
      next[source] = start;
      start += countBySource[source];
    }
    int position = 0;
    for (int run = 0; run < runCount; run++) {
      int from = next[runSources[run]];
      int length = runLengths[run];
      for (int i = 0; i < length; i++) {
        index[position++] = from + i;
      }
      next[runSources[run]] = from + length;
    }
    return index;
  }
}
