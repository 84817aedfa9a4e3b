package io.heartwood.text;

import io.heartwood.types.FloatType;
import java.nio.charset.StandardCharsets;

/**
 * Reads floating-point numbers, correctly rounded.
 *
 * <p>Up to 19 digits are collected in a {@code long}. If they and the power of ten are both exact
 * as doubles, one multiplication or division gives the right answer (Clinger's fast path); else
 * {@link Double#parseDouble} decides.
 */
public final class FloatParser {
  private static final double[] POWERS = new double[23];
  private static final int MAX_LENGTH = 1000;
  private static final long EXACT_LIMIT = 1L << 53;

  /** Bits of a double below those of a float, and the pattern halfway between two floats. */
  private static final long LOW_BITS = (1L << 29) - 1;

  private static final long HALFWAY = 1L << 28;

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private FloatParser() {}

  /**
   * The double of a text.
   *
   * @throws ValueFormatException if it is no number
   */
  public static double parseDouble(byte[] bytes, int from, int to) {
    double value = fast(bytes, from, to);
    return value == value ? value : slow(FloatType.FLOAT64, bytes, from, to);
  }

  /**
   * The float of a text.
   *
   * @throws ValueFormatException if it is no number
   */
  public static float parseFloat(byte[] bytes, int from, int to) {
    double value = fast(bytes, from, to);
    if (value == value) {
      // The double is the number rounded once. Rounding it again is safe unless it lies so near the
      // middle of two floats that the first rounding may have moved it there.
      long low = Double.doubleToRawLongBits(value) & LOW_BITS;
      double magnitude = Math.abs(value);
      boolean normal = magnitude >= Float.MIN_NORMAL || magnitude == 0;
      if (normal && (low < HALFWAY - 1 || low > HALFWAY + 1)) {
        return (float) value;
      }
    }
    double exact = slow(FloatType.FLOAT32, bytes, from, to);
    if (Double.isNaN(exact) || Double.isInfinite(exact)) {
      return (float) exact;
    }
    return Float.parseFloat(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }

  /** The exact value where that is easy to find, else NaN. */
  private static double fast(byte[] bytes, int from, int to) {
    int position = from;
    boolean negative = false;
    if (position < to && bytes[position] == '-') {
      negative = true;
      position++;
    }
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; position < to; position++) {
      int digit = bytes[position] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        count++;
      } else if (bytes[position] == '.' && point < 0) {
        point = count;
      } else {
        break;
      }
    }
    if (count == 0 || count > 19 || position < to || digits < 0 || digits > EXACT_LIMIT) {
      return Double.NaN;
    }
    double value = digits;
    int places = point < 0 ? 0 : count - point;
    if (places > 22) {
      return Double.NaN;
    }
    value /= POWERS[places];
    return negative ? -value : value;
  }

  private static double slow(FloatType type, byte[] bytes, int from, int to) {
    if (to - from > MAX_LENGTH) {
      throw ValueFormatException.of(type, bytes, from, to, "text is too long");
    }
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    boolean signed = text.startsWith("-") || text.startsWith("+");
    if (NumberParsers.isSpecial(signed ? text.substring(1) : text)) {
      boolean nan = (text.charAt(text.length() - 1) | 0x20) == 'n';
      double infinity = text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return nan ? Double.NaN : infinity;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean expected =
          c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || (c | 0x20) == 'e';
      if (!expected) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw ValueFormatException.of(type, bytes, from, to, "");
    }
  }
}
