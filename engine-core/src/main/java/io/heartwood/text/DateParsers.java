package io.heartwood.text;

import io.heartwood.calendar.CivilDate;
import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import java.time.ZoneId;

/** Parsers of dates and times. */
final class DateParsers {
  private static final int MAX_DATE = 65_535;
  private static final int FIRST_DATE32 = CivilDate.daysOf(1900, 1, 1);
  private static final int LAST_DATE32 = CivilDate.daysOf(2299, 12, 31);
  private static final long MAX_DATE_TIME = 0xffffffffL;
  private static final int NO_DATE = Integer.MIN_VALUE;

  private DateParsers() {}

  /** The parser of a type, or null if it is not one of dates and times. */
  static ValueParser of(DataType type, ZoneId timeZone) {
    if (type instanceof DateType) {
      return new OfDate();
    }
    if (type instanceof Date32Type) {
      return new OfDate32();
    }
    if (type instanceof DateTimeType time) {
      return new OfDateTime(type, 0, zone(time.timeZone(), timeZone));
    }
    return type instanceof DateTime64Type time
        ? new OfDateTime(type, time.precision(), zone(time.timeZone(), timeZone))
        : null;
  }

  private static ZoneOffsets zone(String name, ZoneId fallback) {
    return ZoneOffsets.of(name.isEmpty() ? fallback : ZoneOffsets.zoneOf(name));
  }

