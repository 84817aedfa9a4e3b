package io.heartwood.part.format;

import java.util.Arrays;

/**
 * Decides where the granules of a Wide part begin, block by block; also remembers how many rows
 * each got.
 *
 * <p>A granule that a block leaves unfinished is continued by the next one up to the size it was
 * begun with. Confined to one thread.
 */
final class GranuleCutter {
  private final int maxRows;
  private final long maxBytes;

  private int[] rowCounts = new int[16];
  private int granuleCount;
  private int openRows;
  private int openTarget;

  // The segments of the current block: rows [from, to), each within one granule.
  private int[] segmentEnds = new int[16];
  private int segmentCount;
  private boolean continuesGranule;

  GranuleCutter(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /**
   * The rows of a granule for blocks like this one, as ClickHouse computes them ({@code
   * index_granularity_bytes}).
   */
  static int granuleRows(int blockRows, long blockBytes, int maxRows, long maxBytes) {
    if (maxBytes == 0 || blockRows == 0) {
      return maxRows;
    }
    long rows =
        blockBytes >= maxBytes
            ? blockRows / (blockBytes / maxBytes)
            : maxBytes / Math.max(1, blockBytes / blockRows);
    return (int) Math.max(1, Math.min(rows, maxRows));
  }

  /** Cuts a block of at least one row into segments. */
  void cut(int blockRows, long blockBytes) {
    int granuleRows = granuleRows(blockRows, blockBytes, maxRows, maxBytes);
    segmentCount = 0;
    continuesGranule = openRows > 0;
    int row = 0;
    while (row < blockRows) {
      if (openRows == 0) {
        openTarget = granuleRows;
        if (granuleCount == rowCounts.length) {
          rowCounts = Arrays.copyOf(rowCounts, 2 * granuleCount);
        }
        rowCounts[granuleCount++] = 0;
      }
      int count = Math.min(openTarget - openRows, blockRows - row);
      row += count;
      openRows += count;
      rowCounts[granuleCount - 1] = openRows;
      if (openRows == openTarget) {
        openRows = 0;
      }
      if (segmentCount == segmentEnds.length) {
        segmentEnds = Arrays.copyOf(segmentEnds, 2 * segmentCount);
      }
      segmentEnds[segmentCount++] = row;
    }
  }

  int segmentCount() {
    return segmentCount;
  }

  int segmentFrom(int segment) {
    return segment == 0 ? 0 : segmentEnds[segment - 1];
  }

  int segmentTo(int segment) {
    return segmentEnds[segment];
  }

  /** Whether a granule begins with this segment. */
  boolean beginsGranule(int segment) {
    return segment > 0 || !continuesGranule;
  }

  int granuleCount() {
    return granuleCount;
  }

  int rowCount(int granule) {
    return rowCounts[granule];
  }
}
