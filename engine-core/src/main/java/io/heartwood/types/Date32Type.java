package io.heartwood.types;

/** {@code Date32}: signed 32-bit days since 1970-01-01, from 1900-01-01 to 2299-12-31. */
public record Date32Type() implements DataType {
  /** The type. */
  public static final Date32Type INSTANCE = new Date32Type();

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
    return "Date32";
  }
}
