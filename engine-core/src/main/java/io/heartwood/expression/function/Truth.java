package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;

/** Numbers as conditions: everything but zero is true. */
public final class Truth {
  private Truth() {}

  /**
   * Writes 1 for true and 0 for false.
   *
   * @throws IllegalArgumentException if the column does not hold numbers
   */
  public static void of(Column column, byte[] result, int count) {
    if (column instanceof ByteColumn bytes) {
      byte[] values = bytes.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (column instanceof ShortColumn shorts) {
      short[] values = shorts.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (column instanceof IntColumn ints) {
      int[] values = ints.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (column instanceof LongColumn longs) {
      long[] values = longs.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (column instanceof DoubleColumn doubles) {
      double[] values = doubles.values();
      for (int i = 0; i < count; i++) {
        result[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else {
      throw new IllegalArgumentException("no condition: column=" + column.physicalType());
    }
  }
}
