package io.heartwood.text;

/** Whole numbers as decimal text. */
public final class IntegerText {
  /** Most bytes of a 64-bit number. */
  static final int MAX_LENGTH = 20;

  private static final byte[] TENS = new byte[100];
  private static final byte[] ONES = new byte[100];
  private static final long[] POWERS = new long[19];

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private IntegerText() {}

  /** Ten to a power from 0 to 18. */
  static long powerOfTen(int exponent) {
    return POWERS[exponent];
  }

  /** Appends a signed number. */
  public static void append(long value, TextBuffer out) {
    byte[] bytes = out.reserve(MAX_LENGTH);
    int position = out.size();
    long magnitude = value;
    if (value < 0) {
      bytes[position++] = '-';
      if (value == Long.MIN_VALUE) {
        out.end(position);
        appendUnsigned(value, out);
        return;
      }
      magnitude = -value;
    }
    int count = digitCount(magnitude);
    writeDigits(magnitude, count, bytes, position);
    out.end(position + count);
  }

  /** Appends a number whose 64 bits are unsigned. */
  public static void appendUnsigned(long value, TextBuffer out) {
    if (value >= 0) {
      append(value, out);
      return;
    }
    long quotient = Long.divideUnsigned(value, 10);
    append(quotient, out);
    out.append((byte) ('0' + (value - quotient * 10)));
  }

  /** Appends the low {@code count} digits of a number, with leading zeros. */
  static void appendPadded(long value, int count, TextBuffer out) {
    byte[] bytes = out.reserve(count);
    int position = out.size();
    writeDigits(value, count, bytes, position);
    out.end(position + count);
  }

  /** Number of decimal digits of a number that is not negative. */
  static int digitCount(long value) {
    int count = 1;
    while (count < POWERS.length && value >= POWERS[count]) {
      count++;
    }
    return count;
  }

  /** Writes the low {@code count} digits of a number that is not negative, with leading zeros. */
  static void writeDigits(long value, int count, byte[] bytes, int start) {
    long rest = value;
    int position = start + count;
    while (position >= start + 2 && rest > Integer.MAX_VALUE) {
      long quotient = rest / 100;
      int pair = (int) (rest - quotient * 100);
      bytes[--position] = ONES[pair];
      bytes[--position] = TENS[pair];
      rest = quotient;
    }
    // Below 2^31 the same with 32-bit division, which is several times faster.
    int low = (int) (rest > Integer.MAX_VALUE ? rest % 1_000_000_000 : rest);
    while (position >= start + 2) {
      int quotient = low / 100;
      int pair = low - quotient * 100;
      bytes[--position] = ONES[pair];
      bytes[--position] = TENS[pair];
      low = quotient;
    }
    if (position > start) {
      bytes[start] = (byte) ('0' + low % 10);
    }
  }
}
