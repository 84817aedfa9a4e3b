package io.heartwood.types;

/** {@code Time}: signed 32-bit seconds, from -999:59:59 to 999:59:59. */
public record TimeType() implements DataType {
  /** The type. */
  public static final TimeType INSTANCE = new TimeType();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.INT;
  }

  @Override
  public int valueSizeBytes() {
    return 4;
  }

  @Override
  public String toString() {
    return "Time";
  }
}
