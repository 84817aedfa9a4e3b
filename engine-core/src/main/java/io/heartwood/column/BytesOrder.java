package io.heartwood.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Order of values that are bytes: the prefix is what decides first, at most eight bytes of it. */
abstract sealed class BytesOrder extends ColumnOrder
    permits BytesOrder.OfStrings, BytesOrder.OfFixed, BytesOrder.OfUuids, BytesOrder.OfWideNumbers {
  static final BytesOrder STRING = new OfStrings();
  static final BytesOrder FIXED = new OfFixed();
  static final BytesOrder UUID = new OfUuids();
  static final BytesOrder WIDE_SIGNED = new OfWideNumbers(true);
  static final BytesOrder WIDE_UNSIGNED = new OfWideNumbers(false);

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  @Override
  public int prefixBits() {
    return Long.SIZE;
  }

  @Override
  public boolean isPrefixExact() {
    return false;
  }

  /** Up to eight bytes of {@code [from, to)} as a big-endian number, zeros after the end. */
  static long leadingBytes(byte[] bytes, int from, int to) {
    if (bytes.length - from >= Long.BYTES) {
      long whole = (long) BIG.get(bytes, from);
      int length = to - from;
      return length >= Long.BYTES ? whole : length == 0 ? 0 : whole & -1L << (64 - 8 * length);
    }
    long value = 0;
    int position = from;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (position < to ? bytes[position++] & 0xff : 0);
    }
    return value;
  }

  /** String: byte by byte, a shorter one before a longer one that it begins. */
  static final class OfStrings extends BytesOrder {
    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      StringColumn a = (StringColumn) left;
      StringColumn b = (StringColumn) right;
      return Arrays.compareUnsigned(
          a.bytes(),
          a.offsets()[leftRow],
          a.offsets()[leftRow + 1],
          b.bytes(),
          b.offsets()[rightRow],
          b.offsets()[rightRow + 1]);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      prefixes((StringColumn) column, 0, target);
    }

    static void prefixes(StringColumn column, int skippedBytes, long[] target) {
      byte[] bytes = column.bytes();
      int[] offsets = column.offsets();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = leadingBytes(bytes, offsets[i] + skippedBytes, offsets[i + 1]);
      }
    }

    /** How many leading bytes all rows share. */
    static int commonPrefixLength(StringColumn column) {
      int rowCount = column.rowCount();
      if (rowCount == 0) {
        return 0;
      }
      byte[] bytes = column.bytes();
      int[] offsets = column.offsets();
      int common = column.length(0);
      for (int i = 1; i < rowCount && common > 0; i++) {
        int limit = Math.min(common, column.length(i));
        int mismatch = Arrays.mismatch(bytes, 0, limit, bytes, offsets[i], offsets[i] + limit);
        common = mismatch < 0 ? limit : mismatch;
      }
      return common;
    }
  }

  /** FixedString, IPv6: byte by byte. */
  static final class OfFixed extends BytesOrder {
    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      FixedBytesColumn a = (FixedBytesColumn) left;
      FixedBytesColumn b = (FixedBytesColumn) right;
      int width = a.width();
      return Arrays.compareUnsigned(
          a.bytes(),
          leftRow * width,
          (leftRow + 1) * width,
          b.bytes(),
          rightRow * width,
          (rightRow + 1) * width);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      FixedBytesColumn fixed = (FixedBytesColumn) column;
      int width = fixed.width();
      int rowCount = fixed.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = leadingBytes(fixed.bytes(), i * width, (i + 1) * width);
      }
    }
  }

  /** UUID: the second eight bytes as an unsigned number, then the first. */
  static final class OfUuids extends BytesOrder {
    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      byte[] a = ((FixedBytesColumn) left).bytes();
      byte[] b = ((FixedBytesColumn) right).bytes();
      int order =
          Long.compareUnsigned(
              (long) LITTLE.get(a, leftRow * 16 + 8), (long) LITTLE.get(b, rightRow * 16 + 8));
      return order != 0
          ? order
          : Long.compareUnsigned(
              (long) LITTLE.get(a, leftRow * 16), (long) LITTLE.get(b, rightRow * 16));
    }

    @Override
    public void prefixes(Column column, long[] target) {
      byte[] bytes = ((FixedBytesColumn) column).bytes();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = (long) LITTLE.get(bytes, i * 16 + 8);
      }
    }
  }

  /** Decimal128 and wider, Int128 to UInt256: a little-endian number of 16 or 32 bytes. */
  static final class OfWideNumbers extends BytesOrder {
    private final boolean signed;

    OfWideNumbers(boolean signed) {
      this.signed = signed;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      FixedBytesColumn a = (FixedBytesColumn) left;
      FixedBytesColumn b = (FixedBytesColumn) right;
      int width = a.width();
      return compare(a.bytes(), leftRow * width, b.bytes(), rightRow * width, width);
    }

    private int compare(byte[] a, int leftStart, byte[] b, int rightStart, int width) {
      int place = width - Long.BYTES;
      long high = (long) LITTLE.get(a, leftStart + place);
      long otherHigh = (long) LITTLE.get(b, rightStart + place);
      int order = signed ? Long.compare(high, otherHigh) : Long.compareUnsigned(high, otherHigh);
      for (place -= Long.BYTES; order == 0 && place >= 0; place -= Long.BYTES) {
        order =
            Long.compareUnsigned(
                (long) LITTLE.get(a, leftStart + place), (long) LITTLE.get(b, rightStart + place));
      }
      return order;
    }

    /** Eight bytes that hold most values: those beyond them share the first or the last prefix. */
    @Override
    public void prefixes(Column column, long[] target) {
      FixedBytesColumn fixed = (FixedBytesColumn) column;
      byte[] bytes = fixed.bytes();
      int width = fixed.width();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        int start = i * width;
        long low = (long) LITTLE.get(bytes, start);
        long extension = signed ? low >> 63 : 0;
        long different = 0;
        long high = 0;
        for (int place = Long.BYTES; place < width; place += Long.BYTES) {
          high = (long) LITTLE.get(bytes, start + place);
          different |= high ^ extension;
        }
        if (!signed) {
          target[i] = different == 0 ? low : -1L;
        } else {
          long clamped = different == 0 ? low : high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
          target[i] = clamped ^ Long.MIN_VALUE;
        }
      }
    }
  }
}
