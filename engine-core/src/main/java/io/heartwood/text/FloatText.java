package io.heartwood.text;

/**
 * Floating-point numbers as ClickHouse prints them: the shortest digits that read back as the same
 * number, without exponent for values from 1e-6 up to but not including 1e21 ({@code 0.1}, {@code
 * 100}, {@code 1e21}, {@code 1.5e-7}), and {@code nan}, {@code inf}, {@code -inf}, {@code -0}.
 * Verified against ClickHouse 26.7 on random bit patterns.
 */
public final class FloatText {
  /** Most bytes that a number takes: sign, 17 digits, point, exponent; or 21 digits. */
  static final int MAX_LENGTH = 32;

  private static final int FIRST_EXPONENT = 21;
  private static final int LAST_ZEROS = -6;
  private static final double EXACT_LIMIT = 0x1p53;

  private FloatText() {}

  /** The number as text. */
  public static String toString(double value) {
    TextBuffer out = new TextBuffer(MAX_LENGTH);
    append(value, out);
    return out.toString();
  }

  /** The number as text. */
  public static String toString(float value) {
    TextBuffer out = new TextBuffer(MAX_LENGTH);
    append(value, out);
    return out.toString();
  }

  /** Appends a double. */
  public static void append(double value, TextBuffer out) {
    if (value == (long) value && Math.abs(value) < EXACT_LIMIT) {
      if (value == 0 && 1 / value < 0) {
        out.append((byte) '-');
      }
      IntegerText.append((long) value, out);
      return;
    }
    if (appendSpecial(value, out)) {
      return;
    }
    int[] exponent = new int[1];
    long digits = ShortestDecimal.ofDouble(Math.abs(value), exponent);
    appendDecimal(value < 0, digits, exponent[0], out);
  }

  /** Appends a float. */
  public static void append(float value, TextBuffer out) {
    if (value == (long) value && Math.abs(value) < 0x1p24f) {
      if (value == 0 && 1 / value < 0) {
        out.append((byte) '-');
      }
      IntegerText.append((long) value, out);
      return;
    }
    if (appendSpecial(value, out)) {
      return;
    }
    int[] exponent = new int[1];
    long digits = ShortestDecimal.ofFloat(Math.abs(value), exponent);
    appendDecimal(value < 0, digits, exponent[0], out);
  }

  private static boolean appendSpecial(double value, TextBuffer out) {
    if (value != value) {
      out.append("nan");
      return true;
    }
    if (Double.isInfinite(value)) {
      out.append(value < 0 ? "-inf" : "inf");
      return true;
    }
    return false;
  }

  private static void appendDecimal(boolean negative, long digits, int exponent, TextBuffer out) {
    long significant = digits;
    int power = exponent;
    while (significant % 10 == 0) {
      significant /= 10;
      power++;
    }
    byte[] bytes = out.reserve(MAX_LENGTH);
    int position = out.size();
    if (negative) {
      bytes[position++] = '-';
    }
    int count = IntegerText.digitCount(significant);
    int point = count + power;
    if (point > FIRST_EXPONENT || point <= LAST_ZEROS) {
      position = appendScientific(significant, count, point - 1, bytes, position);
    } else if (point <= 0) {
      bytes[position++] = '0';
      bytes[position++] = '.';
      for (int i = point; i < 0; i++) {
        bytes[position++] = '0';
      }
      IntegerText.writeDigits(significant, count, bytes, position);
      position += count;
    } else if (point >= count) {
      IntegerText.writeDigits(significant, count, bytes, position);
      position += count;
      for (int i = count; i < point; i++) {
        bytes[position++] = '0';
      }
    } else {
      // Write one place to the right, then move the whole part over the point.
      IntegerText.writeDigits(significant, count, bytes, position + 1);
      for (int i = 0; i < point; i++) {
        bytes[position + i] = bytes[position + i + 1];
      }
      bytes[position + point] = '.';
      position += count + 1;
    }
    out.end(position);
  }

  private static int appendScientific(
      long significant, int count, int exponent, byte[] bytes, int start) {
    int position = start;
    IntegerText.writeDigits(significant, count, bytes, position + 1);
    bytes[position] = bytes[position + 1];
    position++;
    if (count > 1) {
      bytes[position] = '.';
      position += count;
    }
    bytes[position++] = 'e';
    int magnitude = exponent;
    if (magnitude < 0) {
      bytes[position++] = '-';
      magnitude = -magnitude;
    }
    int digits = IntegerText.digitCount(magnitude);
    IntegerText.writeDigits(magnitude, digits, bytes, position);
    return position + digits;
  }
}
