package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literals;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The DEFAULT expressions of a table, for rows that gave no value. An expression sees the values
 * that were given, and the defaults of columns before it. Immutable.
 */
final class RowDefaults {
  private final Map<Integer, BoundExpression> expressions = new LinkedHashMap<>();

  RowDefaults(TableSchema schema, FunctionContext context) {
    for (int i = 0; i < schema.columns().size(); i++) {
      ColumnDefinition column = schema.columns().get(i);
      if (!column.defaultExpression().isEmpty()) {
        FunctionCall cast =
            FunctionCall.of(
                "CAST",
                ExpressionParser.parse(column.defaultExpression()),
                Literals.of(column.type().toString()));
        expressions.put(i, ExpressionBinder.bind(cast, schema.header(), context));
      }
    }
  }

  /** Whether a column has a DEFAULT expression. */
  boolean has(int column) {
    return expressions.containsKey(column);
  }

  /**
   * The block with defaults in their places.
   *
   * @param missing for columns with DEFAULT expression the rows without value
   */
  Block fill(Block block, Map<Integer, BitSet> missing) {
    Block filled = block;
    for (Map.Entry<Integer, BoundExpression> expression : expressions.entrySet()) {
      BitSet rows = missing.get(expression.getKey());
      if (rows != null && !rows.isEmpty()) {
        List<Column> columns = new ArrayList<>(filled.columns());
        int column = expression.getKey();
        Column computed = expression.getValue().evaluate(filled);
        columns.set(column, merge(columns.get(column), computed, rows));
        filled = new Block(block.header(), columns, block.rowCount());
      }
    }
    return filled;
  }

  private static Column merge(Column given, Column computed, BitSet rows) {
    int rowCount = given.rowCount();
    int[] picked = new int[rowCount];
    for (int row = 0; row < rowCount; row++) {
      picked[row] = rows.get(row) ? rowCount + row : row;
    }
    return Columns.concat(List.of(given, computed)).gather(picked, rowCount);
  }
}
