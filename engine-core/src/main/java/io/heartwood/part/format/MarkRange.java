package io.heartwood.part.format;

import java.util.List;

/**
 * Consecutive granules of a part: those of marks {@code [from, to)}. Immutable.
 *
 * @param from index of the first mark
 * @param to index after the last mark
 */
public record MarkRange(int from, int to) {
  public MarkRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("not a mark range: from=" + from + ", to=" + to);
    }
  }

  /** Requires that ranges are in ascending order and do not overlap. */
  static void requireAscending(List<MarkRange> ranges) {
    int end = 0;
    for (MarkRange range : ranges) {
      if (range.from() < end) {
        throw new IllegalArgumentException("ranges overlap or are out of order: ranges=" + ranges);
      }
      end = range.to();
    }
  }

  /** How many granules these are. */
  public int count() {
    return to - from;
  }

  /** Whether there is no granule. */
  public boolean isEmpty() {
    return from == to;
  }
}
