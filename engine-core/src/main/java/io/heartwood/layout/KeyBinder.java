package io.heartwood.layout;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.types.DataType;
import java.util.List;
import java.util.Set;

/** Binds expressions that are plain columns; others are refused. */
public final class KeyBinder {
  private KeyBinder() {}

  /**
   * Binds an expression to the columns of a table.
   *
   * @throws IllegalArgumentException if it is no column of the table
   */
  public static BoundExpression bind(Expression expression, List<NamedType> header) {
    if (expression instanceof ColumnReference reference) {
      for (NamedType column : header) {
        if (column.name().equals(reference.name())) {
          return new BoundColumn(reference, column.type());
        }
      }
    }
    throw new IllegalArgumentException("not a column of the table: expression=" + expression);
  }

  private record BoundColumn(ColumnReference reference, DataType type) implements BoundExpression {
    @Override
    public Expression expression() {
      return reference;
    }

    @Override
    public Set<String> columns() {
      return Set.of(reference.name());
    }

    @Override
    public Column evaluate(Block block) {
      return block.column(reference.name());
    }
  }
}
