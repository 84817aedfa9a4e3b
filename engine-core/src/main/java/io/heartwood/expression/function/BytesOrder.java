package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.StringColumn;
import java.util.Arrays;

/** Orders of values that are bytes. */
enum BytesOrder {
  /** Byte by byte without sign; a FixedString counts without the zero bytes at its end. */
  TEXT,
  /** UUIDs: two little-endian halves without sign, the second one first. */
  UUID;

  /** Compares rows; a column of one row is compared with all rows of the other. */
  void compare(
      Column left, Column right, ComparisonOperator operator, byte[] result, int rowCount) {
    byte[] a = bytes(left);
    byte[] b = bytes(right);
    int leftStep = left.rowCount() == 1 && rowCount != 1 ? 0 : 1;
    int rightStep = right.rowCount() == 1 && rowCount != 1 ? 0 : 1;
    boolean padded = left instanceof FixedBytesColumn || right instanceof FixedBytesColumn;
    for (int i = 0; i < rowCount; i++) {
      int x = i * leftStep;
      int y = i * rightStep;
      int sign;
      if (this == UUID) {
        sign = compareUuids(a, x * 16, b, y * 16);
      } else {
        int fromA = start(left, x);
        int toA = start(left, x + 1);
        int fromB = start(right, y);
        int toB = start(right, y + 1);
        if (padded) {
          toA = trimZeros(a, fromA, toA);
          toB = trimZeros(b, fromB, toB);
        }
        sign = Arrays.compareUnsigned(a, fromA, toA, b, fromB, toB);
      }
      result[i] = (byte) (operator.holds(sign) ? 1 : 0);
    }
  }

  private static int compareUuids(byte[] a, int x, byte[] b, int y) {
    for (int half = 8; half >= 0; half -= 8) {
      for (int i = 7; i >= 0; i--) {
        int difference = (a[x + half + i] & 0xff) - (b[y + half + i] & 0xff);
        if (difference != 0) {
          return difference;
        }
      }
    }
    return 0;
  }

  /** The array that holds the rows of a column of bytes. */
  static byte[] bytes(Column column) {
    return column instanceof StringColumn strings
        ? strings.bytes()
        : ((FixedBytesColumn) column).bytes();
  }

  /** Where a row begins in {@link #bytes}; for {@code rowCount}, the end of the last row. */
  static int start(Column column, int row) {
    return column instanceof StringColumn strings
        ? strings.offsets()[row]
        : row * ((FixedBytesColumn) column).width();
  }

  private static int trimZeros(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
