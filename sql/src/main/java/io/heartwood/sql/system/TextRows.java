package io.heartwood.sql.system;

import io.heartwood.column.Block;

/** Rows of strings, as statements such as SHOW and DESCRIBE print them. Confined to one thread. */
public final class TextRows {
  private final RowsBuilder rows = new RowsBuilder();

  /** A table of columns of these names. */
  public TextRows(String... names) {
    for (String name : names) {
      rows.column(name, "String");
    }
  }

  /** One row that says yes or no as 1 or 0. */
  public static Block flag(String name, boolean value) {
    return new RowsBuilder().column(name, "UInt8").flag(value).endRow().build();
  }

  /** Adds a row. */
  public TextRows row(String... values) {
    for (String value : values) {
      rows.text(value);
    }
    rows.endRow();
    return this;
  }

  /** The rows. */
  public Block build() {
    return rows.build();
  }
}
