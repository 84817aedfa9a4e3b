package io.heartwood.column;

import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;

/** Order of values that fit a primitive: the prefix is the whole value. */
abstract sealed class NumberOrder extends ColumnOrder
    permits NumberOrder.OfBytes,
        NumberOrder.OfShorts,
        NumberOrder.OfInts,
        NumberOrder.OfLongs,
        NumberOrder.OfBFloats,
        NumberOrder.OfFloats,
        NumberOrder.OfDoubles {
  private final int bits;

  private NumberOrder(int bits) {
    this.bits = bits;
  }

  static NumberOrder ofIntegers(DataType type, boolean signed) {
    return switch (type.physicalType()) {
      case BYTE -> new OfBytes(signed);
      case SHORT -> new OfShorts(signed);
      case INT -> new OfInts(signed);
      default -> new OfLongs(signed);
    };
  }

  static NumberOrder ofFloats(DataType type) {
    return switch (type.physicalType()) {
      case SHORT -> new OfBFloats();
      case FLOAT -> new OfFloats();
      default -> new OfDoubles();
    };
  }

  @Override
  public int prefixBits() {
    return bits;
  }

  @Override
  public boolean isPrefixExact() {
    return true;
  }

  /** Int8, UInt8, Bool, Enum8. */
  static final class OfBytes extends NumberOrder {
    private final int flip;

    OfBytes(boolean signed) {
      super(Byte.SIZE);
      this.flip = signed ? 0x80 : 0;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      int a = (((ByteColumn) left).values()[leftRow] ^ flip) & 0xff;
      int b = (((ByteColumn) right).values()[rightRow] ^ flip) & 0xff;
      return a - b;
    }

    @Override
    public void prefixes(Column column, long[] target) {
      byte[] values = ((ByteColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = (values[i] ^ flip) & 0xff;
      }
    }
  }

  /** Int16, UInt16, Date, Enum16. */
  static final class OfShorts extends NumberOrder {
    private final int flip;

    OfShorts(boolean signed) {
      super(Short.SIZE);
      this.flip = signed ? 0x8000 : 0;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      int a = (((ShortColumn) left).values()[leftRow] ^ flip) & 0xffff;
      int b = (((ShortColumn) right).values()[rightRow] ^ flip) & 0xffff;
      return a - b;
    }

    @Override
    public void prefixes(Column column, long[] target) {
      short[] values = ((ShortColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = (values[i] ^ flip) & 0xffff;
      }
    }
  }

  /** Int32, UInt32, Date32, DateTime, Decimal32, IPv4. */
  static final class OfInts extends NumberOrder {
    private final int flip;

    OfInts(boolean signed) {
      super(Integer.SIZE);
      this.flip = signed ? Integer.MIN_VALUE : 0;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      int a = ((IntColumn) left).values()[leftRow] ^ flip;
      int b = ((IntColumn) right).values()[rightRow] ^ flip;
      return Integer.compareUnsigned(a, b);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      int[] values = ((IntColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = (values[i] ^ flip) & 0xffffffffL;
      }
    }
  }

  /** Int64, UInt64, DateTime64, Decimal64. */
  static final class OfLongs extends NumberOrder {
    private final long flip;

    OfLongs(boolean signed) {
      super(Long.SIZE);
      this.flip = signed ? Long.MIN_VALUE : 0;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      long a = ((LongColumn) left).values()[leftRow] ^ flip;
      long b = ((LongColumn) right).values()[rightRow] ^ flip;
      return Long.compareUnsigned(a, b);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      long[] values = ((LongColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = values[i] ^ flip;
      }
    }
  }

  /** BFloat16: as Float32. */
  static final class OfBFloats extends NumberOrder {
    OfBFloats() {
      super(Short.SIZE);
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      float a = BFloat16Type.toFloat(((ShortColumn) left).values()[leftRow]) + 0f;
      float b = BFloat16Type.toFloat(((ShortColumn) right).values()[rightRow]) + 0f;
      return Float.compare(a, b);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      short[] values = ((ShortColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        int bits = Float.floatToIntBits(BFloat16Type.toFloat(values[i]) + 0f);
        target[i] = (bits ^ (bits >> 31 | Integer.MIN_VALUE)) >>> 16;
      }
    }
  }

  /** Float32: both zeros are equal, all NaN are equal and last. */
  static final class OfFloats extends NumberOrder {
    OfFloats() {
      super(Integer.SIZE);
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      float a = ((FloatColumn) left).values()[leftRow] + 0f;
      float b = ((FloatColumn) right).values()[rightRow] + 0f;
      return Float.compare(a, b);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      float[] values = ((FloatColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        int bits = Float.floatToIntBits(values[i] + 0f);
        target[i] = (bits ^ (bits >> 31 | Integer.MIN_VALUE)) & 0xffffffffL;
      }
    }
  }

  /** Float64: both zeros are equal, all NaN are equal and last. */
  static final class OfDoubles extends NumberOrder {
    OfDoubles() {
      super(Long.SIZE);
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      double a = ((DoubleColumn) left).values()[leftRow] + 0d;
      double b = ((DoubleColumn) right).values()[rightRow] + 0d;
      return Double.compare(a, b);
    }

    @Override
    public void prefixes(Column column, long[] target) {
      double[] values = ((DoubleColumn) column).values();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        long bits = Double.doubleToLongBits(values[i] + 0d);
        target[i] = bits ^ (bits >> 63 | Long.MIN_VALUE);
      }
    }
  }
}
