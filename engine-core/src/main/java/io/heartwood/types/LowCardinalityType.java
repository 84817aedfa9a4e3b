package io.heartwood.types;

/**
 * {@code LowCardinality(T)}: values of T, stored as numbers of keys. In memory they are values of T
 * like any others.
 *
 * @param nested T; a single value, maybe Nullable
 */
public record LowCardinalityType(DataType nested) implements DataType {
  /** Checks that T may be inside LowCardinality. */
  public LowCardinalityType {
    DataType plain = nested instanceof NullableType nullable ? nullable.nested() : nested;
    switch (plain.physicalType()) {
      case NULLABLE, ARRAY, TUPLE, VARIANT ->
          throw new IllegalArgumentException("type cannot be inside LowCardinality: " + nested);
      default -> {
        // Single values may be.
      }
    }
    if (plain instanceof LowCardinalityType
        || plain instanceof AggregateFunctionType
        || plain instanceof DomainType
        || plain instanceof DynamicType) {
      throw new IllegalArgumentException("type cannot be inside LowCardinality: " + nested);
    }
  }

  @Override
  public DataType valueType() {
    return nested.valueType();
  }

  @Override
  public PhysicalType physicalType() {
    return nested.physicalType();
  }

  @Override
  public int valueSizeBytes() {
    return nested.valueSizeBytes();
  }

  @Override
  public String toString() {
    return "LowCardinality(" + nested + ")";
  }
}
