package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.expression.function.CalendarKernels.DayPart;
import io.heartwood.expression.function.DateArithmetic.Unit;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;

/** {@code dateDiff(unit, from, to)}: how many borders of a unit lie between two times. */
final class DateDifference {
  private DateDifference() {}

  static BoundFunction bind(ScalarFunction.Call call) {
    call.requireCount(3, 4);
    String unitName = call.argument(0).constantText();
    DataType from = call.argument(1).type();
    DataType to = call.argument(2).type();
    if (unitName == null || !LocalTime.accepts(from) || !LocalTime.accepts(to)) {
      throw call.illegalTypes();
    }
    Unit unit = DateArithmetic.unit(unitName);
    String zone = call.count() > 3 ? call.argument(3).constantText() : "";
    LocalTime first = new LocalTime(DateArithmetic.withZone(from, zone), call.context());
    LocalTime second = new LocalTime(DateArithmetic.withZone(to, zone), call.context());
    return BoundFunction.of(
        IntegerType.INT64,
        (arguments, rowCount) -> {
          long[] a = borders(Vectors.expand(arguments[1], rowCount), from, first, unit);
          long[] b = borders(Vectors.expand(arguments[2], rowCount), to, second, unit);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = b[i] - a[i];
          }
          return Vectors.ofLongs(result, rowCount, IntegerType.INT64);
        });
  }

  /** For each time the number of the unit it lies in. */
  private static long[] borders(Column column, DataType type, LocalTime time, Unit unit) {
    int count = column.rowCount();
    long[] result = new long[count];
    switch (unit) {
      case DAY -> {
        int[] days = time.localDays(column);
        for (int i = 0; i < count; i++) {
          result[i] = days[i];
        }
      }
      case WEEK -> {
        CalendarKernels.parts(DayPart.MONDAY, time.localDays(column), result, count);
        for (int i = 0; i < count; i++) {
          result[i] = Math.floorDiv(result[i], 7);
        }
      }
      case MONTH -> CalendarKernels.parts(DayPart.MONTHS, time.localDays(column), result, count);
      case QUARTER ->
          CalendarKernels.parts(DayPart.QUARTERS, time.localDays(column), result, count);
      case YEAR -> CalendarKernels.parts(DayPart.YEAR, time.localDays(column), result, count);
      case HOUR, MINUTE, SECOND -> {
        long[] instants = time.instants(column);
        long seconds = unit.seconds();
        // ClickHouse counts hours from where the zone's clock stood in 1970, against its offset.
        long offset = unit == Unit.HOUR ? time.zone().offsetAt(0) : 0;
        for (int i = 0; i < count; i++) {
          result[i] = Math.floorDiv(instants[i] - offset, seconds);
        }
      }
      default -> {
        int precision = DateArithmetic.precisionOf(type);
        long[] values = precision == 0 ? time.instants(column) : Vectors.longs(column, type);
        int shift = unit.precision() - precision;
        long factor = DateArithmetic.powerOfTen(Math.abs(shift));
        for (int i = 0; i < count; i++) {
          result[i] = shift >= 0 ? values[i] * factor : Math.floorDiv(values[i], factor);
        }
      }
    }
    return result;
  }
}
