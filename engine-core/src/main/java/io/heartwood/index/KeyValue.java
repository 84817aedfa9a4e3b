package io.heartwood.index;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A value of a key, comparable with values of related types: numbers compare by their exact value,
 * whatever their width, strings by bytes. Besides there are bounds: below and above everything, and
 * between the values and what sorts after them, which is NaN and then NULL. Immutable.
 */
final class KeyValue implements Comparable<KeyValue> {
  /** Kinds in ascending order. */
  private enum Kind {
    BELOW_ALL,
    NEGATIVE_INFINITY,
    VALUE,
    POSITIVE_INFINITY,
    ABOVE_VALUES,
    NAN,
    NULL,
    ABOVE_ALL
  }

  /** Below every value. */
  static final KeyValue BELOW_ALL = new KeyValue(Kind.BELOW_ALL);

  /** Above every value that can be equal to something or compared with it; below NaN and NULL. */
  static final KeyValue ABOVE_VALUES = new KeyValue(Kind.ABOVE_VALUES);

  /** NULL, which sorts last. */
  static final KeyValue NULL = new KeyValue(Kind.NULL);

  /** Above everything. */
  static final KeyValue ABOVE_ALL = new KeyValue(Kind.ABOVE_ALL);

  /** NaN, which sorts after all values. */
  static final KeyValue NAN = new KeyValue(Kind.NAN);

  private final Kind kind;
  private final long number;
  private final BigDecimal wide;
  private final byte[] bytes;

  private KeyValue(Kind kind) {
    this(kind, 0, null, null);
  }

  private KeyValue(Kind kind, long number, BigDecimal wide, byte[] bytes) {
    this.kind = kind;
    this.number = number;
    this.wide = wide;
    this.bytes = bytes;
  }

  /** A string of bytes. */
  static KeyValue ofBytes(byte[] bytes) {
    return new KeyValue(Kind.VALUE, 0, null, bytes);
  }

  /** The value of a row. */
  static KeyValue of(Column column, DataType named, int row) {
    DataType type = named.valueType();
    if (column instanceof NullableColumn nullable) {
      return nullable.isNull(row) ? NULL : of(nullable.nested(), type.withoutNullable(), row);
    }
    if (column instanceof StringColumn strings) {
      return ofBytes(
          Arrays.copyOfRange(strings.bytes(), strings.offsets()[row], strings.offsets()[row + 1]));
    }
    if (column instanceof FixedBytesColumn fixed) {
      return ofFixed(fixed, type, row);
    }
    if (column instanceof DoubleColumn doubles) {
      return ofDouble(doubles.values()[row]);
    }
    if (column instanceof FloatColumn floats) {
      return ofDouble(floats.values()[row]);
    }
    if (type instanceof BFloat16Type && column instanceof ShortColumn shorts) {
      return ofDouble(BFloat16Type.toFloat(shorts.values()[row]));
    }
    long value = wholeNumber(column, type, row);
    int scale = scaleOf(type);
    if (scale > 0) {
      return new KeyValue(Kind.VALUE, 0, BigDecimal.valueOf(value, scale), null);
    }
    if (value < 0 && type.equals(IntegerType.UINT64)) {
      BigInteger unsigned = BigInteger.valueOf(value).add(BigInteger.ONE.shiftLeft(64));
      return new KeyValue(Kind.VALUE, 0, new BigDecimal(unsigned), null);
    }
    return new KeyValue(Kind.VALUE, value, null, null);
  }

  private static KeyValue ofFixed(FixedBytesColumn column, DataType type, int row) {
    int width = column.width();
    byte[] bytes = Arrays.copyOfRange(column.bytes(), row * width, (row + 1) * width);
    if (type instanceof DecimalType decimal) {
      reverse(bytes, 0, width);
      return new KeyValue(
          Kind.VALUE, 0, new BigDecimal(new BigInteger(bytes), decimal.scale()), null);
    }
    if (type instanceof WideDecimalType decimal) {
      reverse(bytes, 0, width);
      return new KeyValue(
          Kind.VALUE, 0, new BigDecimal(new BigInteger(bytes), decimal.scale()), null);
    }
    if (type instanceof WideIntegerType integer) {
      reverse(bytes, 0, width);
      BigInteger number = integer.signed() ? new BigInteger(bytes) : new BigInteger(1, bytes);
      return new KeyValue(Kind.VALUE, 0, new BigDecimal(number), null);
    }
    if (type instanceof UuidType) {
      // Ordered by the second half, then the first; reversing all puts them so, high bytes first.
      reverse(bytes, 0, 16);
    }
    KeyValue value = ofBytes(bytes);
    return type instanceof FixedStringType ? value.withoutZerosAtEnd() : value;
  }

