package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;

/** Columns of numbers as arrays of {@code long} or {@code double}, and back. */
final class Vectors {
  private static final double TWO_POW_63 = 0x1p63;

  private Vectors() {}

  /** Whether values are unsigned: UInt8 to UInt64, Bool, Date, DateTime, IPv4. */
  static boolean isUnsigned(DataType type) {
    return type instanceof IntegerType integer && !integer.signed()
        || type instanceof BoolType
        || type instanceof DateType
        || type instanceof DateTimeType
        || type instanceof Ipv4Type;
  }

  /** Whether this is UInt64, whose values need all 64 bits of a {@code long}. */
  static boolean isUnsigned64(DataType type) {
    return type.equals(IntegerType.UINT64);
  }

  /**
   * The values widened to 64 bits by the sign of the type. The array is the column's own for 64-bit
   * columns: not to be modified.
   *
   * @throws IllegalArgumentException for columns of floats or bytes
   */
  static long[] longs(Column column, DataType type) {
    int count = column.rowCount();
    boolean unsigned = isUnsigned(type);
    if (column instanceof LongColumn longs) {
      return longs.values();
    }
    long[] wide = new long[count];
    if (column instanceof IntColumn ints) {
      int[] values = ints.values();
      if (unsigned) {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i] & 0xffffffffL;
        }
      } else {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i];
        }
      }
    } else if (column instanceof ShortColumn shorts) {
      short[] values = shorts.values();
      if (unsigned) {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i] & 0xffff;
        }
      } else {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i];
        }
      }
    } else if (column instanceof ByteColumn bytes) {
      byte[] values = bytes.values();
      if (unsigned) {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i] & 0xff;
        }
      } else {
        for (int i = 0; i < count; i++) {
          wide[i] = values[i];
        }
      }
    } else {
      throw new IllegalArgumentException("no whole numbers: type=" + type);
    }
    return wide;
  }

  /** The values as doubles, the nearest ones for large 64-bit numbers. Not to be modified. */
  static double[] doubles(Column column, DataType type) {
    if (column instanceof DoubleColumn doubles) {
      return doubles.values();
    }
    int count = column.rowCount();
    double[] wide = new double[count];
    if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      for (int i = 0; i < count; i++) {
        wide[i] = values[i];
      }
      return wide;
    }
    long[] values = longs(column, type);
    if (isUnsigned64(type)) {
      for (int i = 0; i < count; i++) {
        wide[i] = unsignedToDouble(values[i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        wide[i] = values[i];
      }
    }
    return wide;
  }

  /** The double nearest to an unsigned number. */
  static double unsignedToDouble(long value) {
    if (value >= 0) {
      return value;
    }
    // Halve with the lost bit kept sticky, so that rounding is done once.
    return (double) (value >>> 1 | value & 1) * 2;
  }

  /**
   * A double as a whole number by cutting the fraction off, as x86 does: 2^63 bits if it is out of
   * range.
   */
  static long truncate(double value) {
    return value >= -TWO_POW_63 && value < TWO_POW_63 ? (long) value : Long.MIN_VALUE;
  }

  /** A double as an unsigned number by cutting the fraction off. */
  static long truncateUnsigned(double value) {
    return value < TWO_POW_63 ? truncate(value) : truncate(value - TWO_POW_63) ^ Long.MIN_VALUE;
  }

  /** A column of a type from the low bits of {@code count} numbers; takes over the array. */
  static Column ofLongs(long[] values, int count, DataType type) {
    switch (type.physicalType()) {
      case BYTE -> {
        byte[] narrow = new byte[count];
        for (int i = 0; i < count; i++) {
          narrow[i] = (byte) values[i];
        }
        return new ByteColumn(narrow, count);
      }
      case SHORT -> {
        short[] narrow = new short[count];
        for (int i = 0; i < count; i++) {
          narrow[i] = (short) values[i];
        }
        return new ShortColumn(narrow, count);
      }
      case INT -> {
        int[] narrow = new int[count];
        for (int i = 0; i < count; i++) {
          narrow[i] = (int) values[i];
        }
        return new IntColumn(narrow, count);
      }
      case LONG -> {
        return new LongColumn(values, count);
      }
      default -> throw new IllegalArgumentException("no whole numbers: type=" + type);
    }
  }

  /** A column of Float32 or Float64; takes over the array. */
  static Column ofDoubles(double[] values, int count, DataType type) {
    if (type.valueSizeBytes() == 8) {
      return new DoubleColumn(values, count);
    }
    float[] narrow = new float[count];
    for (int i = 0; i < count; i++) {
      narrow[i] = (float) values[i];
    }
    return new FloatColumn(narrow, count);
  }

  /** The column itself if it has {@code rowCount} rows, else its only row repeated. */
  static Column expand(Column column, int rowCount) {
    return column.rowCount() == rowCount ? column : column.gather(new int[rowCount], rowCount);
  }
}
