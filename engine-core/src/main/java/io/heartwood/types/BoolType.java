package io.heartwood.types;

/** {@code Bool}: one byte, 0 or 1. */
public record BoolType() implements DataType {
  /** The type. */
  public static final BoolType INSTANCE = new BoolType();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.BYTE;
  }

  @Override
  public int valueSizeBytes() {
    return 1;
  }

  @Override
  public String toString() {
    return "Bool";
  }
}
