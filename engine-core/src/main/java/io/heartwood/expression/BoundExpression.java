package io.heartwood.expression;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import java.util.Set;

/** An expression whose columns and types are known, ready to run. Immutable and thread-safe. */
public interface BoundExpression {
  /** The expression it was made from. */
  Expression expression();

  /** Type of the result, exactly as ClickHouse infers it. */
  DataType type();

  /** Names of the columns it reads. Unmodifiable. */
  Set<String> columns();

  /** Whether the value is the same for all rows, whatever the columns hold. */
  default boolean isConstant() {
    return false;
  }

  /** Computes the expression for every row of a block that has at least the columns it reads. */
  Column evaluate(Block block);
}
