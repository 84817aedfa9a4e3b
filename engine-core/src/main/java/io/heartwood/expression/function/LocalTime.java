package io.heartwood.expression.function;

import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;

/**
 * Reads columns of dates and times as numbers: days or seconds of the wall clock of the type's time
 * zone. Immutable and thread-safe.
 */
final class LocalTime {
  private static final int DAY_SECONDS = 86_400;

  private final DataType type;
  private final ZoneOffsets zone;
  private final long ticksPerSecond;

  /** Reads {@code type}; the context's time zone stands in where the type names none. */
  LocalTime(DataType type, FunctionContext context) {
    this.type = type;
    String name = zoneName(type);
    this.zone = ZoneOffsets.of(name.isEmpty() ? context.timeZone() : ZoneOffsets.zoneOf(name));
    this.ticksPerSecond =
        type instanceof DateTime64Type time ? DateArithmetic.powerOfTen(time.precision()) : 1;
  }

  /** Whether the type is one of dates and times. */
  static boolean accepts(DataType type) {
    return isDay(type) || type instanceof DateTimeType || type instanceof DateTime64Type;
  }

  /** Whether the type is Date or Date32. */
  static boolean isDay(DataType type) {
    return type instanceof DateType || type instanceof Date32Type;
  }

  /** Name of the type's own zone; empty if it names none. */
  static String zoneName(DataType type) {
    if (type instanceof DateTimeType time) {
      return time.timeZone();
    }
    return type instanceof DateTime64Type time ? time.timeZone() : "";
  }

  ZoneOffsets zone() {
    return zone;
  }

  /** Seconds since 1970-01-01 UTC; for days, those of their midnight in the zone. */
  long[] instants(Column column) {
    int count = column.rowCount();
    long[] values = Vectors.longs(column, type);
    if (isDay(type)) {
      long[] result = new long[count];
      for (int i = 0; i < count; i++) {
        result[i] = zone.startOfDay(values[i]);
      }
      return result;
    }
    if (ticksPerSecond == 1) {
      return values;
    }
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] = Math.floorDiv(values[i], ticksPerSecond);
    }
    return result;
  }

  /** Seconds of the wall clock since 1970-01-01 00:00:00. */
  long[] localSeconds(Column column) {
    int count = column.rowCount();
    long[] local = new long[count];
    if (isDay(type)) {
      long[] days = Vectors.longs(column, type);
      for (int i = 0; i < count; i++) {
        local[i] = days[i] * DAY_SECONDS;
      }
      return local;
    }
    zone.toLocal(instants(column), local, count);
    return local;
  }

  /** Days of the wall clock since 1970-01-01. */
  int[] localDays(Column column) {
    int count = column.rowCount();
    int[] days = new int[count];
    if (isDay(type)) {
      long[] values = Vectors.longs(column, type);
      for (int i = 0; i < count; i++) {
        days[i] = (int) values[i];
      }
      return days;
    }
    long[] local = localSeconds(column);
    for (int i = 0; i < count; i++) {
      days[i] = (int) Math.floorDiv(local[i], DAY_SECONDS);
    }
    return days;
  }
}
