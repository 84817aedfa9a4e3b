package io.heartwood.sql.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of names and types before the rows of a file, and which columns they give the fields.
 * Names that the table does not have are skipped, and columns that the file does not name take
 * their defaults, as ClickHouse does it by default. Confined to one thread.
 */
final class HeaderLines {
  private final int lineCount;
  private final Map<String, ColumnTarget> columns = new LinkedHashMap<>();
  private final boolean splitsTuples;
  private ColumnTarget[] targets;

  /**
   * Creates the header.
   *
   * @param lineCount 0 for none, 1 for names, 2 for names and types
   * @param splitsTuples whether a tuple has a field for each element
   */
  HeaderLines(int lineCount, List<ColumnTarget> columns, boolean splitsTuples) {
    this.lineCount = lineCount;
    this.splitsTuples = splitsTuples;
    for (ColumnTarget column : columns) {
      this.columns.put(column.name(), column);
    }
    this.targets =
        columns.stream().flatMap(column -> fields(column).stream()).toArray(ColumnTarget[]::new);
  }

  int lineCount() {
    return lineCount;
  }

  /** Columns of the fields, in the order of the file. */
  ColumnTarget[] targets() {
    return targets;
  }

  void accept(int line, List<String> texts) throws BadRowException {
    if (line == 0) {
      acceptNames(texts);
    } else {
      acceptTypes(texts);
    }
  }

  private void acceptNames(List<String> names) throws BadRowException {
    List<ColumnTarget> found = new ArrayList<>();
    boolean any = false;
    while (found.size() < names.size()) {
      Optional<ColumnTarget> column = columnAt(names, found.size());
      any |= column.isPresent();
      if (column.isPresent()) {
        columns.remove(column.get().name());
        found.addAll(fields(column.get()));
      } else {
        found.add(ColumnTarget.skipped(names.get(found.size())));
      }
    }
    if (!any) {
      byte[] first = names.get(0).getBytes(StandardCharsets.UTF_8);
      throw BadRowException.malformed(
          "a line of column names of the table", first, 0, first.length);
    }
    columns.values().forEach(ColumnTarget::markAbsent);
    targets = found.toArray(ColumnTarget[]::new);
  }

  /**
   * The column whose fields begin with a name. ClickHouse writes the names {@code t.a} of a tuple's
   * elements, and does not know them again when it reads them.
   */
  private Optional<ColumnTarget> columnAt(List<String> names, int index) throws BadRowException {
    for (ColumnTarget column : columns.values()) {
      List<String> own = fields(column).stream().map(ColumnTarget::name).toList();
      int position = own.indexOf(names.get(index));
      if (position < 0) {
        continue;
      }
      int end = index + own.size();
      if (end > names.size() || !names.subList(index, end).equals(own)) {
        byte[] text = names.get(index).getBytes(StandardCharsets.UTF_8);
        throw BadRowException.malformed(
            column, "names of all elements, " + String.join(", ", own), text, 0, text.length);
      }
      return Optional.of(column);
    }
    return Optional.empty();
  }

  private List<ColumnTarget> fields(ColumnTarget column) {
    return splitsTuples ? column.fields() : List.of(column);
  }

  private void acceptTypes(List<String> types) throws BadRowException {
    for (int i = 0; i < targets.length; i++) {
      String actual = i < types.size() ? types.get(i) : "";
      if (!targets[i].acceptsTypeName(actual)) {
        byte[] text = actual.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        throw BadRowException.malformed(
            targets[i], "type " + targets[i].type(), text, 0, text.length);
      }
    }
  }
}
