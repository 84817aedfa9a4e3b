package io.heartwood.expression.function;

import io.heartwood.calendar.CivilDate;
import io.heartwood.calendar.ZoneOffsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Loops over days and seconds of the wall clock. What depends on the calendar is looked up in a
 * table of all days that Date knows, which is made when it is first needed: 256 KiB for each {@link
 * DayPart} that is in use. Other days are computed.
 */
final class CalendarKernels {
  private static final int MAX_DATE = 65_535;

  /** Fewer days than this are computed, if there is no table yet. */
  private static final int MIN_COUNT_OF_TABLE = 256;

  private static final AtomicReferenceArray<int[]> TABLES =
      new AtomicReferenceArray<>(DayPart.values().length);

  private CalendarKernels() {}

  /** What to take from a day. */
  enum DayPart {
    YEAR,
    QUARTER,
    MONTH,
    DAY_OF_MONTH,
    DAY_OF_WEEK,
    DAY_OF_YEAR,
    YEAR_MONTH,
    YEAR_MONTH_DAY,
    MONDAY,
    SUNDAY,
    START_OF_MONTH,
    START_OF_QUARTER,
    START_OF_YEAR,
    LAST_DAY_OF_MONTH,
    ISO_WEEK,
    ISO_YEAR,
    MONTHS,
    QUARTERS
  }

  /** Computes one part of all days. */
  static void parts(DayPart part, int[] days, long[] result, int count) {
    int[] table = table(part, count);
    for (int i = 0; i < count; i++) {
      int day = days[i];
      result[i] = day >= 0 && day < table.length ? table[day] : part(part, day);
    }
  }

  /** The part of every day that Date knows; empty if it does not pay to make the table. */
  private static int[] table(DayPart part, int count) {
    int[] table = TABLES.get(part.ordinal());
    if (table != null) {
      return table;
    }
    if (count < MIN_COUNT_OF_TABLE) {
      return new int[0];
    }
    int[] made = new int[MAX_DATE + 1];
    for (int day = 0; day <= MAX_DATE; day++) {
      made[day] = Math.toIntExact(part(part, day));
    }
    TABLES.set(part.ordinal(), made);
    return made;
  }

  /** Computes one part of all days, within the range of Date: 1970-01-01 to 2149-06-06. */
  static void clampedParts(DayPart part, int[] days, long[] result, int count) {
    parts(part, days, result, count);
    for (int i = 0; i < count; i++) {
      result[i] = Math.max(0, Math.min(MAX_DATE, result[i]));
    }
  }

  static long part(DayPart part, int day) {
    switch (part) {
      case DAY_OF_WEEK:
        return CivilDate.dayOfWeek(day);
      case MONDAY:
        return day - CivilDate.dayOfWeek(day) + 1;
      case SUNDAY:
        return day - CivilDate.dayOfWeek(day) % 7;
      case ISO_YEAR, ISO_WEEK:
        int thursday = day - CivilDate.dayOfWeek(day) + 4;
        int isoYear = CivilDate.yearOf(CivilDate.packed(thursday));
        return part == DayPart.ISO_YEAR
            ? isoYear
            : (thursday - CivilDate.daysOf(isoYear, 1, 1)) / 7 + 1;
      default:
        return civilPart(part, day, CivilDate.packed(day));
    }
  }

  private static long civilPart(DayPart part, int day, int packed) {
    int year = CivilDate.yearOf(packed);
    int month = CivilDate.monthOf(packed);
    int dayOfMonth = CivilDate.dayOf(packed);
    return switch (part) {
      case YEAR -> year;
      case QUARTER -> (month + 2) / 3;
      case MONTH -> month;
      case DAY_OF_MONTH -> dayOfMonth;
      case DAY_OF_YEAR -> day - CivilDate.daysOf(year, 1, 1) + 1;
      case YEAR_MONTH -> year * 100L + month;
      case YEAR_MONTH_DAY -> year * 10_000L + month * 100L + dayOfMonth;
      case START_OF_MONTH -> day - dayOfMonth + 1;
      case START_OF_QUARTER -> CivilDate.daysOf(year, (month - 1) / 3 * 3 + 1, 1);
      case START_OF_YEAR -> CivilDate.daysOf(year, 1, 1);
      case LAST_DAY_OF_MONTH -> day - dayOfMonth + CivilDate.daysOfMonth(year, month);
      case MONTHS -> year * 12L + month;
      case QUARTERS -> year * 4L + (month - 1) / 3;
      default -> throw new IllegalArgumentException("no part of a date: " + part);
    };
  }

  /** {@code (local % modulus) / divisor}: hours, minutes or seconds of the wall clock. */
  static void timeParts(long[] local, int modulus, int divisor, long[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = Math.floorMod(local[i], modulus) / divisor;
    }
  }

  /** YYYYMMDDhhmmss of the wall clock. */
  static void numbers(long[] local, long[] result, int count) {
    long previousDay = Long.MIN_VALUE;
    long dayPart = 0;
    for (int i = 0; i < count; i++) {
      long day = Math.floorDiv(local[i], 86_400);
      int second = (int) (local[i] - day * 86_400);
      if (day != previousDay) {
        previousDay = day;
        dayPart = part(DayPart.YEAR_MONTH_DAY, (int) day) * 1_000_000;
      }
      result[i] = dayPart + second / 3600 * 10_000L + second / 60 % 60 * 100L + second % 60;
    }
  }

  /** Instants rounded down to a whole number of {@code unit} seconds of the wall clock. */
  static void floorTimes(long[] instants, ZoneOffsets zone, int unit, long[] result, int count) {
    long from = 0;
    long to = 0;
    long offset = 0;
    for (int i = 0; i < count; i++) {
      long instant = instants[i];
      if (instant < from || instant >= to) {
        int stretch = zone.stretchAt(instant);
        from = zone.stretchStart(stretch);
        to = zone.stretchEnd(stretch);
        offset = zone.stretchOffset(stretch);
      }
      result[i] = instant - Math.floorMod(instant + offset, unit);
    }
  }

  /** First instants of local days. */
  static void startsOfDays(int[] days, ZoneOffsets zone, long[] result, int count) {
    int previousDay = Integer.MIN_VALUE;
    long previous = 0;
    for (int i = 0; i < count; i++) {
      if (days[i] != previousDay) {
        previousDay = days[i];
        previous = zone.startOfDay(previousDay);
      }
      result[i] = previous;
    }
  }
}
