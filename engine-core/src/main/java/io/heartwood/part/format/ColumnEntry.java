package io.heartwood.part.format;

import java.util.Objects;

/**
 * A column of a part as {@code columns.txt} has it. Immutable.
 *
 * @param name of the column, unquoted
 * @param type in ClickHouse's canonical text
 */
public record ColumnEntry(String name, String type) {
  public ColumnEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
