package io.heartwood.expression;

import java.util.Locale;
import java.util.Set;

/** Units of time as words of expressions: {@code DAY}, {@code days}, {@code SQL_TSI_DAY}. */
final class TimeUnits {
  private static final Set<String> INTERVAL_UNITS =
      Set.of(
          "NANOSECOND",
          "MICROSECOND",
          "MILLISECOND",
          "SECOND",
          "MINUTE",
          "HOUR",
          "DAY",
          "WEEK",
          "MONTH",
          "QUARTER",
          "YEAR");

  private TimeUnits() {}

  /** The function that makes an interval of a unit. */
  static String intervalFunction(String unit) {
    return "toInterval" + unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
  }

  /** The unit that a token names, in capital letters; null if it names none. */
  static String unitOf(Token token) {
    return token.kind() == TokenKind.WORD ? unitOf(token.text()) : null;
  }

  /** The unit that a word names, in capital letters; null if it names none. */
  static String unitOf(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (upper.startsWith("SQL_TSI_")) {
      upper = upper.substring("SQL_TSI_".length());
    }
    if (INTERVAL_UNITS.contains(upper)) {
      return upper;
    }
    boolean plural =
        upper.endsWith("S") && INTERVAL_UNITS.contains(upper.substring(0, upper.length() - 1));
    return plural ? upper.substring(0, upper.length() - 1) : null;
  }
}
