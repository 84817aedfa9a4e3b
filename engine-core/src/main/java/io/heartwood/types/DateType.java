package io.heartwood.types;

/** {@code Date}: unsigned 16-bit days since 1970-01-01. */
public record DateType() implements DataType {
  /** The type. */
  public static final DateType INSTANCE = new DateType();

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
    return "Date";
  }
}
