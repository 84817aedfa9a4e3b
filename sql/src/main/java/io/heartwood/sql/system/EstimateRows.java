package io.heartwood.sql.system;

import io.heartwood.column.Block;

/** The rows of {@code EXPLAIN ESTIMATE}, columns as in ClickHouse. Confined to one thread. */
public final class EstimateRows {
  private final RowsBuilder rows =
      new RowsBuilder()
          .column("database", "String")
          .column("table", "String")
          .column("parts", "UInt64")
          .column("rows", "UInt64")
          .column("marks", "UInt64");

  /** Adds what is read of a table. */
  public EstimateRows row(String database, String table, long parts, long rowCount, long marks) {
    rows.text(database).text(table).number(parts).number(rowCount).number(marks).endRow();
    return this;
  }

  /** The rows. */
  public Block build() {
    return rows.build();
  }
}
