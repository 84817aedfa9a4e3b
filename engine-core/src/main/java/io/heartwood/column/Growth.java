package io.heartwood.column;

/** How arrays of builders grow: by half, bounded by what an array can hold. */
final class Growth {
  static final int MIN_ROWS = 16;
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private Growth() {}

  /**
   * A new length, at least {@code required}.
   *
   * @throws IllegalStateException if no array can be that long
   */
  static int next(int current, long required) {
    if (required > MAX_LENGTH) {
      throw new IllegalStateException("column too large: required=" + required);
    }
    long grown = current + (long) (current >> 1) + MIN_ROWS;
    return (int) Math.min(MAX_LENGTH, Math.max(grown, required));
  }
}
