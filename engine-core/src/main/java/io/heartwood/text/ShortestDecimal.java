package io.heartwood.text;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given binary floating-point number, and among those the
 * closest.
 *
 * <p>The algorithm is Schubfach, by Raffaello Giulietti ("The Schubfach way to render doubles",
 * 2020). A float is {@code c * 2^q}; all decimals between the midpoints to its neighbours read back
 * as it. With k chosen so that {@code 10^k} is at most the width of that interval, the interval
 * holds one or two multiples of {@code 10^k}, and at most one of {@code 10^(k+1)}. Scaling by
 * {@code 10^-k} uses a table of 126-bit approximations from above, which the paper proves to be
 * precise enough when the result is rounded to odd. The table is computed once, exactly.
 */
final class ShortestDecimal {
  private static final int MIN_K = -324;
  private static final int MAX_K = 292;

  /** Upper and lower 63 bits of {@code floor(10^-k * 2^-r) + 1}, with r so that it has 126 bits. */
  private static final long[] SCALE_HIGH = new long[MAX_K - MIN_K + 1];

  private static final long[] SCALE_LOW = new long[MAX_K - MIN_K + 1];
  private static final long MASK_63 = (1L << 63) - 1;
  private static final long MASK_32 = (1L << 32) - 1;

  static {
    BigInteger mask = BigInteger.valueOf(MASK_63);
    for (int k = MIN_K; k <= MAX_K; k++) {
      int r = floorLog2OfPowerOf10(-k) - 125;
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      BigInteger scaled;
      if (k <= 0) {
        scaled = r >= 0 ? power.shiftRight(r) : power.shiftLeft(-r);
      } else {
        scaled = BigInteger.ONE.shiftLeft(-r).divide(power);
      }
      scaled = scaled.add(BigInteger.ONE);
      SCALE_HIGH[k - MIN_K] = scaled.shiftRight(63).longValueExact();
      SCALE_LOW[k - MIN_K] = scaled.and(mask).longValueExact();
    }
  }

  private ShortestDecimal() {}

  /**
   * The digits of a positive finite double. Writes the decimal exponent to {@code exponent[0]}: the
   * value is the result times {@code 10^exponent}. The result may end in zeros.
   */
  static long ofDouble(double value, int[] exponent) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & (1L << 52) - 1;
    int biased = (int) (bits >>> 52) & 0x7ff;
    long c = biased == 0 ? fraction : fraction | 1L << 52;
    int q = Math.max(biased, 1) - 1075;
    long outside = c & 1;
    long middle = c << 2;
    long right = middle + 2;
    long left;
    int k;
    if (fraction != 0 || biased <= 1) {
      left = middle - 2;
      k = floorLog10OfPowerOf2(q);
    } else {
      left = middle - 1;
      k = floorLog10OfThreeQuarters(q);
    }
    int shift = q + floorLog2OfPowerOf10(-k) + 2;
    long high = SCALE_HIGH[k - MIN_K];
    long low = SCALE_LOW[k - MIN_K];
    long scaledMiddle = roundToOdd(high, low, middle << shift);
    long scaledLeft = roundToOdd(high, low, left << shift);
    long scaledRight = roundToOdd(high, low, right << shift);
    exponent[0] = k;
    return choose(scaledLeft, scaledMiddle, scaledRight, outside);
  }

  /** As {@link #ofDouble}, for a positive finite float. */
  static long ofFloat(float value, int[] exponent) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & (1 << 23) - 1;
    int biased = bits >>> 23 & 0xff;
    long c = biased == 0 ? fraction : fraction | 1 << 23;
    int q = Math.max(biased, 1) - 150;
    long outside = c & 1;
    long middle = c << 2;
    long right = middle + 2;
    long left;
    int k;
    if (fraction != 0 || biased <= 1) {
      left = middle - 2;
      k = floorLog10OfPowerOf2(q);
    } else {
      left = middle - 1;
      k = floorLog10OfThreeQuarters(q);
    }
    int shift = q + floorLog2OfPowerOf10(-k) + 33;
    long scale = SCALE_HIGH[k - MIN_K] + 1;
    long scaledMiddle = roundToOdd(scale, middle << shift);
    long scaledLeft = roundToOdd(scale, left << shift);
    long scaledRight = roundToOdd(scale, right << shift);
    exponent[0] = k;
    return choose(scaledLeft, scaledMiddle, scaledRight, outside);
  }

  /**
   * All arguments are four times the scaled value; the bounds belong to it if {@code outside} is 0.
   */
  private static long choose(long left, long middle, long right, long outside) {
    long below = middle >> 2;
    if (below >= 10) {
      long tensBelow = below / 10 * 10;
      long tensAbove = tensBelow + 10;
      boolean belowFits = left + outside <= tensBelow << 2;
      boolean aboveFits = (tensAbove << 2) + outside <= right;
      if (belowFits != aboveFits) {
        return belowFits ? tensBelow : tensAbove;
      }
    }
    long above = below + 1;
    boolean belowFits = left + outside <= below << 2;
    boolean aboveFits = (above << 2) + outside <= right;
    if (belowFits != aboveFits) {
      return belowFits ? below : above;
    }
    long comparison = middle - (below + above << 1);
    return comparison < 0 || comparison == 0 && (below & 1) == 0 ? below : above;
  }

  private static long roundToOdd(long high, long low, long value) {
    long x1 = Math.multiplyHigh(low, value);
    long y0 = high * value;
    long y1 = Math.multiplyHigh(high, value);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | (z & MASK_63) + MASK_63 >>> 63;
  }

  private static long roundToOdd(long scale, long value) {
    long x1 = Math.multiplyHigh(scale, value);
    return x1 >>> 31 | (x1 & MASK_32) + MASK_32 >>> 32;
  }

  /** floor(log10(2^e)); exact for |e| up to 5 million. */
  private static int floorLog10OfPowerOf2(int e) {
    return (int) (e * 661_971_961_083L >> 41);
  }

  /** floor(log10(3/4 * 2^e)). */
  private static int floorLog10OfThreeQuarters(int e) {
    return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  /** floor(log2(10^e)). */
  private static int floorLog2OfPowerOf10(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }
}
