package io.heartwood.types;

/**
 * {@code Dynamic}: a value of any type, or NULL.
 *
 * <p>In memory a value is its own description: the binary encoding of its type and then of the
 * value, as ClickHouse has it in the shared variant of a Dynamic; NULL is the empty string. Parts
 * hold the values of the most frequent types in streams of their own.
 *
 * @param maxTypes how many types get streams of their own, from 0 to 254
 */
public record DynamicType(int maxTypes) implements DataType {
  /** How many types get streams of their own unless the type says otherwise. */
  public static final int DEFAULT_MAX_TYPES = 32;

  /** Most types that can have streams of their own. */
  public static final int MAX_TYPES = 254;

  /** {@code Dynamic} as it is written without parameters. */
  public static final DynamicType DEFAULT = new DynamicType(DEFAULT_MAX_TYPES);

  /** Checks the number of types. */
  public DynamicType {
    if (maxTypes < 0 || maxTypes > MAX_TYPES) {
      throw new IllegalArgumentException(
          "max_types of Dynamic out of range: max_types=" + maxTypes);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.STRING;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return maxTypes == DEFAULT_MAX_TYPES ? "Dynamic" : "Dynamic(max_types=" + maxTypes + ")";
  }
}
