package io.heartwood.expression.function;

import io.heartwood.calendar.CivilDate;
import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.IntegerType;
import java.util.List;
import java.util.Locale;

/** Sums and differences of dates, times and intervals. */
final class DateArithmetic {
  private static final int DAY_SECONDS = 86_400;

  /** Units of intervals, from small to large. */
  enum Unit {
    NANOSECOND,
    MICROSECOND,
    MILLISECOND,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** As in {@code addDays}. */
    String plural() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT) + "s";
    }

    boolean isCalendar() {
      return compareTo(DAY) >= 0;
    }

    /** Digits of a second that the unit needs. */
    int precision() {
      return switch (this) {
        case NANOSECOND -> 9;
        case MICROSECOND -> 6;
        case MILLISECOND -> 3;
        default -> 0;
      };
    }

    long seconds() {
      return switch (this) {
        case SECOND -> 1;
        case MINUTE -> 60;
        case HOUR -> 3600;
        default -> throw new IllegalStateException("no fixed number of seconds: " + this);
      };
    }
  }

  private DateArithmetic() {}

  static void register(FunctionRegistry.Builder registry) {
    for (Unit unit : Unit.values()) {
      registry.add("add" + unit.plural(), call -> add(call, unit, 1));
      registry.add("subtract" + unit.plural(), call -> add(call, unit, -1));
    }
    registry.add("dateDiff", DateDifference::bind);
    registry.alias("date_diff", "dateDiff");
    registry.alias("DATE_DIFF", "dateDiff");
    registry.alias("timestampDiff", "dateDiff");
  }

  /** Date or DateTime plus a number, on either side; null if no argument is a date. */
  static BoundFunction plus(ScalarFunction.Call call) {
    boolean left = LocalTime.accepts(call.argument(0).type());
    boolean right = LocalTime.accepts(call.argument(1).type());
    if (!left && !right) {
      return null;
    }
    if (left && right) {
      throw call.illegalTypes();
    }
    return number(call, left ? 0 : 1, 1);
  }

  /** Date minus a number or a date; null if the first argument is no date. */
  static BoundFunction minus(ScalarFunction.Call call) {
    boolean left = LocalTime.accepts(call.argument(0).type());
    boolean right = LocalTime.accepts(call.argument(1).type());
    if (!left) {
      if (right) {
        throw call.illegalTypes();
      }
      return null;
    }
    return right ? difference(call) : number(call, 0, -1);
  }

  private static BoundFunction number(ScalarFunction.Call call, int dateIndex, int sign) {
    DataType type = call.argument(dateIndex).type();
    DataType numberType = call.argument(1 - dateIndex).type();
    if (!NumberTypes.isNumber(numberType)) {
      throw call.illegalTypes();
    }
    long factor = type instanceof DateTime64Type time ? powerOfTen(time.precision()) : 1;
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          long[] dates = Vectors.longs(Vectors.expand(arguments[dateIndex], rowCount), type);
          long[] numbers =
              wholeNumbers(Vectors.expand(arguments[1 - dateIndex], rowCount), numberType);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = dates[i] + sign * factor * numbers[i];
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static long[] wholeNumbers(Column column, DataType type) {
    if (!NumberTypes.isFloat(type)) {
      return Vectors.longs(column, type);
    }
    double[] values = Vectors.doubles(column, type);
    long[] whole = new long[column.rowCount()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Vectors.truncate(values[i]);
    }
    return whole;
  }

  private static BoundFunction difference(ScalarFunction.Call call) {
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    if (left instanceof DateTime64Type || right instanceof DateTime64Type) {
      if (LocalTime.isDay(left) || LocalTime.isDay(right)) {
        throw call.illegalTypes();
      }
      int precision = Math.max(precisionOf(left), precisionOf(right));
      long leftFactor = powerOfTen(precision - precisionOf(left));
      long rightFactor = powerOfTen(precision - precisionOf(right));
      return differences(new DecimalType(18, precision), left, right, leftFactor, rightFactor);
    }
    if (!left.getClass().equals(right.getClass()) || left instanceof Date32Type) {
      throw call.illegalTypes();
    }
    return differences(IntegerType.INT32, left, right, 1, 1);
  }

  private static BoundFunction differences(
      DataType type, DataType left, DataType right, long leftFactor, long rightFactor) {
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          long[] a = Vectors.longs(Vectors.expand(arguments[0], rowCount), left);
          long[] b = Vectors.longs(Vectors.expand(arguments[1], rowCount), right);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = a[i] * leftFactor - b[i] * rightFactor;
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction add(ScalarFunction.Call call, Unit unit, int sign) {
    call.requireCount(2, 2);
    DataType from = call.argument(0).type();
    DataType amountType = call.argument(1).type();
    if (!LocalTime.accepts(from) || !NumberTypes.isNumber(amountType)) {
      throw call.illegalTypes();
    }
    if (unit.precision() > 0 && LocalTime.isDay(from)) {
      throw call.illegalTypes();
    }
    DataType type = resultType(from, unit);
    BoundFunction cast = type.equals(from) ? null : Conversions.cast(from, type, call.context());
    LocalTime time = new LocalTime(type, call.context());
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          Column dates = Vectors.expand(arguments[0], rowCount);
          Column converted = cast == null ? dates : cast.apply(new Column[] {dates}, rowCount);
          long[] values = Vectors.longs(converted, type);
          long[] amounts = wholeNumbers(Vectors.expand(arguments[1], rowCount), amountType);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = added(values[i], type, time.zone(), sign * amounts[i], unit);
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static DataType resultType(DataType from, Unit unit) {
    if (from instanceof DateTime64Type time) {
      return new DateTime64Type(
          Math.max(time.precision(), subSecondPrecision(unit)), time.timeZone());
    }
    if (from instanceof DateTimeType time && unit.precision() > 0) {
      return new DateTime64Type(subSecondPrecision(unit), time.timeZone());
    }
    if (from instanceof DateType && !unit.isCalendar()) {
      return DateTimeType.INSTANCE;
    }
    if (from instanceof Date32Type && !unit.isCalendar()) {
      return new DateTime64Type(3, "");
    }
    return from;
  }

  private static int subSecondPrecision(Unit unit) {
    return unit.precision();
  }

  private static long added(long value, DataType type, ZoneOffsets zone, long amount, Unit unit) {
    if (LocalTime.isDay(type)) {
      long day = addDays((int) value, amount, unit);
      boolean months = unit.compareTo(Unit.WEEK) > 0;
      return months && type instanceof DateType ? Math.max(0, day) : day;
    }
    int precision = precisionOf(type);
    long ticks = powerOfTen(precision);
    if (unit.precision() > 0) {
      return value + amount * powerOfTen(precision - unit.precision());
    }
    if (!unit.isCalendar()) {
      return value + amount * unit.seconds() * ticks;
    }
    long second = Math.floorDiv(value, ticks);
    long fraction = value - second * ticks;
    long local = second + zone.offsetAt(second);
    long day = Math.floorDiv(local, DAY_SECONDS);
    long target = addDays((int) day, amount, unit);
    long moved = zone.toEpochSecond(target * DAY_SECONDS + local - day * DAY_SECONDS);
    boolean clamped = type instanceof DateTimeType && unit.compareTo(Unit.WEEK) > 0;
    return clamped ? Math.max(0, moved) : moved * ticks + fraction;
  }

  private static long addDays(int day, long amount, Unit unit) {
    return switch (unit) {
      case DAY -> day + amount;
      case WEEK -> day + amount * 7;
      default -> {
        long months = amount * (unit == Unit.MONTH ? 1 : unit == Unit.QUARTER ? 3 : 12);
        // Far beyond every representable date; keeps the calendar's arithmetic within an int.
        long bounded = Math.max(-200_000, Math.min(200_000, months));
        yield CivilDate.addMonths(day, bounded);
      }
    };
  }

  static boolean isDateOrDateTime(DataType type) {
    return type instanceof DateType || type instanceof DateTimeType;
  }

  /** Digits after the second's point; 0 but for DateTime64. */
  static int precisionOf(DataType type) {
    return type instanceof DateTime64Type time ? time.precision() : 0;
  }

  /** The same type in another zone; empty leaves it. */
  static DataType withZone(DataType type, String zone) {
    if (zone.isEmpty()) {
      return type;
    }
    if (type instanceof DateTimeType) {
      return new DateTimeType(zone);
    }
    return type instanceof DateTime64Type time ? new DateTime64Type(time.precision(), zone) : type;
  }

  static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  /** The unit of this name, singular or plural, or a common abbreviation. */
  static Unit unit(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    List<String> known = List.of("ns", "us", "ms", "ss", "mi", "hh", "dd", "wk", "mm", "qq", "yy");
    for (Unit unit : Unit.values()) {
      String singular = unit.name().toLowerCase(Locale.ROOT);
      if (lower.equals(singular)
          || lower.equals(singular + "s")
          || lower.equals(known.get(unit.ordinal()))) {
        return unit;
      }
    }
    throw new FunctionException("unknown unit of time: unit=" + name);
  }
}
