package io.heartwood.cli.inspect;

import java.util.List;
import java.util.Locale;

/** Numbers and names as people read them. */
final class Texts {
  private static final int MAX_VALUE_LENGTH = 100;

  private Texts() {}

  /** {@code 1,234,567}. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long value, String unit) {
    return number(value) + " " + unit + (value == 1 ? "" : "s");
  }

  /** How many times smaller the first is than the second. */
  static String ratio(long compressed, long uncompressed) {
    return compressed == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f", (double) uncompressed / compressed);
  }

  /** A key: its only value, or a tuple. */
  static String tuple(List<String> values) {
    List<String> shown = values.stream().map(Texts::shortened).toList();
    return shown.size() == 1 ? shown.get(0) : "(" + String.join(", ", shown) + ")";
  }

  /** A value on one line, cut if it is long; characters that move the cursor are shown as dots. */
  static String shortened(String value) {
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .limit(MAX_VALUE_LENGTH + 1L)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '.' : c));
    if (text.codePointCount(0, text.length()) > MAX_VALUE_LENGTH) {
      text.setLength(text.offsetByCodePoints(0, MAX_VALUE_LENGTH));
      text.append("...");
    }
    return text.toString();
  }
}
