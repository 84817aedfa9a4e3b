package io.heartwood.text;

import io.heartwood.calendar.CivilDate;

/**
 * Dates as {@code YYYY-MM-DD} and times as {@code YYYY-MM-DD hh:mm:ss}. Remembers the last date,
 * since neighbouring rows mostly share it. Confined to one thread.
 */
final class DateText {
  private static final int DATE_LENGTH = 10;
  private static final int TIME_LENGTH = 9;

  private final byte[] lastDate = new byte[DATE_LENGTH];
  private int lastDay = Integer.MIN_VALUE;

  /** Appends a day given as days since 1970-01-01. */
  void append(int day, TextBuffer out) {
    remember(day);
    out.append(lastDate, 0, DATE_LENGTH);
  }

  /** Appends date and time given as seconds of the wall clock since 1970-01-01 00:00:00. */
  void appendTime(long localSecond, TextBuffer out) {
    long day = Math.floorDiv(localSecond, 86_400);
    int second = (int) (localSecond - day * 86_400);
    append((int) day, out);
    byte[] bytes = out.reserve(TIME_LENGTH);
    int position = out.size();
    bytes[position] = ' ';
    IntegerText.writeDigits(second / 3600, 2, bytes, position + 1);
    bytes[position + 3] = ':';
    IntegerText.writeDigits(second / 60 % 60, 2, bytes, position + 4);
    bytes[position + 6] = ':';
    IntegerText.writeDigits(second % 60, 2, bytes, position + 7);
    out.end(position + TIME_LENGTH);
  }

  private void remember(int day) {
    if (day == lastDay) {
      return;
    }
    lastDay = day;
    int packed = CivilDate.packed(day);
    IntegerText.writeDigits(Math.max(0, CivilDate.yearOf(packed)), 4, lastDate, 0);
    lastDate[4] = '-';
    IntegerText.writeDigits(CivilDate.monthOf(packed), 2, lastDate, 5);
    lastDate[7] = '-';
    IntegerText.writeDigits(CivilDate.dayOf(packed), 2, lastDate, 8);
  }
}
