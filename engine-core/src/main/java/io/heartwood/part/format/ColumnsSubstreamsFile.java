package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code columns_substreams.txt}: the substreams of each column in the order in which they are
 * written. For {@code .mrk4} and {@code .cmrk4} marks it defines which position belongs to which
 * substream.
 *
 * <pre>
 * columns substreams version: 1
 * 1 columns:
 * 2 substreams for column `name`:
 * ⇥name.size
 * ⇥name
 * </pre>
 *
 * <p>Every line ends with a line feed (ClickHouse 26.7; every golden part reads and writes back to
 * the same bytes).
 */
public final class ColumnsSubstreamsFile {
  private static final String HEADER = "columns substreams version: 1\n";
  private static final int MAX_COUNT = 10_000_000;

  private ColumnsSubstreamsFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static List<ColumnSubstreams> read(byte[] bytes) throws CorruptPartException {
    return read(PartFiles.COLUMNS_SUBSTREAMS, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static List<ColumnSubstreams> read(String file, byte[] bytes) throws CorruptPartException {
    TextCursor in = new TextCursor(file, bytes);
    in.expect(HEADER);
    long columnCount = in.readNumber(MAX_COUNT, "number of columns");
    in.expect(" columns:\n");
    List<ColumnSubstreams> columns = new ArrayList<>();
    for (long i = 0; i < columnCount; i++) {
      long streamCount = in.readNumber(MAX_COUNT, "number of substreams");
      in.expect(" substreams for column ");
      String column = in.readBackQuoted("column name");
      in.expect(":\n");
      List<String> streams = new ArrayList<>();
      for (long j = 0; j < streamCount; j++) {
        in.expect("\t");
        streams.add(in.readLine("substream name"));
      }
      columns.add(new ColumnSubstreams(column, streams));
    }
    in.expectEnd();
    return List.copyOf(columns);
  }

  /** The bytes of the file. */
  public static byte[] write(List<ColumnSubstreams> columns) {
    StringBuilder text = new StringBuilder(HEADER);
    text.append(columns.size()).append(" columns:\n");
    for (ColumnSubstreams column : columns) {
      text.append(column.streams().size()).append(" substreams for column ");
      TextCursor.appendBackQuoted(text, column.column());
      text.append(":\n");
      for (String stream : column.streams()) {
        text.append('\t').append(stream).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
