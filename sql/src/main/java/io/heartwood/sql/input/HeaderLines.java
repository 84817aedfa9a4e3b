package io.heartwood.sql.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of names and types before the rows of a file, and which columns they give the fields.
 * Names that the table does not have are skipped, and columns that the file does not name take
 * their defaults, as ClickHouse does it by default. Confined to one thread.
 */
final class HeaderLines {
  private final int lineCount;
  private final Map<String, ColumnTarget> columns = new LinkedHashMap<>();
  private ColumnTarget[] targets;

  /**
   * Creates the header.
   *
   * @param lineCount 0 for none, 1 for names, 2 for names and types
   */
  HeaderLines(int lineCount, List<ColumnTarget> columns) {
    this.lineCount = lineCount;
    for (ColumnTarget column : columns) {
      this.columns.put(column.name(), column);
    }
    this.targets = columns.toArray(ColumnTarget[]::new);
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
    ColumnTarget[] found = new ColumnTarget[names.size()];
    boolean any = false;
    for (int i = 0; i < found.length; i++) {
      ColumnTarget column = columns.remove(names.get(i));
      any |= column != null;
      found[i] = column != null ? column : ColumnTarget.skipped(names.get(i));
    }
    if (!any) {
      byte[] first = names.get(0).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      throw BadRowException.malformed(
          "a line of column names of the table", first, 0, first.length);
    }
    columns.values().forEach(ColumnTarget::markAbsent);
    targets = found;
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
