package io.heartwood.sql.input;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;

/** Computes constant expressions that stand where a literal could. */
@FunctionalInterface
public interface ValueComputer {
  /**
   * One row of {@code type}.
   *
   * @throws IllegalArgumentException if the text is no constant expression, or does not fit
   */
  Column compute(String expression, DataType type);
}
