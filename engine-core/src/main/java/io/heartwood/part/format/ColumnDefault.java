package io.heartwood.part.format;

import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import java.util.List;
import java.util.Objects;

/**
 * The DEFAULT expression of a column, for parts that were written before the column was added.
 * Immutable.
 *
 * @param expression of the type of the column
 * @param inputs the columns that it reads; those that the part does not have get their own defaults
 */
public record ColumnDefault(BoundExpression expression, List<NamedType> inputs) {
  /** Copies the inputs. */
  public ColumnDefault {
    Objects.requireNonNull(expression, "expression");
    inputs = List.copyOf(inputs);
  }
}
