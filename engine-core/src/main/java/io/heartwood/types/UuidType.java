package io.heartwood.types;

/**
 * {@code UUID}: 16 bytes, the two halves of the text form, each as a little-endian 64-bit number.
 */
public record UuidType() implements DataType {
  /** The type. */
  public static final UuidType INSTANCE = new UuidType();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
  }

  @Override
  public int valueSizeBytes() {
    return 16;
  }

  @Override
  public String toString() {
    return "UUID";
  }
}
