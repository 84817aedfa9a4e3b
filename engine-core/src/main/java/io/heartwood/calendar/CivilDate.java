package io.heartwood.calendar;

/**
 * The proleptic Gregorian calendar on days since 1970-01-01. All methods are pure arithmetic and
 * hold for at least the years -100000 to 100000.
 *
 * <p>The arithmetic counts years from March, so that the leap day is the last day of a year, and
 * eras of 400 years (146097 days).
 */
public final class CivilDate {
  private static final int DAYS_OF_ERA = 146_097;

  /** Days from 0000-03-01 to 1970-01-01. */
  private static final int EPOCH_DAYS = 719_468;

  private CivilDate() {}

  /** Days since 1970-01-01 of a date; month 1 to 12, day 1 to 31. */
  public static int daysOf(int year, int month, int day) {
    int marchYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(marchYear, 400);
    int yearOfEra = marchYear - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_OF_ERA + dayOfEra - EPOCH_DAYS;
  }

  /**
   * The date of a day as one number: {@code year * 512 + month * 32 + day}. Take it apart with
   * {@link #yearOf}, {@link #monthOf} and {@link #dayOf}.
   */
  public static int packed(int days) {
    int shifted = days + EPOCH_DAYS;
    int era = Math.floorDiv(shifted, DAYS_OF_ERA);
    int dayOfEra = shifted - era * DAYS_OF_ERA;
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return (year << 9) + (month << 5) + day;
  }

  /** Year of a packed date. */
  public static int yearOf(int packed) {
    return packed >> 9;
  }

  /** Month of a packed date, 1 to 12. */
  public static int monthOf(int packed) {
    return packed >> 5 & 15;
  }

  /** Day of the month of a packed date, 1 to 31. */
  public static int dayOf(int packed) {
    return packed & 31;
  }

  /** Day of the week, 1 for Monday to 7 for Sunday. */
  public static int dayOfWeek(int days) {
    return Math.floorMod(days + 3, 7) + 1;
  }

  /** Number of days of a month. */
  public static int daysOfMonth(int year, int month) {
    if (month == 2) {
      return isLeapYear(year) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Whether the year has a 29th of February. */
  public static boolean isLeapYear(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** The day {@code months} later; a day the month does not have becomes its last day. */
  public static int addMonths(int days, long months) {
    int packed = packed(days);
    long total = yearOf(packed) * 12L + monthOf(packed) - 1 + months;
    int year = Math.toIntExact(Math.floorDiv(total, 12L));
    int month = (int) Math.floorMod(total, 12L) + 1;
    return daysOf(year, month, Math.min(dayOf(packed), daysOfMonth(year, month)));
  }
}
