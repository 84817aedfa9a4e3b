package io.heartwood.types;

/**
 * {@code Decimal(P, S)}: a whole number divided by 10^S, kept in 4, 8 or 16 bytes for P up to 9, 18
 * and 38.
 *
 * @param precision P, number of decimal digits, from 1 to 38
 * @param scale S, digits after the point, from 0 to P
 */
public record DecimalType(int precision, int scale) implements DataType {
  /** Largest supported precision (Decimal128). */
  public static final int MAX_PRECISION = 38;

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
    return precision <= 18 ? 8 : 16;
  }

  @Override
  public String toString() {
    return "Decimal(" + precision + ", " + scale + ")";
  }
}
