package io.heartwood.index;

/**
 * Consecutive granules {@code [from, to)} of a part.
 *
 * @param from index of the first granule
 * @param to index after the last granule
 */
public record GranuleRange(int from, int to) {
  /** Checks that it is not empty. */
  public GranuleRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("not a range of granules: from=" + from + " to=" + to);
    }
  }

  /** How many granules these are. */
  public int count() {
    return to - from;
  }
}
