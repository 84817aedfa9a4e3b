package io.heartwood.sql.input;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;

/** Converts values as {@code CAST} does it. */
@FunctionalInterface
public interface ValueConverter {
  /**
   * The values of a column as those of another type.
   *
   * @throws IllegalArgumentException if there is no such conversion, or a value cannot be converted
   */
  Column convert(Column values, DataType from, DataType to);
}
