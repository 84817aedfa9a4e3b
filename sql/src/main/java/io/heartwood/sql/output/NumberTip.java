package io.heartwood.sql.output;

import io.heartwood.text.FloatText;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import java.util.Locale;

/**
 * Says a large number in words, as ClickHouse 26.7 does beside the values of Vertical and beside
 * tables of one column: {@code 5000000 -- 5.00 million}.
 */
final class NumberTip {
  private static final double THRESHOLD = 1e6;
  private static final int MAX_DIGITS = 18;
  private static final double LARGEST_FIXED = 1e60;
  private static final String[] NAMES = {
    "",
    " thousand",
    " million",
    " billion",
    " trillion",
    " quadrillion",
    " quintillion",
    " sextillion",
    " septillion",
    " octillion",
    " nonillion",
    " decillion",
    " undecillion",
    " duodecillion",
    " tredecillion",
    " quattuordecillion",
    " quindecillion",
    " sexdecillion",
    " septendecillion",
    " octodecillion",
    " novemdecillion",
    " vigintillion"
  };

  private NumberTip() {}

  /** The tip with what is before it, or empty text if the value needs none. */
  static String of(String text, DataType type) {
    DataType plain = type.withoutNullable();
    boolean number =
        plain instanceof IntegerType || plain instanceof FloatType || plain instanceof DecimalType;
    if (!number || digitCount(text) > MAX_DIGITS) {
      return "";
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException notFinite) {
      return "";
    }
    if (!(Math.abs(value) > THRESHOLD)) {
      return "";
    }
    int name = 0;
    while (Math.abs(value) >= 1000 && name < NAMES.length - 1) {
      value /= 1000;
      name++;
    }
    String shown =
        Math.abs(value) < LARGEST_FIXED
            ? String.format(Locale.ROOT, "%.2f", value)
            : FloatText.toString(value);
    return " -- " + shown + NAMES[name];
  }

  /** Digits before the exponent: ClickHouse does not look at longer numbers. */
  private static int digitCount(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && text.charAt(i) != 'e'; i++) {
      digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return digits;
  }
}
