package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code columns.txt}: the columns of a part in their order. Types stay text here.
 *
 * <pre>
 * columns format version: 1
 * 2 columns:
 * `id` UInt64
 * `na\`me` Nullable(String)
 * </pre>
 *
 * <p>Every line ends with a line feed. Names are in back quotes, with backslash escapes (ClickHouse
 * 26.7; every golden part reads and writes back to the same bytes).
 */
public final class ColumnsFile {
  private static final String HEADER = "columns format version: 1\n";
  private static final int MAX_COLUMN_COUNT = 1_000_000;

  private ColumnsFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static List<ColumnEntry> read(byte[] bytes) throws CorruptPartException {
    return read(PartFiles.COLUMNS, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static List<ColumnEntry> read(String file, byte[] bytes) throws CorruptPartException {
    TextCursor in = new TextCursor(file, bytes);
    in.expect(HEADER);
    long count = in.readNumber(MAX_COLUMN_COUNT, "number of columns");
    in.expect(" columns:\n");
    List<ColumnEntry> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (long i = 0; i < count; i++) {
      String name = in.readBackQuoted("column name");
      if (!names.add(name)) {
        throw in.corrupt("a new column name instead of `" + name + "`");
      }
      in.expect(" ");
      String type = in.readLine("type of column " + name);
      if (type.isBlank()) {
        throw in.corrupt("a type of column " + name + " before");
      }
      columns.add(new ColumnEntry(name, type));
    }
    in.expectEnd();
    return List.copyOf(columns);
  }

  /** The bytes of the file. */
  public static byte[] write(List<ColumnEntry> columns) {
    StringBuilder text = new StringBuilder(HEADER);
    text.append(columns.size()).append(" columns:\n");
    for (ColumnEntry column : columns) {
      if (column.type().indexOf('\n') >= 0) {
        throw new IllegalArgumentException("type must be one line: type=" + column.type());
      }
      TextCursor.appendBackQuoted(text, column.name());
      text.append(' ').append(column.type()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
