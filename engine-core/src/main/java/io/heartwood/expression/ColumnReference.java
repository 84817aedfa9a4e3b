package io.heartwood.expression;

import java.util.Objects;

/**
 * A column by name.
 *
 * @param name the column's name, unquoted
 */
public record ColumnReference(String name) implements Expression {
  /** Checks that a name is given. */
  public ColumnReference {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return Identifiers.quoteIfNeeded(name);
  }
}
