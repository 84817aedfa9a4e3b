package io.heartwood.table;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.GranuleRange;
import io.heartwood.index.KeyCondition;
import io.heartwood.index.KeyRange;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which granules of a part may hold a row for which a filter is true: asks the values of the
 * partition key, then the smallest and largest values of its columns, then the primary index.
 * Immutable.
 */
final class PartPruner {
  private final Optional<Conditions> conditions;

  private record Conditions(KeyCondition partition, KeyCondition minMax, KeyCondition primary) {}

  PartPruner(BoundSchema schema, Optional<Expression> filter, FunctionContext context) {
    this.conditions =
        filter.map(
            condition -> {
              List<Expression> columns = new ArrayList<>();
              List<DataType> columnTypes = new ArrayList<>();
              for (NamedType column : schema.partitionColumns()) {
                columns.add(new ColumnReference(column.name()));
                columnTypes.add(column.type());
              }
              List<NamedType> header = schema.header();
              return new Conditions(
                  of(condition, schema.partitionKey(), header, context),
                  KeyCondition.of(condition, columns, columnTypes, header, context),
                  of(condition, schema.primaryKey(), header, context));
            });
  }

  private static KeyCondition of(
      Expression filter,
      List<BoundExpression> key,
      List<NamedType> header,
      FunctionContext context) {
    return KeyCondition.of(
        filter,
        key.stream().map(BoundExpression::expression).toList(),
        key.stream().map(BoundExpression::type).toList(),
        header,
        context);
  }

  /** Granules to read, in ascending order; empty if there are none. */
  List<MarkRange> select(Part part) throws IOException {
    LoadedPart loaded = part.loaded();
    if (loaded.rowCount() == 0) {
      return List.of();
    }
    if (conditions.isPresent() && !mayMatch(conditions.get(), loaded)) {
      return List.of();
    }
    int count = loaded.granules().granuleCount();
    if (conditions.isEmpty() || conditions.get().primary().isUnknown()) {
      return List.of(new MarkRange(0, count));
    }
    List<MarkRange> ranges = new ArrayList<>();
    for (GranuleRange range : conditions.get().primary().select(loaded.primaryIndex(), count)) {
      ranges.add(new MarkRange(range.from(), range.to()));
    }
    return ranges;
  }

  private static boolean mayMatch(Conditions conditions, LoadedPart part) {
    List<KeyRange> values = new ArrayList<>();
    for (int i = 0; i < part.partition().types().size(); i++) {
      Column value = part.partition().values().get(i);
      values.add(KeyRange.between(part.partition().types().get(i), value, 0, value, 0));
    }
    if (!conditions.partition().mayBeTrue(values)) {
      return false;
    }
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < part.minMax().columns().size(); i++) {
      Column range = part.minMax().ranges().get(i);
      ranges.add(KeyRange.between(part.minMax().columns().get(i).type(), range, 0, range, 1));
    }
    return conditions.minMax().mayBeTrue(ranges);
  }
}
