package io.heartwood.expression.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.expression.function.CalendarKernels.DayPart;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import org.junit.jupiter.api.Test;

/** Tables of days against the plain computation, and that against java.time. */
class CalendarKernelsTest {
  private static final int FIRST = -100;
  private static final int COUNT = 66_000;

  @Test
  void tablesHoldWhatIsComputed() {
    int[] days = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      days[i] = FIRST + i;
    }
    for (DayPart part : DayPart.values()) {
      long[] result = new long[COUNT];
      CalendarKernels.parts(part, days, result, COUNT);
      for (int i = 0; i < COUNT; i++) {
        assertEquals(CalendarKernels.part(part, days[i]), result[i], part + " of " + days[i]);
      }
    }
  }

  @Test
  void partsAreThoseOfTheCalendar() {
    for (int day = FIRST; day < FIRST + COUNT; day++) {
      LocalDate date = LocalDate.ofEpochDay(day);
      int year = date.getYear();
      int month = date.getMonthValue();
      check(DayPart.YEAR, day, year);
      check(DayPart.YEAR_MONTH, day, year * 100 + month);
      check(DayPart.YEAR_MONTH_DAY, day, year * 10_000 + month * 100 + date.getDayOfMonth());
      check(DayPart.DAY_OF_YEAR, day, date.getDayOfYear());
      check(DayPart.DAY_OF_WEEK, day, date.getDayOfWeek().getValue());
      check(DayPart.MONDAY, day, day - date.getDayOfWeek().getValue() + 1);
      check(DayPart.START_OF_MONTH, day, date.withDayOfMonth(1).toEpochDay());
      check(DayPart.START_OF_YEAR, day, date.withDayOfYear(1).toEpochDay());
      check(
          DayPart.LAST_DAY_OF_MONTH,
          day,
          date.plusDays(date.lengthOfMonth() - (long) date.getDayOfMonth()).toEpochDay());
      check(DayPart.QUARTER, day, date.get(IsoFields.QUARTER_OF_YEAR));
      check(DayPart.ISO_WEEK, day, date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      check(DayPart.ISO_YEAR, day, date.get(IsoFields.WEEK_BASED_YEAR));
    }
  }

  private static void check(DayPart part, int day, long expected) {
    assertEquals(expected, CalendarKernels.part(part, day), part + " of day " + day);
  }
}
