package io.heartwood.sql.query;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import java.util.List;

/**
 * Puts the keys of a row side by side into one {@code long}, when they fit: fixed sizes, a byte
 * more for each that may be NULL.
 */
final class PackedKeys {
  private PackedKeys() {}

  /** Whether keys of these types fit into a long. */
  static boolean fits(List<DataType> types) {
    int bytes = 0;
    for (DataType type : types) {
      DataType plain = type.withoutNullable();
      if (plain.physicalType() == PhysicalType.STRING
          || plain.physicalType() == PhysicalType.FIXED_BYTES) {
        return false;
      }
      bytes += plain.valueSizeBytes() + (type instanceof NullableType ? 1 : 0);
    }
    return bytes <= Long.BYTES;
  }

  /** Packs the keys of every row. */
  static void pack(List<Column> columns, int rowCount, long[] packed) {
    java.util.Arrays.fill(packed, 0, rowCount, 0);
    int shift = 0;
    for (Column column : columns) {
      shift = add(column, rowCount, packed, shift);
    }
  }

  private static int add(Column column, int rowCount, long[] packed, int shift) {
    if (column instanceof NullableColumn nullable) {
      byte[] nulls = nullable.nulls();
      int end = add(nullable.nested(), rowCount, packed, shift);
      long mask = ~(((end - shift == 64 ? 0 : 1L << (end - shift)) - 1) << shift);
      for (int row = 0; row < rowCount; row++) {
        if (nulls[row] != 0) {
          packed[row] = packed[row] & mask | 1L << end;
        }
      }
      return end + 8;
    }
    if (column instanceof ByteColumn bytes) {
      addBytes(bytes.values(), rowCount, packed, shift);
      return shift + 8;
    }
    if (column instanceof ShortColumn shorts) {
      addShorts(shorts.values(), rowCount, packed, shift);
      return shift + 16;
    }
    if (column instanceof IntColumn ints) {
      addInts(ints.values(), rowCount, packed, shift);
      return shift + 32;
    }
    if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      for (int row = 0; row < rowCount; row++) {
        packed[row] |= (Float.floatToIntBits(values[row]) & 0xFFFFFFFFL) << shift;
      }
      return shift + 32;
    }
    if (column instanceof DoubleColumn doubles) {
      double[] values = doubles.values();
      for (int row = 0; row < rowCount; row++) {
        packed[row] = Double.doubleToLongBits(values[row]);
      }
      return shift + 64;
    }
    System.arraycopy(((LongColumn) column).values(), 0, packed, 0, rowCount);
    return shift + 64;
  }

  private static void addBytes(byte[] values, int rowCount, long[] packed, int shift) {
    for (int row = 0; row < rowCount; row++) {
      packed[row] |= (values[row] & 0xFFL) << shift;
    }
  }

  private static void addShorts(short[] values, int rowCount, long[] packed, int shift) {
    for (int row = 0; row < rowCount; row++) {
      packed[row] |= (values[row] & 0xFFFFL) << shift;
    }
  }

  private static void addInts(int[] values, int rowCount, long[] packed, int shift) {
    for (int row = 0; row < rowCount; row++) {
      packed[row] |= (values[row] & 0xFFFFFFFFL) << shift;
    }
  }
}
