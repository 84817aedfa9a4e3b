package io.heartwood.part.format;

import io.heartwood.column.ArrayColumn;
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
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.column.WideNumbers;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.NullableType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Prints values for comparison with ClickHouse's TabSeparated text: plainly, in UTC, and with
 * numbers brought to one form on both sides.
 */
final class ExpectedText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private ExpectedText() {}

  /** A value of ours. */
  static String of(DataType type, Column column, int row) {
    if (column instanceof ArrayColumn
        || column instanceof TupleColumn
        || column instanceof VariantColumn
        || type.valueType() instanceof DynamicType) {
      TextBuffer text = new TextBuffer(100);
      ValuePrinter.of(type, TextStyle.ESCAPED, ZoneOffset.UTC).append(column, row, text);
      return text.toString();
    }
    if (type.valueType() instanceof NullableType nullable) {
      NullableColumn values = (NullableColumn) column;
      return values.isNull(row) ? "\\N" : of(nullable.nested().valueType(), values.nested(), row);
    }
    if (column instanceof FloatColumn floats) {
      return Double.toString(floats.values()[row]);
    }
    if (column instanceof DoubleColumn doubles) {
      return Double.toString(doubles.values()[row]);
    }
    if (column instanceof StringColumn strings) {
      return escape(
          Arrays.copyOfRange(strings.bytes(), strings.offsets()[row], strings.offsets()[row + 1]));
    }
    if (column instanceof FixedBytesColumn fixed) {
      byte[] bytes =
          Arrays.copyOfRange(fixed.bytes(), row * fixed.width(), (row + 1) * fixed.width());
      return ofBytes(type, bytes);
    }
    return ofNumber(type, number(column, row));
  }

  /** A text of ClickHouse, brought to the form of {@link #of}. */
  static String normalize(DataType type, String text) {
    if (text.equals("\\N")) {
      return text;
    }
    String name = type.withoutNullable().toString();
    if (name.equals("Float64")) {
      return Double.toString(Double.parseDouble(text));
    }
    if (name.equals("Float32") || name.equals("BFloat16")) {
      return Double.toString(Float.parseFloat(text));
    }
    if (name.startsWith("Decimal")) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
    if (type.withoutNullable() instanceof Ipv6Type) {
      try {
        return Arrays.toString(InetAddress.getByName(text).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return text;
  }

  private static String ofNumber(DataType type, long value) {
    if (type instanceof IntegerType integer && !integer.signed()) {
      return Long.toUnsignedString(
          integer.bits() == 64 ? value : value & ((1L << integer.bits()) - 1));
    }
    if (type instanceof BoolType) {
      return value != 0 ? "true" : "false";
    }
    if (type instanceof DateType) {
      return LocalDate.ofEpochDay(value & 0xffff).toString();
    }
    if (type instanceof Date32Type) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (type instanceof DateTimeType) {
      return SECONDS.format(Instant.ofEpochSecond(value & 0xffffffffL));
    }
    if (type instanceof DateTime64Type ticks) {
      long scale = BigInteger.TEN.pow(ticks.precision()).longValueExact();
      String fraction = Long.toString(scale + Math.floorMod(value, scale)).substring(1);
      return SECONDS.format(Instant.ofEpochSecond(Math.floorDiv(value, scale)))
          + (ticks.precision() == 0 ? "" : "." + fraction);
    }
    if (type instanceof TimeType) {
      return time(value, 0);
    }
    if (type instanceof Time64Type ticks) {
      return time(value, ticks.precision());
    }
    if (type instanceof BFloat16Type) {
      return Double.toString(BFloat16Type.toFloat((short) value));
    }
    if (type instanceof EnumType members) {
      return members.nameOf((int) value).orElseThrow();
    }
    if (type instanceof DecimalType decimal) {
      return BigDecimal.valueOf(value, decimal.scale()).stripTrailingZeros().toPlainString();
    }
    if (type instanceof Ipv4Type) {
      return (value >>> 24 & 255)
          + "."
          + (value >>> 16 & 255)
          + "."
          + (value >>> 8 & 255)
          + "."
          + (value & 255);
    }
    return Long.toString(value);
  }

  private static String ofBytes(DataType type, byte[] bytes) {
    if (type instanceof UuidType) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 16; i++) {
        text.append(String.format("%02x", bytes[i < 8 ? 7 - i : 23 - i]));
        if (i == 3 || i == 5 || i == 7 || i == 9) {
          text.append('-');
        }
      }
      return text.toString();
    }
    if (type instanceof Ipv6Type) {
      return Arrays.toString(bytes);
    }
    if (type instanceof WideDecimalType decimal) {
      return new BigDecimal(WideNumbers.read(bytes, 0, bytes.length, true), decimal.scale())
          .stripTrailingZeros()
          .toPlainString();
    }
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(WideNumbers.read(bytes, 0, bytes.length, true), decimal.scale())
          .stripTrailingZeros()
          .toPlainString();
    }
    if (type instanceof WideIntegerType integer) {
      return WideNumbers.read(bytes, 0, bytes.length, integer.signed()).toString();
    }
    return escape(bytes);
  }

  /** {@code -12:34:56.789}. */
  private static String time(long ticks, int precision) {
    BigDecimal seconds = BigDecimal.valueOf(Math.abs(ticks), precision);
    long whole = seconds.longValue();
    String fraction = seconds.subtract(BigDecimal.valueOf(whole)).toPlainString().substring(1);
    return (ticks < 0 ? "-" : "")
        + String.format("%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        + fraction;
  }

  private static long number(Column column, int row) {
    if (column instanceof ByteColumn bytes) {
      return bytes.values()[row];
    }
    if (column instanceof ShortColumn shorts) {
      return shorts.values()[row];
    }
    if (column instanceof IntColumn ints) {
      return ints.values()[row];
    }
    return ((LongColumn) column).values()[row];
  }

  private static String escape(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8)
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("'", "\\'")
        .replace("\0", "\\0");
  }
}
