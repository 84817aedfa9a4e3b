package io.heartwood.table;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.WideNumbers;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** The values of one column of a {@link RowAppender}, checked by the column's type. */
final class ValueAppender {
  private static final long MAX_DATE32_DAYS = 120529;
  private static final long MAX_TIME_SECONDS = 999 * 3600 + 59 * 60 + 59;
  private static final long MIN_DATE32_DAYS = -25567;

  private final NamedType column;
  private final DataType type;
  private final ColumnBuilder builder;
  private final ColumnBuilder nested;

  ValueAppender(NamedType column) {
    this.column = column;
    this.type = column.type().withoutNullable();
    this.builder = Columns.newBuilder(column.type(), 16);
    this.nested = builder instanceof NullableColumn.Builder nullable ? nullable.nested() : builder;
  }

  void setLong(long value, int row) {
    if (type instanceof FloatType) {
      setDouble(value, row);
      return;
    }
    if (type instanceof DecimalType
        || type instanceof WideDecimalType
        || type instanceof WideIntegerType) {
      setDecimal(BigDecimal.valueOf(value), row);
      return;
    }
    if (type instanceof BFloat16Type) {
      setDouble(value, row);
      return;
    }
    if (!isInRange(value)) {
      throw unfit(Long.toString(value));
    }
    begin(row);
    if (nested instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) value);
    } else if (nested instanceof ShortColumn.Builder shorts) {
      shorts.append((short) value);
    } else if (nested instanceof IntColumn.Builder ints) {
      ints.append((int) value);
    } else {
      ((LongColumn.Builder) nested).append(value);
    }
    end();
  }

  private boolean isInRange(long value) {
    if (type instanceof IntegerType integer) {
      int bits = integer.bits();
      long min = integer.signed() ? -1L << (bits - 1) : 0;
      long max = integer.signed() ? ~min : (1L << bits) - 1;
      return bits == 64 || value >= min && value <= max;
    }
    if (type instanceof BoolType) {
      return value == 0 || value == 1;
    }
    if (type instanceof DateType) {
      return value >= 0 && value <= 0xffff;
    }
    if (type instanceof Date32Type) {
      return value >= MIN_DATE32_DAYS && value <= MAX_DATE32_DAYS;
    }
    if (type instanceof DateTimeType || type instanceof Ipv4Type) {
      return value >= 0 && value <= 0xffffffffL;
    }
    if (type instanceof EnumType enumType) {
      return value == (int) value && enumType.nameOf((int) value).isPresent();
    }
    if (type instanceof TimeType) {
      return Math.abs(value) <= MAX_TIME_SECONDS;
    }
    return type instanceof DateTime64Type || type instanceof Time64Type;
  }

  void setDouble(double value, int row) {
    if (nested instanceof DoubleColumn.Builder doubles) {
      begin(row);
      doubles.append(value);
    } else if (nested instanceof FloatColumn.Builder floats) {
      begin(row);
      floats.append((float) value);
    } else if (type instanceof BFloat16Type) {
      begin(row);
      ((ShortColumn.Builder) nested).append(BFloat16Type.fromFloat((float) value));
    } else {
      throw unfit(Double.toString(value));
    }
    end();
  }

  void setString(String value, int row) {
    if (type instanceof EnumType enumType) {
      int number = enumType.find(value).orElseThrow(() -> unfit("'" + value + "'")).number();
      setLong(number, row);
    } else if (type instanceof StringType || type instanceof FixedStringType) {
      setBytes(value.getBytes(StandardCharsets.UTF_8), row);
    } else {
      throw unfit("'" + value + "'");
    }
  }

  void setBytes(byte[] value, int row) {
    if (nested instanceof StringColumn.Builder strings) {
      begin(row);
      strings.append(value, 0, value.length);
    } else if (type instanceof FixedStringType fixed && value.length <= fixed.sizeBytes()
        || type instanceof Ipv6Type && value.length == type.valueSizeBytes()) {
      begin(row);
      ((FixedBytesColumn.Builder) nested).append(Arrays.copyOf(value, type.valueSizeBytes()), 0);
    } else {
      throw unfit(value.length + " bytes");
    }
    end();
  }

  void setDecimal(BigDecimal value, int row) {
    if (type instanceof WideIntegerType) {
      try {
        setWide(value.toBigIntegerExact(), row);
      } catch (ArithmeticException e) {
        throw unfit(value.toPlainString());
      }
      return;
    }
    int precision;
    int scale;
    if (type instanceof DecimalType decimal) {
      precision = decimal.precision();
      scale = decimal.scale();
    } else if (type instanceof WideDecimalType decimal) {
      precision = decimal.precision();
      scale = decimal.scale();
    } else {
      throw unfit(value.toPlainString());
    }
    BigInteger unscaled;
    try {
      unscaled = value.setScale(scale).unscaledValue();
    } catch (ArithmeticException e) {
      throw unfit(value.toPlainString());
    }
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
      throw unfit(value.toPlainString());
    }
    begin(row);
    if (nested instanceof IntColumn.Builder ints) {
      ints.append(unscaled.intValue());
    } else if (nested instanceof LongColumn.Builder longs) {
      longs.append(unscaled.longValue());
    } else {
      appendWide(unscaled);
    }
    end();
  }

  private void appendWide(BigInteger value) {
    ((FixedBytesColumn.Builder) nested)
        .append(WideNumbers.toBytes(value, type.valueSizeBytes()), 0);
  }

  private void setWide(BigInteger value, int row) {
    WideIntegerType integer = (WideIntegerType) type;
    boolean fits =
        integer.signed()
            ? value.bitLength() < integer.bits()
            : value.signum() >= 0 && value.bitLength() <= integer.bits();
    if (!fits) {
      throw unfit(value.toString());
    }
    begin(row);
    appendWide(value);
    end();
  }

  void setInstant(Instant value, int row) {
    if (type instanceof DateTimeType) {
      setLong(value.getEpochSecond(), row);
    } else if (type instanceof DateTime64Type precise) {
      long ticks = 1;
      for (int i = 0; i < precise.precision(); i++) {
        ticks *= 10;
      }
      long fraction = value.getNano() / (1_000_000_000L / ticks);
      try {
        setLong(Math.addExact(Math.multiplyExact(value.getEpochSecond(), ticks), fraction), row);
      } catch (ArithmeticException e) {
        throw unfit(value.toString());
      }
    } else {
      throw unfit(value.toString());
    }
  }

  void setUuid(UUID value, int row) {
    if (!(type instanceof UuidType)) {
      throw unfit(value.toString());
    }
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    begin(row);
    ((FixedBytesColumn.Builder) nested).append(bytes.array(), 0);
    end();
  }

  void setNull(int row) {
    if (!(builder instanceof NullableColumn.Builder nullable)) {
      throw unfit("NULL");
    }
    begin(row);
    nullable.appendNull();
  }

  /** Makes sure that there are so many rows; whether the last one was set. */
  boolean endRow(int rowCount) {
    if (builder.rowCount() >= rowCount) {
      return true;
    }
    if (column.type() instanceof EnumType enumType) {
      setLong(enumType.values().get(0).number(), rowCount - 1);
    } else {
      builder.appendDefault();
    }
    return false;
  }

  long sizeBytes() {
    return builder.sizeBytes();
  }

  Column build(int rowCount) {
    begin(rowCount);
    return builder.build();
  }

  /** Forgets a value that this row had already. */
  private void begin(int row) {
    if (builder.rowCount() > row) {
      builder.truncate(row);
    }
  }

  private void end() {
    if (builder instanceof NullableColumn.Builder nullable) {
      nullable.endValue();
    }
  }

  private IllegalArgumentException unfit(String value) {
    return new IllegalArgumentException(
        "value does not fit the column: column="
            + column.name()
            + " type="
            + column.type()
            + " value="
            + value);
  }
}
