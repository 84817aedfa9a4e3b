package io.heartwood.insert;

import java.util.Arrays;

/** Sorting of longs by some of their bits, digit by digit from the lowest. */
final class RadixSort {
  private static final int DIGIT_BITS = 11;
  private static final int BUCKETS = 1 << DIGIT_BITS;

  /** Below this many, comparing is faster than counting. */
  private static final int SMALL = 1024;

  private RadixSort() {}

  /**
   * Sorts the first {@code count} longs, none of them negative, in ascending order.
   *
   * <p>The {@code lowBits} lowest bits are in ascending order already wherever the others are equal
   * (they number the rows), so they need no pass.
   *
   * @param values sorted in place or used as workspace
   * @param keyBits how many bits above the low ones may be set
   * @return the array that holds the result: {@code values} or another
   */
  static long[] sort(long[] values, int count, int lowBits, int keyBits) {
    if (count < SMALL) {
      Arrays.sort(values, 0, count);
      return values;
    }
    int passes = (keyBits + DIGIT_BITS - 1) / DIGIT_BITS;
    if (passes == 0) {
      return values;
    }
    int digitBits = (keyBits + passes - 1) / passes;
    int[][] histograms = histograms(values, count, lowBits, digitBits, passes);
    long[] from = values;
    long[] to = new long[values.length];
    for (int pass = 0; pass < passes; pass++) {
      int shift = lowBits + pass * digitBits;
      if (!startPositions(histograms[pass], count)) {
        continue;
      }
      scatter(from, to, count, shift, (1 << digitBits) - 1, histograms[pass]);
      long[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private static int[][] histograms(
      long[] values, int count, int lowBits, int digitBits, int passes) {
    int[][] histograms = new int[passes][BUCKETS];
    int mask = (1 << digitBits) - 1;
    for (int pass = 0; pass < passes; pass++) {
      int[] histogram = histograms[pass];
      int shift = lowBits + pass * digitBits;
      for (int i = 0; i < count; i++) {
        histogram[(int) (values[i] >>> shift) & mask]++;
      }
    }
    return histograms;
  }

  /** Turns counts into first positions; false if one bucket holds all, and no pass is needed. */
  private static boolean startPositions(int[] histogram, int count) {
    int position = 0;
    for (int bucket = 0; bucket < histogram.length; bucket++) {
      int size = histogram[bucket];
      if (size == count) {
        return false;
      }
      histogram[bucket] = position;
      position += size;
    }
    return true;
  }

  private static void scatter(
      long[] from, long[] to, int count, int shift, int mask, int[] positions) {
    for (int i = 0; i < count; i++) {
      long value = from[i];
      to[positions[(int) (value >>> shift) & mask]++] = value;
    }
  }
}
