package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.expression.function.CalendarKernels.DayPart;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.IntegerType;

/**
 * Parts of dates and times, and rounding them down. All respect the time zone of the argument's
 * type, or that of a second argument where ClickHouse takes one.
 */
final class DateFunctions {
  private static final int DAY = 86_400;

  private DateFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    part(registry, "toYear", DayPart.YEAR, IntegerType.UINT16, true);
    part(registry, "toISOYear", DayPart.ISO_YEAR, IntegerType.UINT16, true);
    part(registry, "toQuarter", DayPart.QUARTER, IntegerType.UINT8, false);
    part(registry, "toMonth", DayPart.MONTH, IntegerType.UINT8, false);
    part(registry, "toDayOfMonth", DayPart.DAY_OF_MONTH, IntegerType.UINT8, false);
    part(registry, "toDayOfWeek", DayPart.DAY_OF_WEEK, IntegerType.UINT8, false);
    part(registry, "toDayOfYear", DayPart.DAY_OF_YEAR, IntegerType.UINT16, false);
    part(registry, "toISOWeek", DayPart.ISO_WEEK, IntegerType.UINT8, false);
    part(registry, "toYYYYMM", DayPart.YEAR_MONTH, IntegerType.UINT32, true);
    part(registry, "toYYYYMMDD", DayPart.YEAR_MONTH_DAY, IntegerType.UINT32, true);
    part(registry, "toMonday", DayPart.MONDAY, DateType.INSTANCE, true);
    part(registry, "toStartOfMonth", DayPart.START_OF_MONTH, DateType.INSTANCE, true);
    part(registry, "toStartOfQuarter", DayPart.START_OF_QUARTER, DateType.INSTANCE, true);
    part(registry, "toStartOfYear", DayPart.START_OF_YEAR, DateType.INSTANCE, true);
    part(registry, "toLastDayOfMonth", DayPart.LAST_DAY_OF_MONTH, DateType.INSTANCE, true);
    registry.add("toStartOfWeek", DateFunctions::startOfWeek);
    registry.add("toHour", call -> timePart(call, DAY, 3600));
    registry.add("toMinute", call -> timePart(call, 3600, 60));
    registry.add("toSecond", call -> timePart(call, 60, 1));
    registry.add("toYYYYMMDDhhmmss", DateFunctions::number);
    registry.add("toStartOfSecond", DateFunctions::startOfSecond);
    registry.add("toStartOfMinute", call -> floor(call, 60));
    registry.add("toStartOfFiveMinutes", call -> floor(call, 300));
    registry.add("toStartOfTenMinutes", call -> floor(call, 600));
    registry.add("toStartOfFifteenMinutes", call -> floor(call, 900));
    registry.add("toStartOfHour", call -> floor(call, 3600));
    registry.add("toStartOfDay", DateFunctions::startOfDay);
    registry.add("toUnixTimestamp", DateFunctions::unixTimestamp);
    registry.alias("DAY", "toDayOfMonth");
    registry.alias("DAYOFMONTH", "toDayOfMonth");
    registry.alias("DAYOFWEEK", "toDayOfWeek");
    registry.alias("DAYOFYEAR", "toDayOfYear");
    registry.alias("YEAR", "toYear");
    registry.alias("MONTH", "toMonth");
    registry.alias("QUARTER", "toQuarter");
    registry.alias("HOUR", "toHour");
    registry.alias("MINUTE", "toMinute");
    registry.alias("SECOND", "toSecond");
    registry.alias("toStartOfFiveMinute", "toStartOfFiveMinutes");
    registry.alias("LAST_DAY", "toLastDayOfMonth");
  }

  private static void part(
      FunctionRegistry.Builder registry,
      String name,
      DayPart part,
      DataType type,
      boolean monotonic) {
    registry.add(name, call -> part(call, part, type, monotonic));
  }

  private static BoundFunction part(
      ScalarFunction.Call call, DayPart part, DataType type, boolean monotonic) {
    call.requireCount(1, 2);
    LocalTime time = localTime(call);
    // The last day of the last month that Date knows lies beyond its range, and wraps.
    boolean wraps =
        part == DayPart.LAST_DAY_OF_MONTH && call.argument(0).type() instanceof DateType;
    boolean date = type instanceof DateType && !wraps;
    return new BoundFunction(type) {
      @Override
      public Column apply(Column[] arguments, int rowCount) {
        int[] days = time.localDays(arguments[0]);
        long[] result = new long[rowCount];
        if (date) {
          CalendarKernels.clampedParts(part, days, result, rowCount);
        } else {
          CalendarKernels.parts(part, days, result, rowCount);
        }
        return Vectors.ofLongs(result, rowCount, type);
      }

      @Override
      public Monotonicity monotonicity(Column from, Column to) {
        if (monotonic) {
          return wraps ? Monotonicity.NONE : Monotonicity.INCREASING;
        }
        // A part of a year or month grows while the next larger unit stays the same.
        return from != null && to != null && container(part, from) == container(part, to)
            ? Monotonicity.INCREASING
            : Monotonicity.NONE;
      }

      private long container(DayPart inner, Column row) {
        DayPart outer =
            switch (inner) {
              case DAY_OF_MONTH -> DayPart.YEAR_MONTH;
              case DAY_OF_WEEK -> DayPart.MONDAY;
              case ISO_WEEK -> DayPart.ISO_YEAR;
              default -> DayPart.YEAR;
            };
        return CalendarKernels.part(outer, time.localDays(row)[0]);
      }
    };
  }

  private static BoundFunction startOfWeek(ScalarFunction.Call call) {
    call.requireCount(1, 3);
    boolean monday = false;
    if (call.count() > 1) {
      Argument mode = call.argument(1);
      if (!mode.isConstant() || !NumberTypes.isInteger(mode.type())) {
        throw new FunctionException("mode of " + call.name() + " must be a constant number");
      }
      monday = (Vectors.longs(mode.constant(), mode.type())[0] & 1) != 0;
    }
    ScalarFunction.Call first =
        new ScalarFunction.Call(call.name(), call.arguments().subList(0, 1), call.context());
    return part(first, monday ? DayPart.MONDAY : DayPart.SUNDAY, DateType.INSTANCE, true);
  }

  private static BoundFunction timePart(ScalarFunction.Call call, int modulus, int divisor) {
    call.requireCount(1, 2);
    requireTimeOfDay(call);
    LocalTime time = localTime(call);
    return new BoundFunction(IntegerType.UINT8) {
      @Override
      public Column apply(Column[] arguments, int rowCount) {
        long[] result = new long[rowCount];
        CalendarKernels.timeParts(
            time.localSeconds(arguments[0]), modulus, divisor, result, rowCount);
        return Vectors.ofLongs(result, rowCount, type());
      }

      @Override
      public Monotonicity monotonicity(Column from, Column to) {
        if (from == null || to == null) {
          return Monotonicity.NONE;
        }
        // Both ends in one stretch of the clock, and in the same day, hour or minute.
        boolean sameStretch =
            time.zone().stretchAt(time.instants(from)[0])
                == time.zone().stretchAt(time.instants(to)[0]);
        long low = Math.floorDiv(time.localSeconds(from)[0], modulus);
        long high = Math.floorDiv(time.localSeconds(to)[0], modulus);
        return sameStretch && low == high ? Monotonicity.INCREASING : Monotonicity.NONE;
      }
    };
  }

  private static BoundFunction number(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    LocalTime time = localTime(call);
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          CalendarKernels.numbers(time.localSeconds(arguments[0]), result, rowCount);
          return Vectors.ofLongs(result, rowCount, IntegerType.UINT64);
        });
  }

  private static BoundFunction floor(ScalarFunction.Call call, int unit) {
    call.requireCount(1, 2);
    requireTimeOfDay(call);
    LocalTime time = localTime(call);
    DataType type = new DateTimeType(resultZone(call));
    boolean bounded = !(call.argument(0).type() instanceof DateTime64Type);
    return BoundFunction.monotonic(
        type,
        bounded ? Monotonicity.INCREASING : Monotonicity.NONE,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          CalendarKernels.floorTimes(
              time.instants(arguments[0]), time.zone(), unit, result, rowCount);
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction startOfSecond(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    if (!(call.argument(0).type() instanceof DateTime64Type type)) {
      throw call.illegalTypes();
    }
    long ticks = DateArithmetic.powerOfTen(type.precision());
    return BoundFunction.monotonic(
        type,
        Monotonicity.INCREASING,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], type);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = values[i] - Math.floorMod(values[i], ticks);
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction startOfDay(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    LocalTime time = localTime(call);
    DataType type = new DateTimeType(resultZone(call));
    DataType from = call.argument(0).type();
    boolean clamped = from instanceof Date32Type;
    boolean bounded = !(from instanceof DateTime64Type);
    return BoundFunction.monotonic(
        type,
        bounded && !(from instanceof DateType) ? Monotonicity.INCREASING : Monotonicity.NONE,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          CalendarKernels.startsOfDays(time.localDays(arguments[0]), time.zone(), result, rowCount);
          if (clamped) {
            for (int i = 0; i < rowCount; i++) {
              result[i] = Math.max(0, Math.min(0xffffffffL, result[i]));
            }
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction unixTimestamp(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    LocalTime time = localTime(call);
    boolean wide = call.argument(0).type().valueSizeBytes() == 8;
    BoundFunction.Body body =
        (arguments, rowCount) -> {
          long[] instants = time.instants(arguments[0]).clone();
          for (int i = 0; i < rowCount && wide; i++) {
            if (instants[i] >>> 32 != 0) {
              throw new FunctionException("time does not fit: type=UInt32 value=" + instants[i]);
            }
          }
          return Vectors.ofLongs(instants, rowCount, IntegerType.UINT32);
        };
    return wide
        ? BoundFunction.fallible(IntegerType.UINT32, body)
        : BoundFunction.of(IntegerType.UINT32, body);
  }

  private static void requireTimeOfDay(ScalarFunction.Call call) {
    if (LocalTime.isDay(call.argument(0).type())) {
      throw call.illegalTypes();
    }
  }

  /** The argument read in the zone of the second argument, if there is one. */
  private static LocalTime localTime(ScalarFunction.Call call) {
    DataType type = call.argument(0).type();
    if (!LocalTime.accepts(type)) {
      throw call.illegalTypes();
    }
    return new LocalTime(DateArithmetic.withZone(type, resultZone(call)), call.context());
  }

  /** Zone of the second argument, else of the first argument's type; empty for the context's. */
  private static String resultZone(ScalarFunction.Call call) {
    if (call.count() > 1) {
      String zone = call.argument(1).constantText();
      if (zone == null) {
        throw new FunctionException("time zone of " + call.name() + " must be a constant string");
      }
      return zone;
    }
    return LocalTime.zoneName(call.argument(0).type());
  }
}
