package io.heartwood.text;

import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.WideNumbers;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads wide numbers, BFloat16, Time ({@code [-]hours:mm:ss}) and Time64. */
final class WideParser extends ValueParser {
  /** Longer texts are none of these values: the widest has 78 digits. */
  private static final int MAX_LENGTH = 200;

  private static final int MAX_EXPONENT = 1000;
  private static final Pattern TIME =
      Pattern.compile("(-?)(\\d{1,3}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9}))?");

  private final DataType type;
  private ColumnBuilder builder;

  private WideParser(DataType type) {
    this.type = type;
  }

  /** The parser of a type, or null if it is not one of these. */
  static ValueParser forWide(DataType type) {
    boolean known =
        type instanceof WideIntegerType
            || type instanceof WideDecimalType
            || type instanceof BFloat16Type
            || type instanceof TimeType
            || type instanceof Time64Type;
    return known ? new WideParser(type) : null;
  }

  @Override
  public void start(ColumnBuilder newBuilder) {
    builder = newBuilder;
  }

  @Override
  public void appendDefault() {
    builder.appendDefault();
  }

  @Override
  boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
    if (type instanceof TimeType) {
      ((IntColumn.Builder) builder).append((int) Ticks.timeOfDay(type, 0, bytes, from, to));
      return true;
    }
    if (type instanceof Time64Type time) {
      ((LongColumn.Builder) builder)
          .append(Ticks.timeOfDay(type, time.precision(), bytes, from, to));
      return true;
    }
    return false;
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    if (to - from > MAX_LENGTH) {
      throw ValueFormatException.of(type, bytes, from, to, "too long");
    }
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    try {
      if (type instanceof WideIntegerType integer) {
        appendWide(integer(text, integer));
      } else if (type instanceof WideDecimalType decimal) {
        appendWide(unscaled(text, decimal));
      } else if (type instanceof BFloat16Type) {
        ((ShortColumn.Builder) builder).append(BFloat16Type.fromFloat(floating(text)));
      } else if (type instanceof TimeType) {
        ((IntColumn.Builder) builder).append((int) time(text, 0));
      } else {
        ((LongColumn.Builder) builder).append(time(text, ((Time64Type) type).precision()));
      }
    } catch (NumberFormatException e) {
      throw ValueFormatException.of(type, bytes, from, to, "");
    }
  }

  private void appendWide(BigInteger value) {
    ((FixedBytesColumn.Builder) builder)
        .append(WideNumbers.toBytes(value, type.valueSizeBytes()), 0);
  }

  private static BigInteger integer(String text, WideIntegerType type) {
    if (text.startsWith("-") && !type.signed()) {
      throw new NumberFormatException("a sign");
    }
    return new BigInteger(text);
  }

  private static BigInteger unscaled(String text, WideDecimalType type) {
    BigDecimal value = new BigDecimal(text);
    if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
      throw new NumberFormatException("exponent");
    }
    BigInteger unscaled = value.setScale(type.scale(), RoundingMode.DOWN).unscaledValue();
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
      throw new NumberFormatException("too many digits");
    }
    return unscaled;
  }

  private static float floating(String text) {
    return switch (text) {
      case "nan", "NaN" -> Float.NaN;
      case "inf", "+inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> Float.parseFloat(text);
    };
  }

  private static long time(String text, int precision) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(3)) > 59
        || Integer.parseInt(matcher.group(4)) > 59) {
      throw new NumberFormatException("not a time");
    }
    long seconds =
        Long.parseLong(matcher.group(2)) * 3600
            + Long.parseLong(matcher.group(3)) * 60
            + Long.parseLong(matcher.group(4));
    long ticks = seconds * IntegerText.powerOfTen(precision);
    if (matcher.group(5) != null) {
      String fraction = (matcher.group(5) + "000000000").substring(0, 9);
      ticks += Long.parseLong(fraction) / IntegerText.powerOfTen(9 - precision);
    }
    return matcher.group(1).isEmpty() ? ticks : -ticks;
  }
}
