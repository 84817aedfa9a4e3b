package io.heartwood.types;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code Enum8} or {@code Enum16}: a signed number that has a name.
 *
 * @param bits 8 or 16
 * @param values the members, kept in ascending order of value; names and values are unique
 */
public record EnumType(int bits, List<Value> values) implements DataType {
  /**
   * A member.
   *
   * @param name its name
   * @param number its number, within the width of the type
   */
  public record Value(String name, int number) {}

  /** Sorts the members and checks width, uniqueness and range. */
  public EnumType {
    if (bits != 8 && bits != 16) {
      throw new IllegalArgumentException("no such enum width: bits=" + bits);
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("an Enum needs at least one member");
    }
    values = values.stream().sorted(Comparator.comparingInt(Value::number)).toList();
    int limit = 1 << (bits - 1);
    Set<String> names = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    for (Value value : values) {
      if (value.number() < -limit || value.number() >= limit) {
        throw new IllegalArgumentException(
            "Enum" + bits + " member out of range: " + value.name() + " = " + value.number());
      }
      if (!names.add(value.name()) || !numbers.add(value.number())) {
        throw new IllegalArgumentException(
            "duplicate Enum member: " + value.name() + " = " + value.number());
      }
    }
  }

  /** The name of a number, if it is a member. */
  public Optional<String> nameOf(int number) {
    for (Value value : values) {
      if (value.number() == number) {
        return Optional.of(value.name());
      }
    }
    return Optional.empty();
  }

  /** The member of a name. */
  public Optional<Value> find(String name) {
    return values.stream().filter(value -> value.name().equals(name)).findFirst();
  }

  @Override
  public PhysicalType physicalType() {
    return bits == 8 ? PhysicalType.BYTE : PhysicalType.SHORT;
  }

  @Override
  public int valueSizeBytes() {
    return bits / 8;
  }

  @Override
  public String toString() {
    return values.stream()
        .map(value -> TypeText.quote(value.name()) + " = " + value.number())
        .collect(Collectors.joining(", ", "Enum" + bits + "(", ")"));
  }
}
