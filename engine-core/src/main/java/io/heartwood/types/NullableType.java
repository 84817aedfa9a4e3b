package io.heartwood.types;

/**
 * {@code Nullable(T)}: a value of T or NULL.
 *
 * @param nested T; not Nullable itself
 */
public record NullableType(DataType nested) implements DataType {
  /** Checks that T may be inside Nullable. */
  public NullableType {
    if (nested instanceof LowCardinalityType || nested instanceof AggregateFunctionType) {
      throw new IllegalArgumentException("type cannot be inside Nullable: " + nested);
    }
    switch (nested.physicalType()) {
      case NULLABLE, ARRAY, TUPLE ->
          throw new IllegalArgumentException("type cannot be inside Nullable: " + nested);
      default -> {
        // Single values may be.
      }
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
