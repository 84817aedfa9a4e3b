package io.heartwood.types;

/**
 * {@code BFloat16}: the upper half of a {@code Float32}, kept as these 16 bits in memory and in
 * parts.
 */
public record BFloat16Type() implements DataType {
  /** The type. */
  public static final BFloat16Type INSTANCE = new BFloat16Type();

  /** The number whose upper half the bits are. */
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The bits of a number, rounded toward zero as ClickHouse converts. */
  public static short fromFloat(float value) {
    return (short) (Float.floatToRawIntBits(value) >>> 16);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.SHORT;
  }

  @Override
  public int valueSizeBytes() {
    return 2;
  }

  @Override
  public String toString() {
    return "BFloat16";
  }
}
