package io.heartwood.text;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Parsers of whole numbers, floating-point numbers and decimals. */
final class NumberParsers {
  private NumberParsers() {}

  /** The parser of a type, or null if it is not one of numbers. */
  static ValueParser of(DataType type) {
    if (type instanceof IntegerType integer) {
      return switch (integer.bits()) {
        case 8 -> new OfByte(integer);
        case 16 -> new OfShort(integer);
        case 32 -> new OfInt(integer);
        default -> new OfLong(integer);
      };
    }
    if (type instanceof FloatType floating) {
      return floating.bits() == 64 ? new OfDouble() : new OfFloat();
    }
    return type instanceof DecimalType decimal ? new OfDecimal(decimal) : null;
  }

  /**
   * A whole number modulo 2^64; an empty text is 0.
   *
   * @throws ValueFormatException for anything but digits, a needless leading zero, or a sign where
   *     the type has none
   */
  static long parseInteger(byte[] bytes, int from, int to, IntegerType type) {
    int position = from;
    boolean negative = false;
    if (position < to && bytes[position] == '-' && type.signed()) {
      negative = true;
      position++;
      if (position == to) {
        throw ValueFormatException.of(type, bytes, from, to, "no digits");
      }
    }
    if (to - position > 1 && bytes[position] == '0') {
      throw ValueFormatException.of(type, bytes, from, to, "leading zero");
    }
    long value = 0;
    for (; position < to; position++) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  private static final class OfByte extends ValueParser {
    private final IntegerType type;
    private ByteColumn.Builder builder;

    OfByte(IntegerType type) {
      this.type = type;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (ByteColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append((byte) parseInteger(bytes, from, to, type));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfShort extends ValueParser {
    private final IntegerType type;
    private ShortColumn.Builder builder;

    OfShort(IntegerType type) {
      this.type = type;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (ShortColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append((short) parseInteger(bytes, from, to, type));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfInt extends ValueParser {
    private final IntegerType type;
    private IntColumn.Builder builder;

    OfInt(IntegerType type) {
      this.type = type;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (IntColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append((int) parseInteger(bytes, from, to, type));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfLong extends ValueParser {
    private final IntegerType type;
    private LongColumn.Builder builder;

    OfLong(IntegerType type) {
      this.type = type;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (LongColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append(parseInteger(bytes, from, to, type));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfDouble extends ValueParser {
    private DoubleColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (DoubleColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append(FloatParser.parseDouble(bytes, from, to));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfFloat extends ValueParser {
    private FloatColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (FloatColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append(FloatParser.parseFloat(bytes, from, to));
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  /**
   * Decimals; digits beyond the scale are cut off, too many digits before the point are an error.
   */
  private static final class OfDecimal extends ValueParser {
    private static final int MAX_EXPONENT = 1000;

    private final DecimalType type;
    private final BigInteger limit;
    private ColumnBuilder builder;

    OfDecimal(DecimalType type) {
      this.type = type;
      this.limit = BigInteger.TEN.pow(type.precision());
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
    public void parse(byte[] bytes, int from, int to) {
      if (to - from <= 18 && type.precision() <= 18 && parsePlain(bytes, from, to)) {
        return;
      }
      append(parseAny(bytes, from, to));
    }

    /** The usual case: few digits, no exponent, at most as many places as the type has. */
    private boolean parsePlain(byte[] bytes, int from, int to) {
      int position = from;
      boolean negative = position < to && bytes[position] == '-';
      if (negative) {
        position++;
      }
      long value = 0;
      int places = 0;
      boolean point = false;
      for (; position < to; position++) {
        int digit = bytes[position] - '0';
        if (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
          places += point ? 1 : 0;
        } else if (bytes[position] == '.' && !point) {
          point = true;
        } else {
          return false;
        }
      }
      int missing = type.scale() - places;
      if (missing < 0 || value > Long.MAX_VALUE / IntegerText.powerOfTen(missing)) {
        return false;
      }
      value *= IntegerText.powerOfTen(missing);
      if (value >= IntegerText.powerOfTen(type.precision()) || negative && to - from == 1) {
        return false;
      }
      appendLong(negative ? -value : value);
      return true;
    }

    private BigInteger parseAny(byte[] bytes, int from, int to) {
      int position = from;
      boolean negative = false;
      if (position < to && (bytes[position] == '-' || bytes[position] == '+')) {
        negative = bytes[position++] == '-';
      }
      StringBuilder digits = new StringBuilder();
      int places = 0;
      boolean point = false;
      while (position < to && (isDigit(bytes[position]) || bytes[position] == '.' && !point)) {
        if (bytes[position] == '.') {
          point = true;
        } else {
          digits.append((char) bytes[position]);
          places += point ? 1 : 0;
        }
        position++;
      }
      int exponent = 0;
      if (position < to && (bytes[position] | 0x20) == 'e' && digits.length() > 0) {
        exponent = exponent(bytes, position + 1, from, to);
        position = to;
      }
      if (position < to || digits.length() == 0 && to > from) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      int shift = type.scale() - places + exponent;
      if (digits.length() + Math.max(shift, 0) > MAX_EXPONENT) {
        throw ValueFormatException.of(type, bytes, from, to, "too many digits");
      }
      BigInteger value = digits.length() == 0 ? BigInteger.ZERO : new BigInteger(digits.toString());
      value =
          shift >= 0
              ? value.multiply(BigInteger.TEN.pow(shift))
              : value.divide(BigInteger.TEN.pow(Math.min(-shift, MAX_EXPONENT)));
      if (value.compareTo(limit) >= 0) {
        throw ValueFormatException.of(type, bytes, from, to, "value is too big");
      }
      return negative ? value.negate() : value;
    }

    private int exponent(byte[] bytes, int start, int from, int to) {
      try {
        String text = new String(bytes, start, to - start, StandardCharsets.ISO_8859_1);
        int exponent = Integer.parseInt(text);
        if (Math.abs(exponent) <= MAX_EXPONENT) {
          return exponent;
        }
      } catch (NumberFormatException e) {
        throw ValueFormatException.of(type, bytes, from, to, "bad exponent");
      }
      throw ValueFormatException.of(type, bytes, from, to, "exponent is out of range");
    }

    private void append(BigInteger value) {
      if (type.valueSizeBytes() < 16) {
        appendLong(value.longValueExact());
        return;
      }
      byte[] bigEndian = value.toByteArray();
      byte[] bytes = new byte[16];
      for (int i = 0; i < 16; i++) {
        bytes[i] =
            i < bigEndian.length
                ? bigEndian[bigEndian.length - 1 - i]
                : (byte) (value.signum() < 0 ? -1 : 0);
      }
      ((FixedBytesColumn.Builder) builder).append(bytes, 0);
    }

    private void appendLong(long value) {
      if (builder instanceof IntColumn.Builder ints) {
        ints.append((int) value);
      } else {
        ((LongColumn.Builder) builder).append(value);
      }
    }

    private static boolean isDigit(byte value) {
      return value >= '0' && value <= '9';
    }
  }

  /**
   * The special values of floats in any case: nan, inf, infinity; NaN if the text is none of them.
   */
  static boolean isSpecial(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "inf", "infinity" -> true;
      default -> false;
    };
  }
}
