package io.heartwood.types;

/**
 * {@code Decimal(P, S)}: a whole number divided by 10^S, kept in 4, 8, 16 or 32 bytes for P up to
 * 9, 18, 38 and 76.
 *
 * @param precision P, number of decimal digits, from 1 to 76
 * @param scale S, digits after the point, from 0 to P
 */
public record DecimalType(int precision, int scale) implements DataType {
  /** Largest supported precision (Decimal256). */
  public static final int MAX_PRECISION = 76;

  /** Checks precision and scale. */
  public DecimalType {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw new IllegalArgumentException(
          "Decimal out of range: precision=" + precision + " scale=" + scale);
    }
  }

  @Override
  public PhysicalType physicalType() {
    if (precision <= 9) {
      return PhysicalType.INT;
    }
    return precision <= 18 ? PhysicalType.LONG : PhysicalType.FIXED_BYTES;
  }

  @Override
  public int valueSizeBytes() {
    if (precision <= 9) {
      return 4;
    }
    if (precision <= 18) {
      return 8;
    }
    return precision <= 38 ? 16 : 32;
  }

  @Override
  public String toString() {
    return "Decimal(" + precision + ", " + scale + ")";
  }
}