  /**
   * Days since 1970-01-01 of {@code YYYY-MM-DD}, {@code YYYY-M-D} (with any separator) or {@code
   * YYYYMMDD}. A month or day that cannot be is day {@code invalid}; the 31st of February is the
   * 3rd of March.
   */
  static int parseDay(DataType type, byte[] bytes, int from, int to, int invalid) {
    int length = to - from;
    if (length < 8 || length > 10) {
      throw ValueFormatException.of(type, bytes, from, to, "");
    }
    int year = digits(bytes, from, 4);
    int month;
    int day;
    if (length == 8 && isDigit(bytes[from + 4]) && isDigit(bytes[from + 6])) {
      month = digits(bytes, from + 4, 2);
      day = digits(bytes, from + 6, 2);
    } else {
      int position = from + 5;
      int monthDigits = isDigit(bytes[position + 1]) ? 2 : 1;
      month = digits(bytes, position, monthDigits);
      position += monthDigits;
      if (isDigit(bytes[from + 4]) || isDigit(bytes[position])) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      position++;
      int dayDigits = to - position;
      day = dayDigits == 1 || dayDigits == 2 ? digits(bytes, position, dayDigits) : -1;
    }
    if (year < 0 || month < 0 || day < 0) {
      throw ValueFormatException.of(type, bytes, from, to, "");
    }
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return invalid;
    }
    return CivilDate.daysOf(year, month, 1) + day - 1;
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** A number of {@code count} digits, or -1. */
  private static int digits(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** In other text days without quotes are an expression, if anything. */
  private static void requireJson(DataType type, byte[] bytes, int from, int to, boolean json) {
    if (!json) {
      throw ValueFormatException.of(type, bytes, from, to, "expected an opening quote '");
    }
  }

  private static final class OfDate extends ValueParser {
    private ShortColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (ShortColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      int day = parseDay(DateType.INSTANCE, bytes, from, to, 0);
      builder.append((short) Math.max(0, Math.min(MAX_DATE, day)));
    }

    @Override
    boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
      requireJson(DateType.INSTANCE, bytes, from, to, json);
      builder.append(Ticks.days(DateType.INSTANCE, bytes, from, to));
      return true;
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfDate32 extends ValueParser {
    private IntColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (IntColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      int day = parseDay(Date32Type.INSTANCE, bytes, from, to, 0);
      builder.append(Math.max(FIRST_DATE32, Math.min(LAST_DATE32, day)));
    }

    @Override
    boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
      requireJson(Date32Type.INSTANCE, bytes, from, to, json);
      long day = Ticks.parse(Date32Type.INSTANCE, bytes, from, to);
      if (day < FIRST_DATE32 || day > LAST_DATE32) {
        throw ValueFormatException.of(Date32Type.INSTANCE, bytes, from, to, "day is out of range");
      }
      builder.append((int) day);
      return true;
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  /** DateTime and DateTime64, which differ in digits after the second and in range. */
  private static final class OfDateTime extends ValueParser {
    private final DataType type;
    private final boolean narrow;
    private final int precision;
    private final long ticks;
    private final ZoneOffsets zone;
    private ColumnBuilder builder;
    private long stretchFrom;
    private long stretchTo;
    private long stretchOffset;
    private long fraction;
    private int position;

    OfDateTime(DataType type, int precision, ZoneOffsets zone) {
      this.type = type;
      this.narrow = type instanceof DateTimeType;
      this.precision = precision;
      this.ticks = IntegerText.powerOfTen(precision);
      this.zone = zone;
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
      fraction = 0;
      int length = to - from;
      long second;
      if (length >= 8 && bytes[from + 4] != '.' && !isDigit(bytes[from + 4])) {
        second = parseCalendar(bytes, from, to);
      } else {
        second = parseNumber(bytes, from, to);
      }
      if (narrow) {
        ((IntColumn.Builder) builder).append((int) Math.max(0, Math.min(MAX_DATE_TIME, second)));
        return;
      }
      if (Math.abs(second) > Long.MAX_VALUE / ticks - 1) {
        throw ValueFormatException.of(type, bytes, from, to, "time is out of range");
      }
      ((LongColumn.Builder) builder).append(second * ticks + fraction);
    }

    @Override
    boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
      long value = Ticks.parse(type, bytes, from, to);
      if (narrow) {
        ((IntColumn.Builder) builder).append((int) Math.max(0, Math.min(MAX_DATE_TIME, value)));
      } else {
        ((LongColumn.Builder) builder).append(value);
      }
      return true;
    }

    /** Date and time of day, in the parser's zone unless the text ends in another. */
    private long parseCalendar(byte[] bytes, int from, int to) {
      int dateEnd = from;
      while (dateEnd < to
          && dateEnd < from + 10
          && bytes[dateEnd] != ' '
          && bytes[dateEnd] != 'T') {
        dateEnd++;
      }
      int day = parseDay(type, bytes, from, dateEnd, NO_DATE);
      if (day == NO_DATE) {
        throw ValueFormatException.of(type, bytes, from, to, "no such date");
      }
      long local = day * 86_400L;
      position = dateEnd;
      if (dateEnd < to) {
        position++;
        local += parseTimeOfDay(bytes, from, to);
      }
      if (position == to) {
        return toInstant(local);
      }
      return local - parseOffset(bytes, from, to);
    }

    private int parseTimeOfDay(byte[] bytes, int from, int to) {
      int hour = oneOrTwoDigits(bytes, from, to);
      int minute = 0;
      int second = 0;
      if (position < to && bytes[position] == ':') {
        position++;
        minute = oneOrTwoDigits(bytes, from, to);
        if (position < to && bytes[position] == ':') {
          position++;
          second = oneOrTwoDigits(bytes, from, to);
          if (position < to && bytes[position] == '.') {
            position++;
            fraction = parseFraction(bytes, to);
          }
        }
      } else {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      return hour * 3600 + minute * 60 + second;
    }

    private int oneOrTwoDigits(byte[] bytes, int from, int to) {
      int start = position;
      int value = 0;
      while (position < to && position < start + 2 && isDigit(bytes[position])) {
        value = value * 10 + bytes[position++] - '0';
      }
      if (position == start) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      return value;
    }

    /** Digits after the point, as ticks; those beyond the precision are cut off. */
    private long parseFraction(byte[] bytes, int to) {
      long value = 0;
      int count = 0;
      while (position < to && isDigit(bytes[position])) {
        if (count < precision) {
          value = value * 10 + bytes[position] - '0';
          count++;
        }
        position++;
      }
      return value * IntegerText.powerOfTen(precision - count);
    }

    /** {@code Z}, {@code UTC}, {@code +hh}, {@code +hh:mm} or {@code +hhmm}, as seconds. */
    private int parseOffset(byte[] bytes, int from, int to) {
      if (bytes[position] == ' ') {
        position++;
      }
      String rest =
          new String(bytes, position, to - position, java.nio.charset.StandardCharsets.ISO_8859_1);
      if (rest.equals("Z") || rest.equals("UTC")) {
        return 0;
      }
      String compact = rest.replace(":", "");
      boolean numeric =
          (compact.length() == 3 || compact.length() == 5)
              && (compact.charAt(0) == '+' || compact.charAt(0) == '-')
              && compact.substring(1).chars().allMatch(c -> c >= '0' && c <= '9');
      if (!numeric) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      int hours = Integer.parseInt(compact.substring(1, 3));
      int minutes = compact.length() == 5 ? Integer.parseInt(compact.substring(3)) : 0;
      int seconds = hours * 3600 + minutes * 60;
      return compact.charAt(0) == '-' ? -seconds : seconds;
    }

    /** Seconds since 1970, or YYYYMMDD or YYYYMMDDhhmmss. */
    private long parseNumber(byte[] bytes, int from, int to) {
      int end = from;
      long value = 0;
      while (end < to && end < from + 18 && isDigit(bytes[end])) {
        value = value * 10 + bytes[end++] - '0';
      }
      int count = end - from;
      boolean pointAllowed = !narrow && end < to && bytes[end] == '.';
      if (end < to && !pointAllowed || count == 0) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      if (pointAllowed) {
        position = end + 1;
        fraction = parseFraction(bytes, to);
        if (position < to) {
          throw ValueFormatException.of(type, bytes, from, to, "");
        }
      }
      switch (count) {
        case 8, 14 -> {
          int day = parseDay(type, bytes, from, from + 8, NO_DATE);
          if (day == NO_DATE) {
            throw ValueFormatException.of(type, bytes, from, to, "no such date");
          }
          long time = count == 14 ? value % 1_000_000 : 0;
          return toInstant(
              day * 86_400L + time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100);
        }
        case 9, 10 -> {
          return value;
        }
        case 13 -> {
          fraction = value % 1000 * ticks / 1000;
          return value / 1000;
        }
        default -> throw ValueFormatException.of(type, bytes, from, to, "");
      }
    }

    private long toInstant(long local) {
      if (local < stretchFrom || local >= stretchTo) {
        int stretch = zone.localStretchAt(local);
        stretchFrom = zone.localStretchStart(stretch);
        stretchTo = zone.localStretchEnd(stretch);
        stretchOffset = zone.stretchOffset(stretch);
      }
      return local - stretchOffset;
    }
  }
}
