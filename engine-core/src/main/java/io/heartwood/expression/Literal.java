package io.heartwood.expression;

import io.heartwood.types.DataType;
import java.util.Objects;

/**
 * A constant: its type and a column of one row that holds it.
 *
 * @param text how it was written, or would be written
 * @param type its type
 * @param value one row of that type
 */
public record Literal(String text, DataType type, io.heartwood.column.Column value)
    implements Expression {
  /** Checks that the value is one row of the type. */
  public Literal {
    Objects.requireNonNull(text, "text");
    if (value.rowCount() != 1 || value.physicalType() != type.physicalType()) {
      throw new IllegalArgumentException("not a constant of type " + type + ": " + text);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Literal literal
        && literal.text.equals(text)
        && literal.type.equals(type);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
