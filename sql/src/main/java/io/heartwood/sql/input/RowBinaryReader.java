package io.heartwood.sql.input;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.RowBinary;
import io.heartwood.serialization.StreamSubstreamInput;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads RowBinary, and RowBinaryWithNames and RowBinaryWithNamesAndTypes.
 *
 * <pre>
 * WithNames   varint number of columns, names
 * WithTypes   types; each name and type is a varint length and UTF-8
 * row         the values, as {@link RowBinary} describes them
 * </pre>
 *
 * <p>Columns that the header does not name take their defaults. A column that the table does not
 * have is skipped if the header tells its type; a type must be that of the table's column, as in
 * ClickHouse. Confined to one thread.
 */
final class RowBinaryReader implements InputReader {
  private static final int MAX_COLUMNS = 1 << 16;
  private static final int MAX_TEXT_BYTES = 1 << 20;

  private final String source;
  private final List<NamedType> header;
  private final InputLimits limits;
  private final int headerParts;
  private final StreamSubstreamInput input;
  private final BitSet absent = new BitSet();

  /** For each field of a row its type, and the column of the table or -1. */
  private final List<DataType> fieldTypes = new ArrayList<>();

  private final List<Integer> fieldColumns = new ArrayList<>();
  private boolean headerRead;
  private boolean finished;
  private long rowCount;

  /**
   * @param headerParts 0 for no header, 1 for names, 2 for names and types
   */
  RowBinaryReader(InputRequest request, int headerParts) {
    this.source = request.source();
    this.header = request.header();
    this.limits = request.limits();
    this.headerParts = headerParts;
    this.input = new StreamSubstreamInput(source, request.stream());
  }

  @Override
  public Optional<InputBlock> next() throws SqlException {
    if (finished) {
      return Optional.empty();
    }
    List<ColumnBuilder> builders = new ArrayList<>();
    int rows = 0;
    try {
      if (!headerRead) {
        readHeader();
        headerRead = true;
      }
      int expectedRows = rowCount == 0 ? 1024 : limits.maxRows();
      for (NamedType column : header) {
        builders.add(Columns.newBuilder(column.type(), expectedRows));
      }
      List<ColumnBuilder> fields = new ArrayList<>();
      for (int i = 0; i < fieldTypes.size(); i++) {
        int column = fieldColumns.get(i);
        fields.add(column < 0 ? Columns.newBuilder(fieldTypes.get(i), 1) : builders.get(column));
      }
      while (rows < limits.maxRows()) {
        if (input.atEnd()) {
          finished = true;
          break;
        }
        readRow(fields);
        rows++;
        if ((rows & 1023) == 0 && sizeBytes(builders) >= limits.maxBytes()) {
          break;
        }
      }
    } catch (IOException e) {
      throw MalformedInput.of(source, input.offset(), rowCount + rows + 1, input.isEnded(), e);
    }
    rowCount += rows;
    return rows == 0 ? Optional.empty() : Optional.of(build(builders, rows));
  }

  private void readRow(List<ColumnBuilder> fields) throws IOException {
    long start = input.offset();
    for (int i = 0; i < fields.size(); i++) {
      ColumnBuilder field = fields.get(i);
      if (fieldColumns.get(i) < 0) {
        field.truncate(0);
      }
      RowBinary.read(input, fieldTypes.get(i), field);
    }
    if (input.offset() == start) {
      throw input.corrupt("rows of columns that take bytes", "further bytes");
    }
  }

  private static long sizeBytes(List<ColumnBuilder> builders) {
    long size = 0;
    for (ColumnBuilder builder : builders) {
      size += builder.sizeBytes();
    }
    return size;
  }

  private InputBlock build(List<ColumnBuilder> builders, int rows) {
    List<Column> columns = new ArrayList<>();
    List<BitSet> missing = new ArrayList<>();
    for (int i = 0; i < builders.size(); i++) {
      BitSet missingRows = new BitSet();
      if (absent.get(i)) {
        missingRows.set(0, rows);
        columns.add(Columns.defaults(header.get(i).type(), rows));
      } else {
        columns.add(builders.get(i).build());
      }
      missing.add(missingRows);
    }
    return new InputBlock(new Block(header, columns, rows), missing);
  }

  private void readHeader() throws IOException, SqlException {
    if (headerParts == 0) {
      for (int i = 0; i < header.size(); i++) {
        fieldTypes.add(header.get(i).type());
        fieldColumns.add(i);
      }
      return;
    }
    if (input.atEnd()) {
      return;
    }
    long count = input.readVarint();
    if (count < 1 || count > MAX_COLUMNS) {
      throw input.corrupt("from 1 to " + MAX_COLUMNS + " columns", Long.toString(count));
    }
    absent.set(0, header.size());
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String name = input.readText(MAX_TEXT_BYTES);
      if (!seen.add(name)) {
        throw incorrect(ErrorCode.DUPLICATE_COLUMN, "the header names a column twice", name, "");
      }
      names.add(name);
      int column = indexOf(name);
      fieldColumns.add(column);
      if (column >= 0) {
        absent.clear(column);
      } else if (headerParts == 1) {
        throw incorrect(
            ErrorCode.INCORRECT_DATA,
            "the table has no such column, and without a type it cannot be skipped",
            name,
            "");
      }
    }
    if (absent.cardinality() == header.size()) {
      throw incorrect(
          ErrorCode.INCORRECT_DATA,
          "the header names no column of the table",
          String.join(",", names.subList(0, Math.min(names.size(), 10))),
          "");
    }
    for (int i = 0; i < count; i++) {
      int column = fieldColumns.get(i);
      fieldTypes.add(headerParts == 1 ? header.get(column).type() : readType(names.get(i), column));
    }
  }

  private DataType readType(String name, int column) throws IOException, SqlException {
    String text = input.readText(MAX_TEXT_BYTES);
    DataType type;
    try {
      type = DataTypeParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw incorrect(
          ErrorCode.UNKNOWN_TYPE, "the header has an unknown type", name, " type=" + text);
    }
    if (column >= 0 && !type.equals(header.get(column).type())) {
      throw incorrect(
          ErrorCode.TYPE_MISMATCH,
          "the header has another type than the table",
          name,
          " expected=" + header.get(column).type() + " found=" + type);
    }
    return type;
  }

  private SqlException incorrect(ErrorCode code, String what, String column, String facts) {
    return new SqlException(code, what + ": file=" + source + " column=" + column + facts);
  }

  private int indexOf(String name) {
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public long consumedBytes() {
    return input.offset();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
