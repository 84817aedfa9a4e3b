package io.heartwood.types;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code Variant(T, ...)}: a value of one of several types, or NULL. The number of a type, its
 * discriminator, is its place among the names of all in byte order.
 *
 * @param members the types, each once, ordered by name
 */
public record VariantType(List<DataType> members) implements DataType {
  /** Most types that a discriminator of one byte can tell apart, beside NULL. */
  public static final int MAX_MEMBERS = 255;

  /** Orders names by their bytes. */
  public static final Comparator<String> BY_BYTES =
      (left, right) ->
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

  /** Orders the types, leaves out repeated ones, and checks that they may be members. */
  public VariantType {
    TreeMap<String, DataType> byName = new TreeMap<>(BY_BYTES);
    for (DataType member : members) {
      DataType plain = member.valueType();
      if (plain instanceof NullableType
          || plain instanceof VariantType
          || plain instanceof DynamicType) {
        throw new IllegalArgumentException("type cannot be inside Variant: " + member);
      }
      byName.put(member.toString(), member);
    }
    if (byName.isEmpty() || byName.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException("Variant of too few or too many types: " + byName.size());
    }
    members = List.copyOf(new ArrayList<>(byName.values()));
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.VARIANT;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return members.stream()
        .map(DataType::toString)
        .collect(Collectors.joining(", ", "Variant(", ")"));
  }
}
