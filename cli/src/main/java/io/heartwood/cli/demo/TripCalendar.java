package io.heartwood.cli.demo;

import io.heartwood.calendar.CivilDate;
import java.util.Arrays;

/**
 * When trips begin: turns a fraction of all trips into a second of the period, so that equal
 * fractions hold equally many trips. Immutable.
 *
 * <p>Days of the period are equally busy. The hours of a day are as busy as in the real trips of
 * January 2015, the one month whose sample is spread over its days, smoothed over neighbouring
 * hours; the quietest hour is a quarter as busy as the average.
 */
final class TripCalendar {
  private static final int SECONDS_OF_HOUR = 3600;
  private static final int SECONDS_OF_DAY = 24 * SECONDS_OF_HOUR;
  private static final int JANUARY_2015 = 201501;

  /** The months of the real trips. */
  private static final int[] REAL_MONTHS = {JANUARY_2015, 201601, 201602, 201603};

  /** The parts that a day is cut into for look-up; each lies in at most a few hours. */
  private static final int SLOT_COUNT = 4096;

  /** Days since 1970-01-01, ascending. */
  private final int[] days;

  /** Fraction of a day's trips before each hour; 25 entries, the last one 1. */
  private final double[] hourStarts = new double[25];

  /** The hour in which a slot begins. */
  private final byte[] slotHours = new byte[SLOT_COUNT];

  private TripCalendar(int[] days, RealTrips trips) {
    this.days = days;
    double[] busyness = busynessOfHours(trips);
    double total = Arrays.stream(busyness).sum();
    double sum = 0;
    for (int hour = 0; hour < 24; hour++) {
      hourStarts[hour] = sum / total;
      sum += busyness[hour];
    }
    hourStarts[24] = 1;
    int hour = 0;
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
      while (hourStarts[hour + 1] <= (double) slot / SLOT_COUNT) {
        hour++;
      }
      slotHours[slot] = (byte) hour;
    }
  }

  private static double[] busynessOfHours(RealTrips trips) {
    int[] tripsOfHour = new int[24];
    int total = 0;
    for (int second : trips.pickupEpochSeconds) {
      if (monthOf(second / SECONDS_OF_DAY) == JANUARY_2015) {
        tripsOfHour[second % SECONDS_OF_DAY / SECONDS_OF_HOUR]++;
        total++;
      }
    }
    double[] busyness = new double[24];
    for (int hour = 0; hour < 24; hour++) {
      int before = tripsOfHour[(hour + 23) % 24];
      int after = tripsOfHour[(hour + 1) % 24];
      double smoothed = (before + 2 * tripsOfHour[hour] + after) / 4.0;
      busyness[hour] = Math.max(smoothed, total / 24.0 / 4);
    }
    return busyness;
  }

  /** The four months of the real trips. */
  static TripCalendar ofRealMonths(RealTrips trips) {
    return of(REAL_MONTHS, trips);
  }

  /**
   * Consecutive months.
   *
   * @param firstMonth such as 201507
   * @param monthCount 1 or more
   */
  static TripCalendar ofMonths(int firstMonth, int monthCount, RealTrips trips) {
    int[] months = new int[monthCount];
    for (int i = 0; i < monthCount; i++) {
      int sinceYearZero = firstMonth / 100 * 12 + firstMonth % 100 - 1 + i;
      months[i] = sinceYearZero / 12 * 100 + sinceYearZero % 12 + 1;
    }
    return of(months, trips);
  }

  private static TripCalendar of(int[] months, RealTrips trips) {
    int[] days = new int[months.length * 31];
    int count = 0;
    for (int month : months) {
      int first = CivilDate.daysOf(month / 100, month % 100, 1);
      for (int day = first; monthOf(day) == month; day++) {
        days[count++] = day;
      }
    }
    return new TripCalendar(Arrays.copyOf(days, count), trips);
  }

  /** Seconds of the whole period. */
  long lengthSeconds() {
    return (long) days.length * SECONDS_OF_DAY;
  }

  /**
   * The second since 1970-01-01 before which {@code fraction} of all trips begin.
   *
   * @param fraction from 0 to below 1
   */
  int secondAt(double fraction) {
    double position = fraction * days.length;
    int day = (int) position;
    double within = position - day;
    int hour = slotHours[(int) (within * SLOT_COUNT)];
    while (hourStarts[hour + 1] <= within) {
      hour++;
    }
    double start = hourStarts[hour];
    double share = (within - start) / (hourStarts[hour + 1] - start);
    return days[day] * SECONDS_OF_DAY
        + hour * SECONDS_OF_HOUR
        + Math.min((int) (share * SECONDS_OF_HOUR), SECONDS_OF_HOUR - 1);
  }

  private static int monthOf(int day) {
    int packed = CivilDate.packed(day);
    return CivilDate.yearOf(packed) * 100 + CivilDate.monthOf(packed);
  }
}
