package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.StringType;
import java.util.Objects;

/**
 * What is known of a function's argument before rows are seen.
 *
 * @param type its type
 * @param constant its value as a column of one row if it is constant, else null
 * @param untypedNull whether it is the literal NULL, which fits every type
 */
public record Argument(DataType type, Column constant, boolean untypedNull) {
  /** Checks that a type is given. */
  public Argument {
    Objects.requireNonNull(type, "type");
  }

  /** An argument that differs from row to row. */
  public static Argument varying(DataType type) {
    return new Argument(type, null, false);
  }

  /** A constant. */
  public static Argument constant(DataType type, Column value) {
    return new Argument(type, Objects.requireNonNull(value, "value"), false);
  }

  /** Whether the value is the same for all rows. */
  public boolean isConstant() {
    return constant != null;
  }

  /** Whether this is a constant NULL. */
  public boolean isNull() {
    return constant instanceof NullableColumn nullable && nullable.isNull(0);
  }

  /** The value of a constant string, or null if this is no constant string. */
  public String constantText() {
    return constant instanceof StringColumn strings && type instanceof StringType
        ? strings.text(0)
        : null;
  }
}
