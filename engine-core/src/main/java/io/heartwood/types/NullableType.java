package io.heartwood.types;

/**
 * {@code Nullable(T)}: a value of T or NULL.
 *
 * @param nested T; not Nullable itself
 */
public record NullableType(DataType nested) implements DataType {
  /** Checks that T may be inside Nullable. */
  public NullableType {
    boolean refused =
        nested instanceof LowCardinalityType
            || nested instanceof AggregateFunctionType
            || nested.valueType() instanceof DynamicType;
    switch (nested.physicalType()) {
      case NULLABLE, ARRAY, VARIANT -> refused = true;
      case TUPLE -> refused = !(nested instanceof JsonType);
      default -> {
        // Single values may be.
      }
    }
    if (refused) {
      throw new IllegalArgumentException("type cannot be inside Nullable: " + nested);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.NULLABLE;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return "Nullable(" + nested + ")";
  }
}
