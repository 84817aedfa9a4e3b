package io.heartwood.aggregate;

import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.SipHash;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideIntegerType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Values as the sets in states of {@code uniqExact} hold them (ClickHouse 26.7): single numbers,
 * dates, IPv4 and UUID as they are, anything else as SipHash of its bytes. Of several arguments the
 * bytes follow one another, those of a string behind its length in eight bytes. Confined to one
 * thread.
 */
final class StateBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HASH_SIZE_BYTES = Hash128.SIZE_BYTES;

  private final DataType[] types;
  private final boolean plain;
  private final int widthBytes;
  private byte[] value = new byte[64];

  /** Decides for types, which must be supported. */
  StateBits(List<DataType> types) {
    this.types = types.toArray(DataType[]::new);
    this.plain = isPlain(types);
    this.widthBytes = plain ? types.get(0).valueSizeBytes() : HASH_SIZE_BYTES;
  }

  /**
   * Checks types.
   *
   * @throws IllegalArgumentException if values are wider than 128 bits and not hashed
   */
  static void requireSupported(List<DataType> types) {
    if (isPlain(types) && types.get(0).valueSizeBytes() > HASH_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "states of uniqExact are not supported for this type: type=" + types.get(0));
    }
  }

  private static boolean isPlain(List<DataType> types) {
    return types.size() == 1 && isPlain(types.get(0));
  }

  private static boolean isPlain(DataType type) {
    return type instanceof IntegerType
        || type instanceof WideIntegerType
        || type instanceof FloatType
        || type instanceof BFloat16Type
        || type instanceof BoolType
        || type instanceof EnumType
        || type instanceof DateType
        || type instanceof Date32Type
        || type instanceof DateTimeType
        || type instanceof Ipv4Type
        || type instanceof UuidType;
  }

  /** Bytes of an element. */
  int widthBytes() {
    return widthBytes;
  }

  /** Computes the bits of all rows. */
  void compute(List<Column> arguments, int rowCount, long[] low, long[] high) {
    for (int row = 0; row < rowCount; row++) {
      int size = 0;
      for (int argument = 0; argument < types.length; argument++) {
        size = append(arguments.get(argument), row, types[argument], size);
      }
      if (plain) {
        Arrays.fill(value, size, HASH_SIZE_BYTES, (byte) 0);
        low[row] = (long) LONG.get(value, 0);
        high[row] = (long) LONG.get(value, Long.BYTES);
      } else {
        Hash128 hash = SipHash.hash128(value, 0, size);
        low[row] = hash.low();
        high[row] = hash.high();
      }
    }
  }

  private int append(Column column, int row, DataType type, int size) {
    if (column instanceof StringColumn strings) {
      int length = strings.length(row);
      int start = size;
      if (types.length > 1) {
        reserve(size + Long.BYTES);
        LONG.set(value, size, (long) length);
        start += Long.BYTES;
      }
      reserve(start + length);
      System.arraycopy(strings.bytes(), strings.offsets()[row], value, start, length);
      return start + length;
    }
    if (column instanceof FixedBytesColumn fixed) {
      int width = fixed.width();
      reserve(size + width);
      System.arraycopy(fixed.bytes(), row * width, value, size, width);
      return size + width;
    }
    reserve(size + Long.BYTES);
    LONG.set(value, size, number(column, row));
    return size + type.valueSizeBytes();
  }

  private static long number(Column column, int row) {
    if (column instanceof LongColumn longs) {
      return longs.values()[row];
    }
    if (column instanceof IntColumn ints) {
      return ints.values()[row];
    }
    if (column instanceof ShortColumn shorts) {
      return shorts.values()[row];
    }
    if (column instanceof DoubleColumn doubles) {
      return Double.doubleToRawLongBits(doubles.values()[row]);
    }
    if (column instanceof FloatColumn floats) {
      return Float.floatToRawIntBits(floats.values()[row]);
    }
    return ((ByteColumn) column).values()[row];
  }

  private void reserve(int size) {
    if (size > value.length) {
      value = Arrays.copyOf(value, Math.max(size, value.length * 2));
    }
  }
}
