package io.heartwood.sql.input;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of one stream, block by block, in memory bounded by the block and the longest row.
 * Confined to one thread.
 */
final class RowReader implements InputReader {
  private final String source;
  private final InputWindow window;
  private final List<ColumnTarget> columns = new ArrayList<>();
  private final List<NamedType> header;
  private final RowParser parser;
  private final boolean hasHeader;
  private final InputLimits limits;
  private boolean headerRead;
  private boolean finished;
  private long line;
  private long consumedBytes;
  private long rowCount;

  RowReader(InputRequest request, TextInputFormat format) {
    this.source = request.source();
    this.window = new InputWindow(request.stream());
    this.header = request.header();
    for (NamedType column : header) {
      columns.add(ColumnTarget.of(column.name(), column.type(), request.timeZone()));
    }
    this.parser = format.newParser(columns, request.computer());
    this.hasHeader = format != TextInputFormat.VALUES;
    this.limits = request.limits();
    this.line = request.firstLine();
  }

  @Override
  public Optional<InputBlock> next() throws SqlException {
    if (finished) {
      return Optional.empty();
    }
    int expectedRows = rowCount == 0 ? 1024 : limits.maxRows();
    columns.forEach(column -> column.begin(expectedRows));
    int rows = 0;
    try {
      if (!headerRead) {
        readHeader();
      }
      while (rows < limits.maxRows()) {
        int end = parser.parseRow(window.buffer, window.position, window.limit, window.ended);
        if (end == RowParser.NEED_MORE) {
          takeBack(rows);
          window.fill();
          continue;
        }
        if (end == RowParser.END) {
          finished = true;
          break;
        }
        consume(end);
        rows++;
        if ((rows & 1023) == 0 && sizeBytes() >= limits.maxBytes()) {
          break;
        }
      }
    } catch (BadRowException e) {
      throw new SqlException(
          e.code(),
          "malformed row: file="
              + source
              + " line="
              + (line + parser.consumedLines)
              + " row="
              + (rowCount + rows + 1)
              + " "
              + e.getMessage(),
          e);
    } catch (InputWindow.RowTooLongException e) {
      throw new SqlException(
          ErrorCode.TOO_LARGE_STRING_SIZE,
          "malformed row: file=" + source + " line=" + line + " reason=" + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new SqlException(
          ErrorCode.CANNOT_DECOMPRESS,
          "cannot read input: file="
              + source
              + " line="
              + line
              + " reason="
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    }
    rowCount += rows;
    return rows == 0 ? Optional.empty() : Optional.of(build(rows));
  }

  @Override
  public long consumedBytes() {
    return consumedBytes;
  }

  private void readHeader() throws IOException, BadRowException {
    if (hasHeader) {
      skipByteOrderMark();
    }
    while (true) {
      int end = parser.parseHeader(window.buffer, window.position, window.limit, window.ended);
      if (end != RowParser.NEED_MORE) {
        consume(end);
        headerRead = true;
        return;
      }
      window.fill();
    }
  }

  private void skipByteOrderMark() throws IOException {
    boolean more = true;
    while (more && window.limit - window.position < 3) {
      more = window.fill();
    }
    byte[] bytes = window.buffer;
    if (window.limit >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      window.position = 3;
      consumedBytes = 3;
    }
  }

  private void consume(int end) {
    consumedBytes += end - window.position;
    window.position = end;
    line += parser.consumedLines;
  }

  private void takeBack(int rows) {
    for (ColumnTarget column : columns) {
      column.truncate(rows);
    }
  }

  private long sizeBytes() {
    long size = 0;
    for (ColumnTarget column : columns) {
      size += column.sizeBytes();
    }
    return size;
  }

  private InputBlock build(int rows) {
    List<Column> built = new ArrayList<>(columns.size());
    List<BitSet> missing = new ArrayList<>(columns.size());
    for (ColumnTarget column : columns) {
      if (column.isAbsent()) {
        for (int row = 0; row < rows; row++) {
          column.appendMissing();
        }
      }
      missing.add(column.missing());
      built.add(column.build());
    }
    return new InputBlock(new Block(header, built, rows), missing);
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
