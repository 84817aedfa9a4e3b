package io.heartwood.serialization;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import java.util.Arrays;

/** Telling default values (all bytes zero, empty strings) from others, and putting them back. */
final class DefaultKernels {
  private DefaultKernels() {}

  /**
   * Finds the rows of {@code [from, to)} that hold another value than the default.
   *
   * @param rows receives their numbers in ascending order; at least {@code to - from} long
   * @return how many there are
   */
  static int nonDefaultRows(Column column, int from, int to, int[] rows) {
    int count = 0;
    if (column instanceof ByteColumn bytes) {
      byte[] values = bytes.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += values[row] != 0 ? 1 : 0;
      }
    } else if (column instanceof ShortColumn shorts) {
      short[] values = shorts.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += values[row] != 0 ? 1 : 0;
      }
    } else if (column instanceof IntColumn ints) {
      int[] values = ints.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += values[row] != 0 ? 1 : 0;
      }
    } else if (column instanceof LongColumn longs) {
      long[] values = longs.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += values[row] != 0 ? 1 : 0;
      }
    } else if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        // -0.0 is another value: its bytes are not all zero.
        count += Float.floatToRawIntBits(values[row]) != 0 ? 1 : 0;
      }
    } else if (column instanceof DoubleColumn doubles) {
      double[] values = doubles.values();
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += Double.doubleToRawLongBits(values[row]) != 0 ? 1 : 0;
      }
    } else if (column instanceof FixedBytesColumn fixed) {
      byte[] zeros = new byte[fixed.width()];
      for (int row = from; row < to; row++) {
        rows[count] = row;
        int start = row * zeros.length;
        count +=
            Arrays.equals(fixed.bytes(), start, start + zeros.length, zeros, 0, zeros.length)
                ? 0
                : 1;
      }
    } else if (column instanceof StringColumn strings) {
      for (int row = from; row < to; row++) {
        rows[count] = row;
        count += strings.length(row) != 0 ? 1 : 0;
      }
    } else {
      throw new IllegalArgumentException(
          "column cannot be sparse: physicalType=" + column.physicalType());
    }
    return count;
  }

  /**
   * Appends {@code rowCount} rows that are default except at {@code places}, where the rows of
   * {@code values} go.
   *
   * @param places ascending, each below {@code rowCount}
   */
  static void appendSpread(
      Column values, int[] places, int valueCount, int rowCount, ColumnBuilder target) {
    int start = target.rowCount();
    if (target instanceof ByteColumn.Builder bytes) {
      byte[] source = ((ByteColumn) values).values();
      byte[] all = bytes.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof ShortColumn.Builder shorts) {
      short[] source = ((ShortColumn) values).values();
      short[] all = shorts.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof IntColumn.Builder ints) {
      int[] source = ((IntColumn) values).values();
      int[] all = ints.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof LongColumn.Builder longs) {
      long[] source = ((LongColumn) values).values();
      long[] all = longs.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof FloatColumn.Builder floats) {
      float[] source = ((FloatColumn) values).values();
      float[] all = floats.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof DoubleColumn.Builder doubles) {
      double[] source = ((DoubleColumn) values).values();
      double[] all = doubles.extendZeros(rowCount);
      for (int i = 0; i < valueCount; i++) {
        all[start + places[i]] = source[i];
      }
    } else if (target instanceof FixedBytesColumn.Builder fixed) {
      byte[] source = ((FixedBytesColumn) values).bytes();
      byte[] all = fixed.extendZeros(rowCount);
      int width = fixed.width();
      for (int i = 0; i < valueCount; i++) {
        System.arraycopy(source, i * width, all, (start + places[i]) * width, width);
      }
    } else if (target instanceof StringColumn.Builder strings) {
      appendSpreadStrings((StringColumn) values, places, valueCount, rowCount, strings);
    } else {
      int row = 0;
      for (int i = 0; i < valueCount; i++, row++) {
        for (; row < places[i]; row++) {
          target.appendDefault();
        }
        target.appendRow(values, i);
      }
      for (; row < rowCount; row++) {
        target.appendDefault();
      }
    }
  }

  /** The bytes of the values are copied at once; an empty row ends where the one before ends. */
  private static void appendSpreadStrings(
      StringColumn values,
      int[] places,
      int valueCount,
      int rowCount,
      StringColumn.Builder target) {
    int[] ends = values.offsets();
    int length = ends[valueCount] - ends[0];
    int start = target.endOfBytes();
    System.arraycopy(values.bytes(), ends[0], target.reserveBytes(length), start, length);
    int firstEnd = target.rowCount() + 1;
    int[] all = target.extend(rowCount);
    int from = firstEnd;
    int shift = start - ends[0];
    for (int i = 0; i < valueCount; i++) {
      int to = firstEnd + places[i];
      Arrays.fill(all, from, to, shift + ends[i]);
      from = to;
    }
    Arrays.fill(all, from, firstEnd + rowCount, shift + ends[valueCount]);
  }
}
