package io.heartwood.types;

import java.util.Objects;

/**
 * {@code Array(T)}: any number of values of T.
 *
 * @param element T
 */
public record ArrayType(DataType element) implements DataType {
  /** Checks that the element is given. */
  public ArrayType {
    Objects.requireNonNull(element, "element");
  }

  /**
   * What the rows of a column of physical type {@link PhysicalType#ARRAY} consist of: T of an
   * Array, pairs of keys and values of a Map.
   */
  public static DataType elementOf(DataType type) {
    DataType plain = type.valueType();
    if (plain instanceof ArrayType array) {
      return array.element();
    }
    if (plain instanceof MapType map) {
      return map.entry();
    }
    throw new IllegalArgumentException("not an array: type=" + type);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.ARRAY;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return "Array(" + element + ")";
  }
}
