package io.heartwood.aggregate;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;

/** Whole numbers of any width as longs. Confined to one thread: the array is used again. */
final class Widening {
  private final boolean unsigned;
  private long[] scratch = new long[0];

  Widening(DataType type) {
    this.unsigned = isUnsigned(type);
  }

  /** Whether values of a type are unsigned. */
  static boolean isUnsigned(DataType type) {
    return type instanceof IntegerType integer && !integer.signed()
        || type instanceof BoolType
        || type instanceof DateType
        || type instanceof DateTimeType
        || type instanceof Ipv4Type;
  }

  /** The values of a column; only the first {@code rowCount} count. Not to be modified. */
  long[] longs(Column column, int rowCount) {
    if (column instanceof LongColumn longs) {
      return longs.values();
    }
    if (scratch.length < rowCount) {
      scratch = new long[rowCount];
    }
    if (column instanceof ByteColumn bytes) {
      ofBytes(bytes.values(), rowCount, unsigned ? 0xFF : -1, scratch);
    } else if (column instanceof ShortColumn shorts) {
      ofShorts(shorts.values(), rowCount, unsigned ? 0xFFFF : -1, scratch);
    } else {
      ofInts(((IntColumn) column).values(), rowCount, unsigned ? 0xFFFFFFFFL : -1, scratch);
    }
    return scratch;
  }

  private static void ofBytes(byte[] values, int rowCount, long mask, long[] out) {
    for (int i = 0; i < rowCount; i++) {
      out[i] = values[i] & mask;
    }
  }

  private static void ofShorts(short[] values, int rowCount, long mask, long[] out) {
    for (int i = 0; i < rowCount; i++) {
      out[i] = values[i] & mask;
    }
  }

  private static void ofInts(int[] values, int rowCount, long mask, long[] out) {
    for (int i = 0; i < rowCount; i++) {
      out[i] = values[i] & mask;
    }
  }
}
