package io.heartwood.interop;

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
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.UUID;

/** Values as literals of ClickHouse's dialect, such as a comparison with their column accepts. */
final class SqlLiterals {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private SqlLiterals() {}

  /** Whether columns of a type can be compared with literals, here and in ClickHouse. */
  static boolean hasLiterals(DataType type) {
    DataType values = type.withoutNullable();
    boolean isCompared =
        !(values instanceof TimeType
            || values instanceof Time64Type
            || values instanceof BFloat16Type
            || values instanceof WideDecimalType
            || values instanceof WideIntegerType);
    return switch (values.physicalType()) {
      case ARRAY, TUPLE -> false;
      default -> isCompared && !type.toString().contains("Interval");
    };
  }

  /** The literal of one value of a column. */
  static String of(Column column, int row, DataType type) {
    if (column instanceof NullableColumn values) {
      return values.isNull(row) ? "NULL" : of(values.nested(), row, type.withoutNullable());
    }
    return notNull(column, row, type.valueType());
  }

  private static String notNull(Column column, int row, DataType type) {
    if (column instanceof FloatColumn floats) {
      return number(floats.values()[row], Float.toString(floats.values()[row]));
    }
    if (column instanceof DoubleColumn doubles) {
      return number(doubles.values()[row], Double.toString(doubles.values()[row]));
    }
    if (column instanceof StringColumn strings) {
      int start = strings.offsets()[row];
      return quote(Arrays.copyOfRange(strings.bytes(), start, start + strings.length(row)));
    }
    if (column instanceof FixedBytesColumn fixed) {
      int start = row * fixed.width();
      return fixed(Arrays.copyOfRange(fixed.bytes(), start, start + fixed.width()), type);
    }
    return whole(number(column, row), type);
  }

  private static String number(double value, String text) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : text;
  }

  /** A value of a column of whole numbers, with its sign. */
  static long number(Column column, int row) {
    if (column instanceof ByteColumn bytes) {
      return bytes.values()[row];
    }
    if (column instanceof ShortColumn shorts) {
      return shorts.values()[row];
    }
    return column instanceof IntColumn ints
        ? ints.values()[row]
        : ((LongColumn) column).values()[row];
  }

  private static String whole(long value, DataType type) {
    if (type instanceof IntegerType integer) {
      if (integer.signed()) {
        return Long.toString(value);
      }
      return Long.toUnsignedString(
          integer.bits() == 64 ? value : value & (1L << integer.bits()) - 1);
    }
    if (type instanceof BoolType) {
      return value == 0 ? "false" : "true";
    }
    if (type instanceof EnumType enumeration) {
      return enumeration.values().stream()
          .filter(entry -> entry.number() == value)
          .map(entry -> quote(entry.name().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .findFirst()
          .orElseThrow();
    }
    if (type instanceof BFloat16Type) {
      float number = Float.intBitsToFloat((int) value << 16);
      return number(number, Float.toString(number));
    }
    if (type instanceof TimeType) {
      return "'" + clock(value) + "'";
    }
    if (type instanceof Time64Type time) {
      long ticks = (long) Math.pow(10, time.precision());
      String text = (value < 0 ? "-" : "") + clock(Math.abs(value / ticks));
      String fraction = Long.toString(ticks + Math.abs(value % ticks)).substring(1);
      return "'" + text + (fraction.isEmpty() ? "" : "." + fraction) + "'";
    }
    if (type instanceof DateType) {
      return "'" + LocalDate.ofEpochDay(value & 0xffff) + "'";
    }
    if (type instanceof Date32Type) {
      return "'" + LocalDate.ofEpochDay(value) + "'";
    }
    if (type instanceof DateTimeType time) {
      return "'" + local(value & 0xffffffffL, time.timeZone()) + "'";
    }
    if (type instanceof DateTime64Type time) {
      long ticks = (long) Math.pow(10, time.precision());
      String text = local(Math.floorDiv(value, ticks), time.timeZone());
      String fraction = Long.toString(ticks + Math.floorMod(value, ticks)).substring(1);
      return "'" + text + (fraction.isEmpty() ? "" : "." + fraction) + "'";
    }
    if (type instanceof DecimalType decimal) {
      return "'" + new BigDecimal(BigInteger.valueOf(value), decimal.scale()).toPlainString() + "'";
    }
    if (type instanceof Ipv4Type) {
      return "'"
          + (value >>> 24 & 255)
          + "."
          + (value >>> 16 & 255)
          + "."
          + (value >>> 8 & 255)
          + "."
          + (value & 255)
          + "'";
    }
    throw new IllegalArgumentException("no literal: type=" + type);
  }

  private static String clock(long second) {
    long rest = Math.abs(second);
    return String.format(
        "%s%02d:%02d:%02d", second < 0 ? "-" : "", rest / 3600, rest / 60 % 60, rest % 60);
  }

  private static String local(long epochSecond, String zone) {
    return Instant.ofEpochSecond(epochSecond)
        .atZone(ZoneId.of(zone.isEmpty() ? "UTC" : zone))
        .format(SECONDS);
  }

  private static String fixed(byte[] bytes, DataType type) {
    if (type instanceof UuidType) {
      ByteBuffer halves = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return "'" + new UUID(halves.getLong(), halves.getLong()) + "'";
    }
    if (type instanceof Ipv6Type) {
      StringBuilder text = new StringBuilder("'");
      for (int i = 0; i < 16; i += 2) {
        text.append(i == 0 ? "" : ":")
            .append(Integer.toHexString((bytes[i] & 255) << 8 | bytes[i + 1] & 255));
      }
      return text.append('\'').toString();
    }
    if (type instanceof DecimalType decimal) {
      return "'" + new BigDecimal(signed(bytes), decimal.scale()).toPlainString() + "'";
    }
    if (type instanceof WideDecimalType decimal) {
      return "'" + new BigDecimal(signed(bytes), decimal.scale()).toPlainString() + "'";
    }
    if (type instanceof WideIntegerType integer) {
      BigInteger value = signed(bytes);
      boolean wraps = value.signum() < 0 && !integer.signed();
      return "'" + (wraps ? value.add(BigInteger.ONE.shiftLeft(8 * bytes.length)) : value) + "'";
    }
    return quote(bytes);
  }

  private static BigInteger signed(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < littleEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(bigEndian);
  }

  /** Any bytes as a quoted literal, in ASCII. */
  static String quote(byte[] bytes) {
    StringBuilder text = new StringBuilder("'");
    for (byte b : bytes) {
      if (b == '\'' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= ' ' && b < 127) {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02X", b & 255));
      }
    }
    return text.append('\'').toString();
  }
}
