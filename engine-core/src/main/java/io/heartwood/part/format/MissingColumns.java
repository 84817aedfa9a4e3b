package io.heartwood.part.format;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.TypeDefaults;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values of columns that a part does not have, for one block of rows: what their DEFAULT expression
 * says, else the default of the type; of a Nested that the part has other columns of, arrays of the
 * same sizes. Confined to one thread.
 */
final class MissingColumns {
  private final PartReadRequest request;
  private final Map<String, Column> known = new HashMap<>();
  private final Set<String> pending = new HashSet<>();
  private final int rowCount;

  /**
   * @param stored columns of the part that were read
   * @param columns their values; null for those without files
   */
  MissingColumns(
      PartReadRequest request, List<NamedType> stored, List<Column> columns, int rowCount) {
    this.request = request;
    this.rowCount = rowCount;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) != null) {
        known.put(stored.get(i).name(), columns.get(i));
      }
    }
  }

  /** The columns that must be read besides the wanted ones to compute those that are missing. */
  static List<NamedType> inputs(PartReadRequest request) {
    List<NamedType> inputs = new ArrayList<>();
    Set<String> visited = new HashSet<>();
    for (NamedType column : request.columns()) {
      addInputs(request, column, visited, inputs);
    }
    return inputs;
  }

  private static void addInputs(
      PartReadRequest request, NamedType column, Set<String> visited, List<NamedType> target) {
    ColumnDefault value = request.defaults().get(column.name());
    boolean stored = request.part().description().columnNames().contains(column.name());
    if (stored || !visited.add(column.name())) {
      return;
    }
    if (value == null) {
      sibling(request.part(), column).ifPresent(target::add);
      return;
    }
    for (NamedType input : value.inputs()) {
      target.add(input);
      addInputs(request, input, visited, target);
    }
  }

  /** A column of the part that belongs to the same Nested, whose arrays have the same sizes. */
  private static Optional<NamedType> sibling(LoadedPart part, NamedType column) {
    Optional<String> group = NestedColumns.groupOf(column);
    return group.isEmpty()
        ? Optional.empty()
        : part.columns().stream()
            .filter(other -> NestedColumns.groupOf(other).equals(group))
            .findFirst();
  }

  private ArrayColumn arraysLike(ArrayColumn sizes, DataType type) throws IOException {
    DataType element = ArrayType.elementOf(type);
    int count = sizes.offsets()[rowCount];
    ColumnSource.requireFits(
        request.part(), count * Math.max(Columns.defaults(element, 1).sizeBytes(), 1));
    Column values = TypeDefaults.ofMissingColumn(element, count);
    return new ArrayColumn(values, sizes.offsets(), rowCount);
  }

  /** The values of a column. */
  Column values(NamedType column) throws IOException {
    Column values = known.get(column.name());
    if (values != null) {
      return values;
    }
    ColumnDefault value = request.defaults().get(column.name());
    if (value == null) {
      Optional<NamedType> sibling = sibling(request.part(), column);
      if (sibling.isPresent() && known.get(sibling.get().name()) instanceof ArrayColumn arrays) {
        return arraysLike(arrays, column.type());
      }
      long rowBytes = Math.max(Columns.defaults(column.type(), 1).sizeBytes(), 1);
      ColumnSource.requireFits(request.part(), rowCount * rowBytes);
      return TypeDefaults.ofMissingColumn(column.type(), rowCount);
    }
    if (!pending.add(column.name())) {
      throw new IllegalArgumentException(
          "DEFAULT expressions need one another: column=" + column.name());
    }
    List<Column> inputs = new ArrayList<>(value.inputs().size());
    for (NamedType input : value.inputs()) {
      inputs.add(values(input));
    }
    Column computed = value.expression().evaluate(new Block(value.inputs(), inputs, rowCount));
    known.put(column.name(), computed);
    return computed;
  }
}
