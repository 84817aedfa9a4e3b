package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Numbers that are no machine words: whole numbers and decimals of 16 or 32 bytes, little-endian
 * two's complement; BFloat16, the upper half of a float; times of day, which count as seconds.
 */
final class WideNumbers {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private WideNumbers() {}

  /** Whether values take 16 or 32 bytes and are numbers. */
  static boolean isWide(DataType type) {
    return type instanceof WideIntegerType
        || type instanceof WideDecimalType
        || type instanceof DecimalType && type.valueSizeBytes() == 16;
  }

  /** Whether this is Time or Time64. */
  static boolean isTime(DataType type) {
    return type instanceof TimeType || type instanceof Time64Type;
  }

  /** Whether this is a number of any kind or width; IPv4 and enums are none. */
  static boolean isNumber(DataType type) {
    return NumberTypes.isNumberOrDecimal(type) || isWide(type) || type instanceof BFloat16Type;
  }

  /**
   * The type of numbers that columns of a type are: Time is Int32, Time64 a decimal of seconds,
   * BFloat16 a Float32 (of {@link #numbers}); others are what they are.
   */
  static DataType numeric(DataType type) {
    if (type instanceof Time64Type time) {
      return new DecimalType(18, time.precision());
    }
    if (type instanceof BFloat16Type) {
      return FloatType.FLOAT32;
    }
    return type instanceof TimeType ? IntegerType.INT32 : type;
  }

  /** The column as one of the {@link #numeric} type: BFloat16 as Float32, others as they are. */
  static Column numbers(Column column, DataType type) {
    if (!(type instanceof BFloat16Type)) {
      return column;
    }
    short[] halves = ((ShortColumn) column).values();
    float[] floats = new float[column.rowCount()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = BFloat16Type.toFloat(halves[i]);
    }
    return new FloatColumn(floats, floats.length);
  }

  /** The low bytes of numbers, each in {@code width} bytes. */
  static FixedBytesColumn column(BigInteger[] values, int width) {
    byte[] bytes = new byte[Math.multiplyExact(width, values.length)];
    for (int row = 0; row < values.length; row++) {
      byte[] bigEndian = values[row].toByteArray();
      byte fill = (byte) (values[row].signum() < 0 ? -1 : 0);
      for (int i = 0; i < width; i++) {
        bytes[row * width + i] = i < bigEndian.length ? bigEndian[bigEndian.length - 1 - i] : fill;
      }
    }
    return new FixedBytesColumn(bytes, width, values.length);
  }

  /** Whether a number is one of a whole number type or of the unscaled values of a decimal. */
  static boolean fits(BigInteger value, DataType type) {
    boolean unsigned = type instanceof WideIntegerType integer && !integer.signed();
    int bits = 8 * type.valueSizeBytes();
    return unsigned ? value.signum() >= 0 && value.bitLength() <= bits : value.bitLength() < bits;
  }

  /**
   * Compares rows of the same type; a column of one row is compared with all rows of the other.
   *
   * @param signed whether the highest bit is the sign
   */
  static void compare(
      FixedBytesColumn left,
      FixedBytesColumn right,
      boolean signed,
      ComparisonOperator operator,
      byte[] result,
      int rowCount) {
    byte[] a = left.bytes();
    byte[] b = right.bytes();
    int width = left.width();
    int leftStep = left.rowCount() == 1 && rowCount != 1 ? 0 : width;
    int rightStep = right.rowCount() == 1 && rowCount != 1 ? 0 : width;
    long flip = signed ? 0 : Long.MIN_VALUE;
    for (int i = 0; i < rowCount; i++) {
      int x = i * leftStep;
      int y = i * rightStep;
      // Only the highest word has the sign.
      int at = width - Long.BYTES;
      int sign =
          Long.compare((long) LONGS.get(a, x + at) ^ flip, (long) LONGS.get(b, y + at) ^ flip);
      while (sign == 0 && at > 0) {
        at -= Long.BYTES;
        sign = Long.compareUnsigned((long) LONGS.get(a, x + at), (long) LONGS.get(b, y + at));
      }
      result[i] = (byte) (operator.holds(sign) ? 1 : 0);
    }
  }
}
