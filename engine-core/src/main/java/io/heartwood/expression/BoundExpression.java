package io.heartwood.expression;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import java.util.List;
import java.util.Set;

/** An expression whose columns and types are known, ready to run. Immutable and thread-safe. */
public interface BoundExpression {
  /** The expression it was made from. */
  Expression expression();

  /** Type of the result, exactly as ClickHouse infers it. */
  DataType type();

  /**
   * The type with the name by which the column was declared, where the expression is nothing but a
   * column: {@code LowCardinality(String)}, whose values are of type {@code String}.
   *
   * @param header the columns that the expression was bound to
   */
  default DataType declaredType(List<NamedType> header) {
    if (expression() instanceof ColumnReference column) {
      for (NamedType named : header) {
        if (named.name().equals(column.name())) {
          return named.type();
        }
      }
    }
    return type();
  }

  /** Names of the columns it reads. Unmodifiable. */
  Set<String> columns();

  /** Whether the value is the same for all rows, whatever the columns hold. */
  default boolean isConstant() {
    return false;
  }

  /** Computes the expression for every row of a block that has at least the columns it reads. */
  Column evaluate(Block block);
}
