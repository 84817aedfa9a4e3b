package io.heartwood.types;

import java.util.List;
import java.util.Objects;

/**
 * {@code Map(K, V)}: any number of pairs, in the order in which they were given; a key may occur
 * more than once. Held and stored as an array of pairs.
 *
 * @param key K
 * @param value V
 */
public record MapType(DataType key, DataType value) implements DataType {
  /** Checks that key and value are given, and the key cannot be NULL. */
  public MapType {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    if (key.isNullable()) {
      throw new IllegalArgumentException("key of a Map cannot be Nullable: " + key);
    }
  }

  /** One pair: {@code Tuple(keys K, values V)}. */
  public TupleType entry() {
    return new TupleType(
        List.of(new TupleType.Element("keys", key), new TupleType.Element("values", value)));
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
    return "Map(" + key + ", " + value + ")";
  }
}
