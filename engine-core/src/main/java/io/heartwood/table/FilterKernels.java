package io.heartwood.table;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;

/** Loops over the results of filters. A row passes if its value is neither 0 nor NULL. */
final class FilterKernels {
  private FilterKernels() {}

  /** The value of a filter for each row as 0 or 1. */
  static byte[] mask(Column result) {
    int rowCount = result.rowCount();
    if (result instanceof NullableColumn nullable) {
      byte[] mask = mask(nullable.nested());
      byte[] nulls = nullable.nulls();
      for (int i = 0; i < rowCount; i++) {
        mask[i] &= (byte) (nulls[i] ^ 1);
      }
      return mask;
    }
    byte[] mask = new byte[rowCount];
    if (result instanceof ByteColumn bytes) {
      byte[] values = bytes.values();
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (values[i] != 0 ? 1 : 0);
      }
    } else if (result instanceof ShortColumn shorts) {
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (shorts.values()[i] != 0 ? 1 : 0);
      }
    } else if (result instanceof IntColumn ints) {
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (ints.values()[i] != 0 ? 1 : 0);
      }
    } else if (result instanceof LongColumn longs) {
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (longs.values()[i] != 0 ? 1 : 0);
      }
    } else if (result instanceof FloatColumn floats) {
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (floats.values()[i] != 0 ? 1 : 0);
      }
    } else if (result instanceof DoubleColumn doubles) {
      for (int i = 0; i < rowCount; i++) {
        mask[i] = (byte) (doubles.values()[i] != 0 ? 1 : 0);
      }
    } else {
      throw new IllegalArgumentException("a filter must be a number: " + result.physicalType());
    }
    return mask;
  }

  /** Number of rows in {@code [from, to)} that pass. */
  static int count(byte[] mask, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += mask[i];
    }
    return count;
  }

  /** Numbers, counted from {@code from}, of the rows in {@code [from, to)} that pass. */
  static int[] rows(byte[] mask, int from, int to, int count) {
    int[] rows = new int[count + 1];
    int position = 0;
    for (int i = from; i < to; i++) {
      rows[position] = i - from;
      position += mask[i];
    }
    return rows;
  }
}