  /** As FixedStrings compare with other strings: their zero bytes at the end do not count. */
  KeyValue withoutZerosAtEnd() {
    if (bytes == null) {
      return this;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return ofBytes(Arrays.copyOf(bytes, end));
  }

  private static void reverse(byte[] bytes, int from, int to) {
    for (int i = from, k = to - 1; i < k; i++, k--) {
      byte swap = bytes[i];
      bytes[i] = bytes[k];
      bytes[k] = swap;
    }
  }

  private static KeyValue ofDouble(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    if (Double.isInfinite(value)) {
      return new KeyValue(value < 0 ? Kind.NEGATIVE_INFINITY : Kind.POSITIVE_INFINITY);
    }
    long whole = (long) value;
    return whole == value && Math.abs(value) < 0x1p62
        ? new KeyValue(Kind.VALUE, whole, null, null)
        : new KeyValue(Kind.VALUE, 0, new BigDecimal(value), null);
  }

  private static int scaleOf(DataType type) {
    if (type instanceof DecimalType decimal) {
      return decimal.scale();
    }
    return type instanceof DateTime64Type time ? time.precision() : 0;
  }

  private static long wholeNumber(Column column, DataType type, int row) {
    boolean unsigned =
        type instanceof IntegerType integer && !integer.signed()
            || type instanceof BoolType
            || type instanceof DateType
            || type instanceof DateTimeType
            || type instanceof Ipv4Type;
    if (column instanceof LongColumn longs) {
      return longs.values()[row];
    }
    if (column instanceof IntColumn ints) {
      return unsigned ? ints.values()[row] & 0xffffffffL : ints.values()[row];
    }
    if (column instanceof ShortColumn shorts) {
      return unsigned ? shorts.values()[row] & 0xffff : shorts.values()[row];
    }
    byte value = ((ByteColumn) column).values()[row];
    return unsigned ? value & 0xff : value;
  }

  /** Whether this is a number, a string, or an infinity. */
  boolean isValue() {
    return kind == Kind.VALUE || kind == Kind.NEGATIVE_INFINITY || kind == Kind.POSITIVE_INFINITY;
  }

  /** Whether there is no whole number between this one and {@code other}, both whole. */
  boolean isJustBelow(KeyValue other) {
    return kind == Kind.VALUE
        && other.kind == Kind.VALUE
        && isSmallNumber()
        && other.isSmallNumber()
        && number + 1 == other.number;
  }

  private boolean isSmallNumber() {
    return wide == null && bytes == null;
  }

  @Override
  public int compareTo(KeyValue other) {
    if (kind != other.kind || kind != Kind.VALUE) {
      return kind.compareTo(other.kind);
    }
    if (bytes != null || other.bytes != null) {
      if (bytes == null || other.bytes == null) {
        throw new IllegalStateException("a string cannot be compared with a number");
      }
      return Arrays.compareUnsigned(bytes, other.bytes);
    }
    if (wide == null && other.wide == null) {
      return Long.compare(number, other.number);
    }
    return decimal().compareTo(other.decimal());
  }

  private BigDecimal decimal() {
    return wide != null ? wide : BigDecimal.valueOf(number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyValue value
        && (bytes == null) == (value.bytes == null)
        && compareTo(value) == 0;
  }

  @Override
  public int hashCode() {
    return bytes != null ? Arrays.hashCode(bytes) : decimal().stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return kind != Kind.VALUE
        ? kind.name()
        : bytes != null ? Arrays.toString(bytes) : decimal().toString();
  }
}
