package io.heartwood.aggregate;

import java.util.Arrays;

/** Growing the arrays of states: by half at least, so that many small steps stay cheap. */
final class Grow {
  private static final int MIN_LENGTH = 16;

  private Grow() {}

  static int length(int current, int needed) {
    return Math.max(Math.max(needed, MIN_LENGTH), current + (current >> 1));
  }

  static long[] longs(long[] array, int needed) {
    return needed <= array.length ? array : Arrays.copyOf(array, length(array.length, needed));
  }

  static double[] doubles(double[] array, int needed) {
    return needed <= array.length ? array : Arrays.copyOf(array, length(array.length, needed));
  }

  static boolean[] booleans(boolean[] array, int needed) {
    return needed <= array.length ? array : Arrays.copyOf(array, length(array.length, needed));
  }
}
