package io.heartwood.aggregate;

import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.SipHash;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Values as 128 bits, equal for equal values: the value itself if it is one of at most eight bytes,
 * else its SipHash. Confined to one thread.
 */
final class ValueBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean hashed;
  private final Widening[] widenings;
  private final StateBits stateBits;
  private long[] low = new long[0];
  private long[] high = new long[0];
  private byte[] joined = new byte[0];

  /**
   * Decides for types.
   *
   * @param serialized whether the bits go to or come from serialized states
   */
  ValueBits(List<DataType> types, boolean serialized) {
    this.stateBits = serialized ? new StateBits(types) : null;
    PhysicalType first = types.get(0).physicalType();
    this.hashed =
        types.size() > 1 || first == PhysicalType.STRING || first == PhysicalType.FIXED_BYTES;
    this.widenings = types.stream().map(Widening::new).toArray(Widening[]::new);
  }

  /** Bytes of a value in a serialized state. */
  int widthBytes() {
    return stateBits.widthBytes();
  }

  long[] low() {
    return low;
  }

  long[] high() {
    return high;
  }

  /** Computes the bits of all rows. */
  void compute(List<Column> arguments, int rowCount) {
    if (low.length < rowCount) {
      low = new long[rowCount];
      high = new long[rowCount];
    }
    if (stateBits != null) {
      stateBits.compute(arguments, rowCount, low, high);
    } else if (!hashed) {
      numbers(arguments.get(0), 0, rowCount);
    } else if (arguments.size() == 1) {
      hashes(arguments.get(0), rowCount);
    } else {
      combined(arguments, rowCount);
    }
  }

  private void numbers(Column column, int argument, int rowCount) {
    java.util.Arrays.fill(high, 0, rowCount, 0);
    if (column instanceof DoubleColumn doubles) {
      for (int row = 0; row < rowCount; row++) {
        low[row] = Double.doubleToLongBits(doubles.values()[row]);
      }
    } else if (column instanceof FloatColumn floats) {
      for (int row = 0; row < rowCount; row++) {
        low[row] = Float.floatToIntBits(floats.values()[row]);
      }
    } else {
      System.arraycopy(widenings[argument].longs(column, rowCount), 0, low, 0, rowCount);
    }
  }

  private void hashes(Column column, int rowCount) {
    for (int row = 0; row < rowCount; row++) {
      Hash128 hash;
      if (column instanceof StringColumn strings) {
        hash = SipHash.hash128(strings.bytes(), strings.offsets()[row], strings.length(row));
      } else {
        FixedBytesColumn fixedBytes = (FixedBytesColumn) column;
        int width = fixedBytes.width();
        hash = SipHash.hash128(fixedBytes.bytes(), row * width, width);
      }
      low[row] = hash.low();
      high[row] = hash.high();
    }
  }

  private void combined(List<Column> arguments, int rowCount) {
    int width = arguments.size() * Hash128.SIZE_BYTES;
    joined = new byte[Math.multiplyExact(rowCount, width)];
    for (int argument = 0; argument < arguments.size(); argument++) {
      Column column = arguments.get(argument);
      if (column instanceof StringColumn || column instanceof FixedBytesColumn) {
        hashes(column, rowCount);
      } else {
        numbers(column, argument, rowCount);
      }
      for (int row = 0; row < rowCount; row++) {
        int offset = row * width + argument * Hash128.SIZE_BYTES;
        LONG.set(joined, offset, low[row]);
        LONG.set(joined, offset + Long.BYTES, high[row]);
      }
    }
    for (int row = 0; row < rowCount; row++) {
      Hash128 hash = SipHash.hash128(joined, row * width, width);
      low[row] = hash.low();
      high[row] = hash.high();
    }
  }
}
