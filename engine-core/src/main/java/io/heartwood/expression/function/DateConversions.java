package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;

/** Conversions between dates, times and numbers. */
final class DateConversions {
  private static final int MAX_DATE = 65_535;
  private static final long MAX_DATE_TIME = 0xffffffffL;

  private DateConversions() {}

  /** The conversion, or null if there is none. */
  static BoundFunction find(DataType from, DataType to, FunctionContext context) {
    boolean fromDate = LocalTime.accepts(from);
    boolean toDate = LocalTime.accepts(to);
    if (fromDate && toDate) {
      return between(from, to, context);
    }
    if (fromDate) {
      return toNumber(from, to);
    }
    if (!NumberTypes.isNumber(from) || from instanceof EnumType) {
      return from instanceof DecimalType decimal && to instanceof DateTime64Type time
          ? decimalToTime(decimal, time)
          : null;
    }
    return fromNumber(from, to, context);
  }

  private static BoundFunction between(DataType from, DataType to, FunctionContext context) {
    if (to instanceof DateType || to instanceof Date32Type) {
      LocalTime time = new LocalTime(from, context);
      return BoundFunction.monotonic(
          to,
          wraps(from, to) ? Monotonicity.NONE : Monotonicity.INCREASING,
          (arguments, rowCount) -> {
            int[] days = time.localDays(arguments[0]);
            long[] result = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
              result[i] = days[i];
            }
            return Vectors.ofLongs(result, rowCount, to);
          });
    }
    // A day begins in the zone of the result; an instant stays what it is.
    String zone = LocalTime.zoneName(to);
    LocalTime time =
        new LocalTime(
            from,
            LocalTime.isDay(from) && !zone.isEmpty()
                ? new FunctionContext(io.heartwood.calendar.ZoneOffsets.zoneOf(zone), context.now())
                : context);
    if (to instanceof DateTimeType) {
      return BoundFunction.monotonic(
          to,
          wraps(from, to) ? Monotonicity.NONE : Monotonicity.INCREASING,
          (arguments, rowCount) -> Vectors.ofLongs(time.instants(arguments[0]), rowCount, to));
    }
    return toTime64(from, (DateTime64Type) to, time);
  }

  private static boolean wraps(DataType from, DataType to) {
    return to.valueSizeBytes() < from.valueSizeBytes() && !(from instanceof DateTimeType);
  }

  private static BoundFunction toTime64(DataType from, DateTime64Type to, LocalTime time) {
    int shift = to.precision() - DateArithmetic.precisionOf(from);
    long factor = DateArithmetic.powerOfTen(Math.abs(shift));
    boolean ticks = from instanceof DateTime64Type;
    return BoundFunction.monotonic(
        to,
        Monotonicity.INCREASING,
        (arguments, rowCount) -> {
          long[] values = ticks ? Vectors.longs(arguments[0], from) : time.instants(arguments[0]);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = shift >= 0 ? values[i] * factor : values[i] / factor;
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  private static BoundFunction toNumber(DataType from, DataType to) {
    if (from instanceof DateTime64Type time) {
      return timeToNumber(time, to);
    }
    if (to instanceof FloatType) {
      return BoundFunction.monotonic(
          to,
          Monotonicity.INCREASING,
          (arguments, rowCount) ->
              Vectors.ofDoubles(Vectors.doubles(arguments[0], from), rowCount, to));
    }
    if (!NumberTypes.isInteger(to)) {
      return null;
    }
    boolean fits =
        to.valueSizeBytes() > from.valueSizeBytes()
            || to.valueSizeBytes() == from.valueSizeBytes()
                && Vectors.isUnsigned(from) == Vectors.isUnsigned(to);
    return BoundFunction.monotonic(
        to,
        fits ? Monotonicity.INCREASING : Monotonicity.NONE,
        (arguments, rowCount) ->
            Vectors.ofLongs(Vectors.longs(arguments[0], from).clone(), rowCount, to));
  }

  private static BoundFunction timeToNumber(DateTime64Type from, DataType to) {
    DecimalType decimal = new DecimalType(18, from.precision());
    if (to instanceof FloatType || to instanceof DecimalType) {
      BoundFunction conversion = Conversions.cast(decimal, to, null);
      return BoundFunction.fallible(to, conversion::apply);
    }
    if (!NumberTypes.isInteger(to)) {
      return null;
    }
    long ticks = DateArithmetic.powerOfTen(from.precision());
    long limit = to.valueSizeBytes() == 8 ? -1 : 1L << 8 * to.valueSizeBytes();
    boolean unsigned = Vectors.isUnsigned(to);
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], from);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = values[i] / ticks;
            long low = unsigned ? 0 : -(limit >> 1);
            if (limit > 0 && (result[i] < low || result[i] >= low + limit)) {
              throw new FunctionException("time does not fit: type=" + to + " value=" + result[i]);
            }
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  private static BoundFunction fromNumber(DataType from, DataType to, FunctionContext context) {
    if (to instanceof DateTime64Type time) {
      return numberToTime(from, time);
    }
    if (to instanceof DateTimeType) {
      return BoundFunction.of(
          to,
          (arguments, rowCount) -> {
            long[] values = whole(arguments[0], from);
            long[] result = new long[rowCount];
            boolean unsigned = Vectors.isUnsigned64(from);
            for (int i = 0; i < rowCount; i++) {
              long value = unsigned && values[i] < 0 ? Long.MAX_VALUE : values[i];
              result[i] = Math.max(0, Math.min(MAX_DATE_TIME, value));
            }
            return Vectors.ofLongs(result, rowCount, to);
          });
    }
    LocalTime time = new LocalTime(DateTimeType.INSTANCE, context);
    boolean narrow = to instanceof DateType;
    return BoundFunction.of(
        to,
        (arguments, rowCount) -> {
          long[] values = whole(arguments[0], from);
          boolean unsigned = Vectors.isUnsigned64(from);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            long value = unsigned && values[i] < 0 ? Long.MAX_VALUE : values[i];
            result[i] = day(value, narrow, time);
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  /** Small numbers are days, larger ones seconds. */
  private static long day(long value, boolean narrow, LocalTime time) {
    if (narrow && value < 0) {
      return 0;
    }
    if (value <= (narrow ? MAX_DATE : 120_529)) {
      return value;
    }
    long second = Math.min(value, MAX_DATE_TIME);
    return Math.floorDiv(second + time.zone().offsetAt(second), 86_400);
  }

  private static long[] whole(Column column, DataType from) {
    if (!(from instanceof FloatType)) {
      return Vectors.longs(column, from);
    }
    double[] values = Vectors.doubles(column, from);
    long[] result = new long[column.rowCount()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (long) values[i];
    }
    return result;
  }

  private static BoundFunction numberToTime(DataType from, DateTime64Type to) {
    long ticks = DateArithmetic.powerOfTen(to.precision());
    return BoundFunction.of(
        to,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          if (from instanceof FloatType) {
            double[] values = Vectors.doubles(arguments[0], from);
            for (int i = 0; i < rowCount; i++) {
              result[i] = (long) (values[i] * ticks);
            }
          } else {
            long[] values = Vectors.longs(arguments[0], from);
            for (int i = 0; i < rowCount; i++) {
              result[i] = values[i] * ticks;
            }
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  private static BoundFunction decimalToTime(DecimalType from, DateTime64Type to) {
    DecimalType decimal = new DecimalType(18, to.precision());
    BoundFunction conversion = Conversions.cast(from, decimal, null);
    return BoundFunction.fallible(to, conversion::apply);
  }
}
