package io.heartwood.types;

/**
 * {@code Time64(p)}: signed 64-bit ticks of 10^-p seconds, from -999:59:59 to 999:59:59.
 *
 * @param precision p, from 0 to 9
 */
public record Time64Type(int precision) implements DataType {
  /** Checks the precision. */
  public Time64Type {
    if (precision < 0 || precision > 9) {
      throw new IllegalArgumentException("Time64 precision out of range: " + precision);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.LONG;
  }

  @Override
  public int valueSizeBytes() {
    return 8;
  }

  @Override
  public String toString() {
    return "Time64(" + precision + ")";
  }
}
