package io.heartwood.column;

import io.heartwood.types.DataType;
import java.util.Objects;

/**
 * A column's name and type.
 *
 * @param name any text; unique in its block or table
 * @param type logical type
 */
public record NamedType(String name, DataType type) {
  /** Checks that both are given. */
  public NamedType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
