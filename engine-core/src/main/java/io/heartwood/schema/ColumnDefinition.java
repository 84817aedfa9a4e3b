package io.heartwood.schema;

import io.heartwood.types.DataType;
import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name any text, unique in the table
 * @param type logical type
 * @param codec the codec as in {@code CODEC(...)}, such as {@code ZSTD(3)}; empty for the table's
 *     default
 * @param defaultExpression SQL text of the {@code DEFAULT} expression; empty for the type's default
 * @param comment free text; may be empty
 */
public record ColumnDefinition(
    String name, DataType type, String codec, String defaultExpression, String comment) {
  /** Checks that all are given, and the name is not empty. */
  public ColumnDefinition {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(defaultExpression, "defaultExpression");
    Objects.requireNonNull(comment, "comment");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty column name");
    }
  }

  /** A column with default codec, no default expression and no comment. */
  public static ColumnDefinition of(String name, DataType type) {
    return new ColumnDefinition(name, type, "", "", "");
  }
}
