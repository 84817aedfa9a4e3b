package io.heartwood.part.format;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.StreamNames;
import io.heartwood.types.ArrayType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The columns of a part that belong to a Nested: arrays named {@code n.x}, {@code n.y}, whose sizes
 * are the same in every row, since Wide parts store them once. Immutable.
 */
final class NestedColumns {
  private final List<List<String>> groups = new ArrayList<>();

  NestedColumns(List<PartColumn> columns) {
    Map<String, List<String>> byName = new TreeMap<>();
    for (PartColumn column : columns) {
      groupOf(column)
          .ifPresent(
              name -> byName.computeIfAbsent(name, key -> new ArrayList<>()).add(column.name()));
    }
    byName.values().stream().filter(group -> group.size() > 1).forEach(groups::add);
  }

  /** The Nested that a column belongs to. */
  static Optional<String> groupOf(PartColumn column) {
    return groupOf(new NamedType(column.name(), column.type()));
  }

  /** The same of a column that is read. */
  static Optional<String> groupOf(NamedType column) {
    String name = StreamNames.nestedName(column.name());
    boolean belongs = column.type().valueType() instanceof ArrayType && !name.equals(column.name());
    return belongs ? Optional.of(name) : Optional.empty();
  }

  /**
   * Requires that arrays of one Nested have the same sizes.
   *
   * @throws IllegalArgumentException if some have not
   */
  void check(Block block) {
    for (List<String> group : groups) {
      ArrayColumn first = (ArrayColumn) block.column(group.get(0));
      int end = block.rowCount() + 1;
      for (int i = 1; i < group.size(); i++) {
        ArrayColumn other = (ArrayColumn) block.column(group.get(i));
        int row = Arrays.mismatch(first.offsets(), 0, end, other.offsets(), 0, end) - 1;
        if (row >= 0) {
          throw new IllegalArgumentException(
              "columns of one Nested have arrays of different sizes: column="
                  + group.get(0)
                  + " size="
                  + first.length(row)
                  + " column="
                  + group.get(i)
                  + " size="
                  + other.length(row)
                  + " row="
                  + row);
        }
      }
    }
  }
}
