package io.heartwood.types;

import java.util.Objects;

/**
 * Another name for a type, which has the same values and the same bytes: {@code Point}, {@code
 * Nested(x T, ...)} inside a column, {@code IntervalDay}, {@code SimpleAggregateFunction(sum, T)}.
 *
 * @param name the canonical name
 * @param base the type whose values these are
 */
public record DomainType(String name, DataType base) implements DataType {
  /** Checks that both are given. */
  public DomainType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(base, "base");
  }

  @Override
  public DataType valueType() {
    return base.valueType();
  }

  @Override
  public PhysicalType physicalType() {
    return base.physicalType();
  }

  @Override
  public int valueSizeBytes() {
    return base.valueSizeBytes();
  }

  @Override
  public String toString() {
    return name;
  }
}
