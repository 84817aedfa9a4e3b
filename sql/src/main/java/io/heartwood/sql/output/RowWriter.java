package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints one result in one format. Text is collected and passed on in pieces of about 64 KiB.
 * Confined to one thread; the stream is not closed.
 */
abstract class RowWriter implements ResultWriter {
  private static final int FLUSH_BYTES = 1 << 16;

  final TextBuffer out = new TextBuffer(FLUSH_BYTES + 4096);
  private final OutputStream stream;
  private final TextStyle style;
  private ZoneId timeZone = ZoneOffset.UTC;
  private List<NamedType> header = List.of();
  private List<Cell> cells = List.of();
  private long rowCount;

  RowWriter(OutputStream stream, TextStyle style) {
    this.stream = stream;
    this.style = style;
  }

  /** Prints dates and times whose type names no zone in this one; UTC unless told. */
  final RowWriter timeZone(ZoneId zone) {
    timeZone = zone;
    return this;
  }

  @Override
  public final void begin(List<NamedType> resultHeader) throws IOException {
    header = List.copyOf(resultHeader);
    List<Cell> created = new ArrayList<>();
    for (NamedType column : resultHeader) {
      created.add(new Cell(column.type(), style, timeZone));
    }
    cells = created;
    writeHeader();
    flushIfFull();
  }

  @Override
  public final void write(List<Column> columns, int count) throws IOException {
    for (int row = 0; row < count; row++) {
      writeRow(columns, row, rowCount);
      rowCount++;
      flushIfFull();
    }
  }

  @Override
  public final void finish(ResultStatistics statistics) throws IOException {
    writeFooter(rowCount, statistics);
    flush();
  }

  final List<NamedType> header() {
    return header;
  }

  final Cell cell(int column) {
    return cells.get(column);
  }

  void writeHeader() {}

  abstract void writeRow(List<Column> columns, int row, long rowIndex);

  void writeFooter(long rows, ResultStatistics statistics) {}

  private void flushIfFull() throws IOException {
    if (out.size() >= FLUSH_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    stream.write(out.bytes(), 0, out.size());
    out.clear();
  }
}
