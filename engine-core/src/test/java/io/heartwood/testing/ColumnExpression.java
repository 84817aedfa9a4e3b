package io.heartwood.testing;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.types.DataType;
import java.util.Set;

/** The plainest bound expression: a column. */
public record ColumnExpression(String name, DataType type) implements BoundExpression {
  @Override
  public Expression expression() {
    return new ColumnReference(name);
  }

  @Override
  public Set<String> columns() {
    return Set.of(name);
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public Column evaluate(Block block) {
    return block.column(name);
  }
}
