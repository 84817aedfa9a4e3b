package io.heartwood.interop;

import io.heartwood.column.NamedType;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Questions to a table of ClickHouse, with answers that can be compared with ours. */
final class ClickHouseTable {
  private final ClickHouse clickHouse;
  private final String name;
  private final List<NamedType> header;

  /**
   * A table.
   *
   * @param name with database
   */
  ClickHouseTable(ClickHouse clickHouse, String name, List<NamedType> header) {
    this.clickHouse = clickHouse;
    this.name = name;
    this.header = header;
  }

  /** All rows, as {@link RowBinary#sortedRows}. */
  List<String> rows() {
    return rows("1");
  }

  /** Rows that pass a condition, as {@link RowBinary#sortedRows}; may end in SETTINGS. */
  List<String> rows(String condition) {
    return RowBinary.sortedRows(
        clickHouse.query("SELECT * FROM " + name + " WHERE " + condition, "RowBinary"), header);
  }

  /** All rows of some columns, as {@link RowBinary#sortedRows}. */
  List<String> rowsOf(List<NamedType> columns) {
    String names =
        columns.stream()
            .map(column -> RandomTable.quoted(column.name()))
            .collect(Collectors.joining(", "));
    return RowBinary.sortedRows(
        clickHouse.query("SELECT " + names + " FROM " + name, "RowBinary"), columns);
  }

  /** The number of rows by which the table's metadata answers. */
  long count() {
    return Long.parseLong(clickHouse.query("SELECT count() FROM " + name));
  }

  /** Whether {@code CHECK TABLE} finds nothing. */
  boolean isSound() {
    return clickHouse
        .query("CHECK TABLE " + name + " SETTINGS check_query_single_value_result = 1")
        .equals("1");
  }

  /** What {@code CHECK TABLE} finds: a line for each part that does not pass. */
  String defects() {
    return clickHouse
        .query("CHECK TABLE " + name + " SETTINGS check_query_single_value_result = 0")
        .lines()
        .filter(line -> !line.contains("\t1\t"))
        .collect(Collectors.joining("\n"));
  }

  /** Names of the active parts, in order. */
  List<String> activeParts() {
    String names =
        clickHouse.query(
            "SELECT name FROM system.parts WHERE active AND database || '.' || table = '"
                + name
                + "' ORDER BY name");
    return names.isEmpty() ? List.of() : List.of(names.split("\n"));
  }

  /** Where the table's files, or the metadata of them, lie. */
  Path directory() {
    return Path.of(property("data_paths[1]"));
  }

  UUID uuid() {
    return UUID.fromString(property("uuid"));
  }

  private String property(String expression) {
    return clickHouse.query(
        "SELECT "
            + expression
            + " FROM system.tables WHERE database || '.' || name = '"
            + name
            + "'");
  }

  /** Granules that ClickHouse would read for a condition. */
  long selectedGranules(String condition) {
    String marks =
        clickHouse.query(
            "SELECT sum(marks) FROM (EXPLAIN ESTIMATE SELECT * FROM "
                + name
                + " WHERE "
                + condition
                + ")");
    return marks.isEmpty() ? 0 : Long.parseLong(marks);
  }

  @Override
  public String toString() {
    return name;
  }
}
