package io.heartwood.expression.function;

/**
 * Loops of arithmetic over arrays. Whole numbers wrap around, as in ClickHouse. Each operation has
 * a loop for two columns, and loops for a column and a constant.
 */
final class ArithmeticKernels {
  private ArithmeticKernels() {}

  static void add(long[] a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] + b[i];
    }
  }

  static void add(long[] a, long b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] + b;
    }
  }

  static void add(long a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a + b[i];
    }
  }

  static void subtract(long[] a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] - b[i];
    }
  }

  static void subtract(long[] a, long b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] - b;
    }
  }

  static void subtract(long a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a - b[i];
    }
  }

  static void multiply(long[] a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] * b[i];
    }
  }

  static void multiply(long[] a, long b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] * b;
    }
  }

  static void multiply(long a, long[] b, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a * b[i];
    }
  }

  static void add(double[] a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] + b[i];
    }
  }

  static void add(double[] a, double b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] + b;
    }
  }

  static void add(double a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a + b[i];
    }
  }

  static void subtract(double[] a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] - b[i];
    }
  }

  static void subtract(double[] a, double b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] - b;
    }
  }

  static void subtract(double a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a - b[i];
    }
  }

  static void multiply(double[] a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] * b[i];
    }
  }

  static void multiply(double[] a, double b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] * b;
    }
  }

  static void multiply(double a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a * b[i];
    }
  }

  static void divide(double[] a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] / b[i];
    }
  }

  static void divide(double[] a, double b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a[i] / b;
    }
  }

  static void divide(double a, double[] b, double[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = a / b[i];
    }
  }
}
