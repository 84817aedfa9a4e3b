package io.heartwood.types;

/**
 * {@code Decimal(P, S)} of more than 38 digits: a whole number of 32 bytes divided by 10^S.
 *
 * @param precision P, number of decimal digits, from 39 to 76
 * @param scale S, digits after the point, from 0 to P
 */
public record WideDecimalType(int precision, int scale) implements DataType {
  /** Largest precision (Decimal256). */
  public static final int MAX_PRECISION = 76;

  /** Checks precision and scale. */
  public WideDecimalType {
    if (precision <= DecimalType.MAX_PRECISION
        || precision > MAX_PRECISION
        || scale < 0
        || scale > precision) {
      throw new IllegalArgumentException(
          "Decimal out of range: precision=" + precision + " scale=" + scale);
    }
  }

  /** A decimal of any precision: of this type or {@link DecimalType}. */
  public static DataType decimal(int precision, int scale) {
    return precision > DecimalType.MAX_PRECISION
        ? new WideDecimalType(precision, scale)
        : new DecimalType(precision, scale);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
  }

  @Override
  public int valueSizeBytes() {
    return 32;
  }

  @Override
  public String toString() {
    return "Decimal(" + precision + ", " + scale + ")";
  }
}
