package io.heartwood.text;

import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.UuidType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** The printers of all types that are not Nullable. */
final class ValuePrinters {
  private ValuePrinters() {}

  static ValuePrinter of(DataType type, TextStyle style, ZoneId timeZone) {
    if (type instanceof IntegerType integer) {
      return new OfInteger(integer.signed());
    }
    if (type instanceof FloatType) {
      return new OfFloat(style);
    }
    if (type instanceof BoolType) {
      return new OfBool();
    }
    if (type instanceof DecimalType decimal) {
      return new OfDecimal(decimal.scale());
    }
    if (type instanceof EnumType values) {
      return new OfEnum(values, style);
    }
    if (type instanceof AggregateFunctionType states) {
      return StateText.printerOf(states, style);
    }
    ValuePrinter number = WidePrinters.ofNumber(type, style);
    if (number != null) {
      return number;
    }
    ValuePrinter plain = quotable(type, timeZone);
    if (plain == null) {
      return new OfText(style);
    }
    return switch (style) {
      case RAW, ESCAPED -> plain;
      case CSV, JSON -> new InQuotes(plain, (byte) '"');
      case QUOTED -> new InQuotes(plain, (byte) '\'');
    };
  }

  /** Values that need quotes in some styles, but never escapes; null for other types. */
  private static ValuePrinter quotable(DataType type, ZoneId timeZone) {
    if (type instanceof DateType || type instanceof Date32Type) {
      return new OfDate();
    }
    if (type instanceof DateTimeType time) {
      return new OfDateTime(zone(time.timeZone(), timeZone), 0);
    }
    if (type instanceof DateTime64Type time) {
      return new OfDateTime(zone(time.timeZone(), timeZone), time.precision());
    }
    if (type instanceof UuidType) {
      return new OfUuid();
    }
    if (type instanceof Ipv4Type) {
      return new OfIpv4();
    }
    return type instanceof Ipv6Type ? new OfIpv6() : WidePrinters.ofTime(type);
  }

  private static ZoneOffsets zone(String name, ZoneId fallback) {
    return ZoneOffsets.of(name.isEmpty() ? fallback : ZoneOffsets.zoneOf(name));
  }

  private static final class OfInteger extends ValuePrinter {
    private final boolean signed;

    OfInteger(boolean signed) {
      this.signed = signed;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      if (column instanceof LongColumn longs) {
        if (signed) {
          IntegerText.append(longs.values()[row], out);
        } else {
          IntegerText.appendUnsigned(longs.values()[row], out);
        }
      } else {
        IntegerText.append(narrow(column, row, signed), out);
      }
    }
  }

  private static long narrow(Column column, int row, boolean signed) {
    if (column instanceof IntColumn ints) {
      int value = ints.values()[row];
      return signed ? value : value & 0xffffffffL;
    }
    if (column instanceof ShortColumn shorts) {
      short value = shorts.values()[row];
      return signed ? value : value & 0xffff;
    }
    byte value = ((ByteColumn) column).values()[row];
    return signed ? value : value & 0xff;
  }

  private static final class OfFloat extends ValuePrinter {
    private final boolean json;

    OfFloat(TextStyle style) {
      this.json = style == TextStyle.JSON;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      if (column instanceof DoubleColumn doubles) {
        double value = doubles.values()[row];
        if (json && !(Math.abs(value) <= Double.MAX_VALUE)) {
          appendNull(TextStyle.JSON, out);
        } else {
          FloatText.append(value, out);
        }
      } else {
        float value = ((FloatColumn) column).values()[row];
        if (json && !(Math.abs(value) <= Float.MAX_VALUE)) {
          appendNull(TextStyle.JSON, out);
        } else {
          FloatText.append(value, out);
        }
      }
    }
  }

  private static final class OfBool extends ValuePrinter {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void append(Column column, int row, TextBuffer out) {
      out.append(((ByteColumn) column).values()[row] != 0 ? TRUE : FALSE);
    }
  }

  private static final class OfDecimal extends ValuePrinter {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final int scale;

    OfDecimal(int scale) {
      this.scale = scale;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      if (column instanceof FixedBytesColumn fixed) {
        appendWide(fixed, row, out);
        return;
      }
      long value =
          column instanceof LongColumn longs
              ? longs.values()[row]
              : ((IntColumn) column).values()[row];
      if (value == Long.MIN_VALUE || scale > 18) {
        appendDigits(BigInteger.valueOf(value), out);
        return;
      }
      if (value < 0) {
        out.append((byte) '-');
        value = -value;
      }
      long divisor = IntegerText.powerOfTen(scale);
      long whole = value / divisor;
      IntegerText.append(whole, out);
      appendFraction(value - whole * divisor, scale, out);
    }

    private static void appendFraction(long fraction, int digits, TextBuffer out) {
      long rest = fraction;
      int count = digits;
      if (rest == 0) {
        return;
      }
      while (rest % 10 == 0) {
        rest /= 10;
        count--;
      }
      out.append((byte) '.');
      IntegerText.appendPadded(rest, count, out);
    }

    private void appendWide(FixedBytesColumn column, int row, TextBuffer out) {
      byte[] bigEndian = new byte[16];
      for (int i = 0; i < 16; i++) {
        bigEndian[i] = column.bytes()[row * 16 + 15 - i];
      }
      appendDigits(new BigInteger(bigEndian), out);
    }

