package io.heartwood.text;

import io.heartwood.types.DataType;
import java.nio.charset.StandardCharsets;

/**
 * Dates and times that are written as whole numbers without quotes within arrays, tuples and maps,
 * as ClickHouse 26.7 takes them: what the column stores, held within the range of the type.
 */
final class Ticks {
  private static final int MAX_DIGITS = 19;
  private static final long LAST_SECOND = 3_599_999;

  private Ticks() {}

  /**
   * A whole number.
   *
   * @throws ValueFormatException if the text is none, or does not fit a long
   */
  static long parse(DataType type, byte[] bytes, int from, int to) {
    int digits = from < to && bytes[from] == '-' ? from + 1 : from;
    if (digits == to || to - digits > MAX_DIGITS) {
      throw ValueFormatException.of(type, bytes, from, to, "");
    }
    for (int i = digits; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
    }
    try {
      return Long.parseLong(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException tooLarge) {
      throw ValueFormatException.of(type, bytes, from, to, "number is out of range");
    }
  }

  /** Days of a Date in JSON: ClickHouse reads their low 16 bits. */
  static short days(DataType type, byte[] bytes, int from, int to) {
    long value = parse(type, bytes, from, to);
    if (value < 0) {
      throw ValueFormatException.of(type, bytes, from, to, "day is out of range");
    }
    return (short) value;
  }

  /** Ticks of a time of day: its seconds are held within the range, its fraction stays. */
  static long timeOfDay(DataType type, int precision, byte[] bytes, int from, int to) {
    long value = parse(type, bytes, from, to);
    long unit = IntegerText.powerOfTen(precision);
    long last = LAST_SECOND * unit + unit - 1;
    if (value > last || value < -last) {
      return Long.signum(value) * LAST_SECOND * unit + value % unit;
    }
    return value;
  }
}
