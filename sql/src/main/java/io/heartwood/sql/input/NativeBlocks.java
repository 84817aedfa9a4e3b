package io.heartwood.sql.input;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.NativeColumns;
import io.heartwood.serialization.StreamSubstreamInput;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the blocks of a file in the format Native (revision 0).
 *
 * <pre>
 * block    varint number of columns, varint number of rows, columns
 * column   name, type: each a varint length and UTF-8; values, as {@link NativeColumns} has them
 * </pre>
 *
 * <p>A block is held in memory as a whole, so its rows and bytes have a limit. Confined to one
 * thread.
 */
final class NativeBlocks implements BlockSource {
  private static final int MAX_COLUMNS = 1 << 16;
  private static final int MAX_TEXT_BYTES = 1 << 20;
  private static final int MAX_ROWS = 1 << 28;

  private final StreamSubstreamInput input;
  private final String source;
  private final long maxBlockBytes = Runtime.getRuntime().maxMemory() / 2;

  NativeBlocks(String source, InputStream stream) {
    this.source = source;
    this.input = new StreamSubstreamInput(source, stream);
  }

  @Override
  public Optional<Block> next() throws IOException, SqlException {
    while (!input.atEnd()) {
      Block block = readBlock();
      if (block.rowCount() > 0) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  private Block readBlock() throws IOException, SqlException {
    long columnCount = input.readVarint();
    if (columnCount < 1 || columnCount > MAX_COLUMNS) {
      throw input.corrupt("from 1 to " + MAX_COLUMNS + " columns", Long.toString(columnCount));
    }
    long rowCount = input.readVarint();
    if (rowCount > MAX_ROWS) {
      throw input.corrupt("a block of at most " + MAX_ROWS + " rows", Long.toString(rowCount));
    }
    List<NamedType> header = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long sizeBytes = 0;
    for (int i = 0; i < columnCount; i++) {
      String name = input.readText(MAX_TEXT_BYTES);
      if (!names.add(name)) {
        throw new SqlException(
            ErrorCode.DUPLICATE_COLUMN,
            "the input names a column twice: file=" + source + " column=" + name);
      }
      NamedType column = new NamedType(name, readType(name));
      ColumnBuilder builder = Columns.newBuilder(column.type(), (int) Math.min(rowCount, 1 << 16));
      NativeColumns.read(column.type(), (int) rowCount, input, builder);
      sizeBytes += builder.sizeBytes();
      if (sizeBytes > maxBlockBytes) {
        throw new SqlException(
            ErrorCode.MEMORY_LIMIT_EXCEEDED,
            "a block of the input is too large for the memory: file="
                + source
                + " rows="
                + rowCount
                + " maxBytes="
                + maxBlockBytes);
      }
      header.add(column);
      columns.add(builder.build());
    }
    return new Block(header, columns, (int) rowCount);
  }

  private DataType readType(String name) throws IOException, SqlException {
    String text = input.readText(MAX_TEXT_BYTES);
    try {
      return DataTypeParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SqlException(
          ErrorCode.UNKNOWN_TYPE,
          "the input has an unknown type: file=" + source + " column=" + name + " type=" + text,
          e);
    }
  }

  @Override
  public long offset() {
    return input.offset();
  }

  @Override
  public boolean isEnded() {
    return input.isEnded();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
