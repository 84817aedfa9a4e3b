package io.heartwood.sql;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NamedType;
import io.heartwood.column.TypeDefaults;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literals;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.InputBlock;
import io.heartwood.sql.query.Binder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Completes the rows of an insert to all columns of the table: what is missing takes the column's
 * {@code DEFAULT} expression, or else the default of its type. An expression sees the values that
 * were given, and the defaults of columns before it. Immutable.
 */
final class DefaultValues {
  private final TableSchema schema;
  private final Binder binder;
  private final Map<String, BoundExpression> expressions = new LinkedHashMap<>();

  DefaultValues(TableSchema schema, Binder binder) throws SqlException {
    this.schema = schema;
    this.binder = binder;
    for (ColumnDefinition column : schema.columns()) {
      if (!column.defaultExpression().isEmpty()) {
        expressions.put(column.name(), bind(column));
      }
    }
  }

  private BoundExpression bind(ColumnDefinition column) throws SqlException {
    FunctionCall cast =
        FunctionCall.of(
            "CAST",
            ExpressionParser.parse(column.defaultExpression()),
            Literals.of(column.type().toString()));
    return binder.bind(cast, schema.header());
  }

  /** All columns of the table, in its order. */
  Block complete(InputBlock input) throws SqlException {
    int rowCount = input.block().rowCount();
    Map<String, Column> columns = new LinkedHashMap<>();
    Map<String, BitSet> missing = new LinkedHashMap<>();
    for (ColumnDefinition column : schema.columns()) {
      int index = input.block().indexOf(column.name());
      if (index < 0) {
        columns.put(column.name(), TypeDefaults.ofMissingColumn(column.type(), rowCount));
        BitSet all = new BitSet();
        all.set(0, rowCount);
        missing.put(column.name(), all);
        continue;
      }
      BitSet rows = input.missing().get(index);
      Column given = input.block().column(index);
      if (!rows.isEmpty()) {
        given = merge(given, TypeDefaults.ofMissingValue(column.type(), 1), rows, rowCount);
        missing.put(column.name(), rows);
      }
      columns.put(column.name(), given);
    }
    for (Map.Entry<String, BoundExpression> expression : expressions.entrySet()) {
      BitSet rows = missing.get(expression.getKey());
      if (rows != null) {
        Column computed = Binder.evaluate(expression.getValue(), block(columns, rowCount));
        Column given = columns.get(expression.getKey());
        columns.put(expression.getKey(), merge(given, computed, rows, rowCount));
      }
    }
    return block(columns, rowCount);
  }

  private Block block(Map<String, Column> columns, int rowCount) {
    List<NamedType> header = schema.header();
    return new Block(header, new ArrayList<>(columns.values()), rowCount);
  }

  /** Rows of {@code other} (its only row, if it has one) where {@code rows} says so. */
  private static Column merge(Column given, Column other, BitSet rows, int rowCount) {
    if (rows.cardinality() == rowCount && other.rowCount() == rowCount) {
      return other;
    }
    ColumnBuilder merged = given.newBuilder(rowCount);
    int row = 0;
    while (row < rowCount) {
      int next = rows.nextSetBit(row);
      int end = next < 0 ? rowCount : next;
      merged.appendRange(given, row, end);
      if (next >= 0) {
        merged.appendRow(other, other.rowCount() == 1 ? 0 : next);
      }
      row = end + 1;
    }
    return merged.build();
  }
}