    private void appendDigits(BigInteger value, TextBuffer out) {
      if (value.bitLength() < 64 && scale <= 18 && value.longValue() != -NO_LIMIT - 1) {
        long small = value.longValue();
        if (small < 0) {
          out.append((byte) '-');
          small = -small;
        }
        long divisor = IntegerText.powerOfTen(scale);
        IntegerText.append(small / divisor, out);
        appendFraction(small % divisor, scale, out);
        return;
      }
      BigInteger[] parts = value.abs().divideAndRemainder(BigInteger.TEN.pow(scale));
      if (value.signum() < 0) {
        out.append((byte) '-');
      }
      out.append(parts[0].toString());
      if (parts[1].signum() != 0) {
        String digits = parts[1].toString();
        String padded = "0".repeat(scale - digits.length()) + digits;
        int end = padded.length();
        while (padded.charAt(end - 1) == '0') {
          end--;
        }
        out.append((byte) '.');
        out.append(padded.substring(0, end));
      }
    }
  }

  /** Names of an Enum's members, quoted beforehand; numbers without a name print as themselves. */
  private static final class OfEnum extends ValuePrinter {
    private final byte[][] names;
    private final int smallest;

    OfEnum(EnumType type, TextStyle style) {
      smallest = type.values().get(0).number();
      int largest = type.values().get(type.values().size() - 1).number();
      names = new byte[largest - smallest + 1][];
      for (EnumType.Value value : type.values()) {
        byte[] name = value.name().getBytes(StandardCharsets.UTF_8);
        TextBuffer quoted = new TextBuffer(name.length + 8);
        appendText(name, 0, name.length, style, quoted);
        names[value.number() - smallest] = java.util.Arrays.copyOf(quoted.bytes(), quoted.size());
      }
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      int number = (int) narrow(column, row, true);
      int index = number - smallest;
      if (index >= 0 && index < names.length && names[index] != null) {
        out.append(names[index]);
      } else {
        IntegerText.append(number, out);
      }
    }
  }

  private static final class OfText extends ValuePrinter {
    private final TextStyle style;

    OfText(TextStyle style) {
      this.style = style;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      if (column instanceof StringColumn strings) {
        appendText(strings.bytes(), strings.offsets()[row], strings.offsets()[row + 1], style, out);
      } else {
        FixedBytesColumn fixed = (FixedBytesColumn) column;
        int start = row * fixed.width();
        appendText(fixed.bytes(), start, start + fixed.width(), style, out);
      }
    }
  }

  static void appendText(byte[] bytes, int from, int to, TextStyle style, TextBuffer out) {
    switch (style) {
      case RAW -> out.append(bytes, from, to - from);
      case ESCAPED -> TextEscapes.appendEscaped(bytes, from, to, out);
      case CSV -> TextEscapes.appendCsv(bytes, from, to, out);
      case JSON -> TextEscapes.appendJson(bytes, from, to, out);
      case QUOTED -> TextEscapes.appendQuoted(bytes, from, to, out);
    }
  }

  private static final class InQuotes extends ValuePrinter {
    private final ValuePrinter plain;
    private final byte quote;

    InQuotes(ValuePrinter plain, byte quote) {
      this.plain = plain;
      this.quote = quote;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      out.append(quote);
      plain.append(column, row, out);
      out.append(quote);
    }
  }

  private static final class OfDate extends ValuePrinter {
    private final DateText dates = new DateText();

    @Override
    public void append(Column column, int row, TextBuffer out) {
      int day =
          column instanceof ShortColumn shorts
              ? shorts.values()[row] & 0xffff
              : ((IntColumn) column).values()[row];
      dates.append(day, out);
    }
  }

  private static final class OfDateTime extends ValuePrinter {
    private final DateText dates = new DateText();
    private final ZoneOffsets zone;
    private final int precision;
    private final long ticks;
    private long from;
    private long to;
    private long offset;

    OfDateTime(ZoneOffsets zone, int precision) {
      this.zone = zone;
      this.precision = precision;
      this.ticks = IntegerText.powerOfTen(precision);
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      long value =
          column instanceof IntColumn ints
              ? ints.values()[row] & 0xffffffffL
              : ((LongColumn) column).values()[row];
      long second = precision == 0 ? value : Math.floorDiv(value, ticks);
      if (second < from || second >= to) {
        int stretch = zone.stretchAt(second);
        from = zone.stretchStart(stretch);
        to = zone.stretchEnd(stretch);
        offset = zone.stretchOffset(stretch);
      }
      dates.appendTime(second + offset, out);
      if (precision > 0) {
        out.append((byte) '.');
        IntegerText.appendPadded(value - second * ticks, precision, out);
      }
    }
  }

  private static final class OfUuid extends ValuePrinter {
    @Override
    public void append(Column column, int row, TextBuffer out) {
      AddressText.appendUuid(((FixedBytesColumn) column).bytes(), row * 16, out);
    }
  }

  private static final class OfIpv4 extends ValuePrinter {
    @Override
    public void append(Column column, int row, TextBuffer out) {
      AddressText.appendIpv4(((IntColumn) column).values()[row], out);
    }
  }

  private static final class OfIpv6 extends ValuePrinter {
    @Override
    public void append(Column column, int row, TextBuffer out) {
      AddressText.appendIpv6(((FixedBytesColumn) column).bytes(), row * 16, out);
    }
  }
}
