package io.heartwood.text;

import io.heartwood.column.Column;
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

/** Printers of wide numbers, BFloat16, Time and Time64. */
final class WidePrinters {
  private WidePrinters() {}

  /** The printer of a number, or null if the type is not one of these. */
  static ValuePrinter ofNumber(DataType type, TextStyle style) {
    if (type instanceof WideIntegerType integer) {
      return new OfWideNumber(integer.signed(), 0);
    }
    if (type instanceof WideDecimalType decimal) {
      return new OfWideNumber(true, decimal.scale());
    }
    return type instanceof BFloat16Type ? new OfBFloat16(style == TextStyle.JSON) : null;
  }

  /** The printer of a time, or null if the type is not one of these. */
  static ValuePrinter ofTime(DataType type) {
    if (type instanceof TimeType) {
      return new OfTime(0);
    }
    return type instanceof Time64Type time ? new OfTime(time.precision()) : null;
  }

  private static final class OfWideNumber extends ValuePrinter {
    private final boolean signed;
    private final int scale;

    OfWideNumber(boolean signed, int scale) {
      this.signed = signed;
      this.scale = scale;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      FixedBytesColumn fixed = (FixedBytesColumn) column;
      int width = fixed.width();
      BigInteger value = WideNumbers.read(fixed.bytes(), row * width, width, signed);
      if (scale == 0) {
        out.append(value.toString());
      } else if (value.signum() == 0) {
        out.append('0');
      } else {
        out.append(new BigDecimal(value, scale).stripTrailingZeros().toPlainString());
      }
    }
  }

  private static final class OfBFloat16 extends ValuePrinter {
    private final boolean json;

    OfBFloat16(boolean json) {
      this.json = json;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      float value = BFloat16Type.toFloat(((ShortColumn) column).values()[row]);
      if (json && !(Math.abs(value) <= Float.MAX_VALUE)) {
        appendNull(TextStyle.JSON, out);
      } else {
        FloatText.append(value, out);
      }
    }
  }

  /** {@code -12:34:56.789}; hours have two digits or more. */
  private static final class OfTime extends ValuePrinter {
    private final int precision;
    private final long ticks;

    OfTime(int precision) {
      this.precision = precision;
      this.ticks = IntegerText.powerOfTen(precision);
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      long value =
          column instanceof IntColumn ints
              ? ints.values()[row]
              : ((LongColumn) column).values()[row];
      if (value < 0) {
        out.append('-');
        value = value == Long.MIN_VALUE ? Long.MAX_VALUE : -value;
      }
      long second = value / ticks;
      long hour = second / 3600;
      if (hour < 10) {
        out.append('0');
      }
      IntegerText.append(hour, out);
      out.append(':');
      IntegerText.appendPadded(second / 60 % 60, 2, out);
      out.append(':');
      IntegerText.appendPadded(second % 60, 2, out);
      if (precision > 0) {
        out.append('.');
        IntegerText.appendPadded(value - second * ticks, precision, out);
      }
    }
  }
}
