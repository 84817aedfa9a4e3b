package io.heartwood.expression.function;

/**
 * Loops that compare: 1 where it holds, else 0.
 *
 * <p>A whole number compared with a constant is a test whether it lies in a range, and {@code low
 * <= x <= high} is {@code x - low <= high - low} without sign and with wrap-around, for signed and
 * unsigned numbers alike: one subtraction and one comparison a value, which the compiler turns into
 * vector instructions.
 */
final class ComparisonKernels {
  private ComparisonKernels() {}

  /** Whether values are in {@code [low, low + span]}; {@code inside} is the result if so. */
  static void inRange(byte[] values, int low, int span, byte inside, byte[] result, int count) {
    byte outside = (byte) (1 - inside);
    for (int i = 0; i < count; i++) {
      result[i] = (values[i] - low & 0xff) <= span ? inside : outside;
    }
  }

  /** Whether values are in {@code [low, low + span]}; {@code inside} is the result if so. */
  static void inRange(short[] values, int low, int span, byte inside, byte[] result, int count) {
    byte outside = (byte) (1 - inside);
    for (int i = 0; i < count; i++) {
      result[i] = (values[i] - low & 0xffff) <= span ? inside : outside;
    }
  }

  /** Whether values are in {@code [low, low + span]}; {@code inside} is the result if so. */
  static void inRange(int[] values, int low, int span, byte inside, byte[] result, int count) {
    byte outside = (byte) (1 - inside);
    int limit = span + Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      result[i] = values[i] - low + Integer.MIN_VALUE <= limit ? inside : outside;
    }
  }

  /** Whether values are in {@code [low, low + span]}; {@code inside} is the result if so. */
  static void inRange(long[] values, long low, long span, byte inside, byte[] result, int count) {
    byte outside = (byte) (1 - inside);
    long limit = span + Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      result[i] = values[i] - low + Long.MIN_VALUE <= limit ? inside : outside;
    }
  }

  static void equal(long[] a, long[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] == b[i] ? 1 : 0);
    }
  }

  static void less(long[] a, long[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] < b[i] ? 1 : 0);
    }
  }

  static void lessUnsigned(long[] a, long[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] + Long.MIN_VALUE < b[i] + Long.MIN_VALUE ? 1 : 0);
    }
  }

  /** Zero becomes one, everything else zero. */
  static void invert(byte[] flags, int count) {
    for (int i = 0; i < count; i++) {
      flags[i] = (byte) (flags[i] == 0 ? 1 : 0);
    }
  }

  static void equal(double[] a, double[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] == b[i] ? 1 : 0);
    }
  }

  static void less(double[] a, double[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] < b[i] ? 1 : 0);
    }
  }

  static void lessOrEqual(double[] a, double[] b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] <= b[i] ? 1 : 0);
    }
  }

  static void equal(double[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] == b ? 1 : 0);
    }
  }

  static void less(double[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] < b ? 1 : 0);
    }
  }

  static void lessOrEqual(double[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] <= b ? 1 : 0);
    }
  }

  static void greater(double[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] > b ? 1 : 0);
    }
  }

  static void greaterOrEqual(double[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] >= b ? 1 : 0);
    }
  }

  static void equal(float[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] == b ? 1 : 0);
    }
  }

  static void less(float[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] < b ? 1 : 0);
    }
  }

  static void lessOrEqual(float[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] <= b ? 1 : 0);
    }
  }

  static void greater(float[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] > b ? 1 : 0);
    }
  }

  static void greaterOrEqual(float[] a, double b, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = (byte) (a[i] >= b ? 1 : 0);
    }
  }
}
