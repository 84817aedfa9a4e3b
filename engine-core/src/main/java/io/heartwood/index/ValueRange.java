package io.heartwood.index;

/**
 * An interval of values.
 *
 * @param low lower bound
 * @param lowIncluded whether the bound belongs to it
 * @param high upper bound
 * @param highIncluded whether the bound belongs to it
 */
record ValueRange(KeyValue low, boolean lowIncluded, KeyValue high, boolean highIncluded) {
  /** One value. */
  static ValueRange point(KeyValue value) {
    return new ValueRange(value, true, value, true);
  }

  /** Values below a bound. */
  static ValueRange below(KeyValue high, boolean included) {
    return new ValueRange(KeyValue.BELOW_ALL, true, high, included);
  }

  /** Values above a bound; neither NaN nor NULL is. */
  static ValueRange above(KeyValue low, boolean included) {
    return new ValueRange(low, included, KeyValue.ABOVE_VALUES, false);
  }

  boolean isPoint() {
    return lowIncluded && highIncluded && low.compareTo(high) == 0;
  }

  /** Whether it holds nothing. */
  boolean isEmpty() {
    int order = low.compareTo(high);
    return order > 0 || order == 0 && !(lowIncluded && highIncluded);
  }

  /** Whether it holds no whole number: from one to the next, without them. */
  boolean isBetweenNeighbours() {
    return !lowIncluded && !highIncluded && low.isJustBelow(high);
  }

  /** Whether some value may be in both. */
  boolean intersects(ValueRange other) {
    return !isLeftOf(other) && !other.isLeftOf(this);
  }

  private boolean isLeftOf(ValueRange other) {
    int order = high.compareTo(other.low);
    return order < 0 || order == 0 && !(highIncluded && other.lowIncluded);
  }

  /** Whether every value of the other is in this. */
  boolean contains(ValueRange other) {
    int below = low.compareTo(other.low);
    int above = high.compareTo(other.high);
    return (below < 0 || below == 0 && (lowIncluded || !other.lowIncluded))
        && (above > 0 || above == 0 && (highIncluded || !other.highIncluded));
  }
}
