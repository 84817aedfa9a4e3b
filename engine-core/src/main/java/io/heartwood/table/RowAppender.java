package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.function.FunctionContext;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Rows for people who have rows: set the values of a row by the index or name of the column, end
 * the row, and so on; whenever enough rows have come together they are inserted as one block. Close
 * it to insert the rest; rows are visible once they are inserted. Confined to one thread.
 *
 * <p>A column that was not set in a row gets its DEFAULT expression, or else the default of its
 * type: zero, the empty string, NULL, the smallest member of an Enum. A value that a column cannot
 * take is an {@link IllegalArgumentException} that names the column; the row then goes on as if the
 * call had not been made.
 */
public final class RowAppender implements Closeable {
  /** Rows of a block, as ClickHouse's {@code max_insert_block_size}. */
  public static final int MAX_BLOCK_ROWS = 1048449;

  /** Bytes of a block, as ClickHouse's {@code min_insert_block_size_bytes}. */
  public static final long MAX_BLOCK_BYTES = 256 << 20;

  private static final int ROWS_BETWEEN_SIZE_CHECKS = 1024;

  private final MergeTreeTable table;
  private final List<NamedType> header;
  private final List<ValueAppender> values = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final RowDefaults defaults;
  private final Map<Integer, BitSet> missing = new HashMap<>();
  private int rowCount;

  RowAppender(MergeTreeTable table, FunctionContext context) {
    this.table = table;
    this.header = table.schema().header();
    for (int i = 0; i < header.size(); i++) {
      indexes.put(header.get(i).name(), i);
    }
    this.defaults = new RowDefaults(table.schema(), context);
    startBlock();
  }

  private void startBlock() {
    values.clear();
    missing.clear();
    for (NamedType column : header) {
      values.add(new ValueAppender(column));
    }
    rowCount = 0;
  }

  /**
   * Index of a column by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int columnIndex(String column) {
    Integer index = indexes.get(column);
    if (index == null) {
      throw new IllegalArgumentException("no such column: column=" + column);
    }
    return index;
  }

  /**
   * Sets a whole number: of any integer, float or Bool type; days of a date; seconds of a DateTime;
   * ticks of a DateTime64; the number of an Enum member; an IPv4 address; a Decimal without digits
   * after the point. UInt64 takes the bits.
   */
  public RowAppender setLong(int column, long value) {
    values.get(column).setLong(value, rowCount);
    return this;
  }

  /** Sets a value of a float type. */
  public RowAppender setDouble(int column, double value) {
    values.get(column).setDouble(value, rowCount);
    return this;
  }

  /** Sets a String or FixedString as UTF-8, or an Enum by the name of its member. */
  public RowAppender setString(int column, String value) {
    values.get(column).setString(value, rowCount);
    return this;
  }

  /** Sets the bytes of a String, FixedString or IPv6. */
  public RowAppender setBytes(int column, byte[] value) {
    values.get(column).setBytes(value, rowCount);
    return this;
  }

  /** Sets a Decimal; digits that its scale has no room for are an error. */
  public RowAppender setDecimal(int column, BigDecimal value) {
    values.get(column).setDecimal(value, rowCount);
    return this;
  }

  /** Sets a Date or Date32. */
  public RowAppender setDate(int column, LocalDate value) {
    return setLong(column, value.toEpochDay());
  }

  /** Sets a DateTime (whole seconds) or DateTime64 (as many digits as it has). */
  public RowAppender setInstant(int column, Instant value) {
    values.get(column).setInstant(value, rowCount);
    return this;
  }

  /** Sets a UUID. */
  public RowAppender setUuid(int column, UUID value) {
    values.get(column).setUuid(value, rowCount);
    return this;
  }

  /** Sets NULL in a Nullable column. */
  public RowAppender setNull(int column) {
    values.get(column).setNull(rowCount);
    return this;
  }

  /** As {@link #setLong(int, long)}. */
  public RowAppender setLong(String column, long value) {
    return setLong(columnIndex(column), value);
  }

  /** As {@link #setDouble(int, double)}. */
  public RowAppender setDouble(String column, double value) {
    return setDouble(columnIndex(column), value);
  }

  /** As {@link #setString(int, String)}. */
  public RowAppender setString(String column, String value) {
    return setString(columnIndex(column), value);
  }

  /** As {@link #setDate(int, LocalDate)}. */
  public RowAppender setDate(String column, LocalDate value) {
    return setDate(columnIndex(column), value);
  }

  /** As {@link #setInstant(int, Instant)}. */
  public RowAppender setInstant(String column, Instant value) {
    return setInstant(columnIndex(column), value);
  }

  /** As {@link #setNull(int)}. */
  public RowAppender setNull(String column) {
    return setNull(columnIndex(column));
  }

  /** Ends the row; inserts the block if it is full. */
  public void endRow() throws IOException {
    rowCount++;
    for (int column = 0; column < values.size(); column++) {
      boolean isSet = values.get(column).endRow(rowCount);
      if (!isSet && defaults.has(column)) {
        missing.computeIfAbsent(column, index -> new BitSet()).set(rowCount - 1);
      }
    }
    if (rowCount >= MAX_BLOCK_ROWS
        || rowCount % ROWS_BETWEEN_SIZE_CHECKS == 0 && sizeBytes() >= MAX_BLOCK_BYTES) {
      flush();
    }
  }

  private long sizeBytes() {
    long size = 0;
    for (ValueAppender value : values) {
      size += value.sizeBytes();
    }
    return size;
  }

  /** Rows that ended and are not inserted yet. */
  public int rowCount() {
    return rowCount;
  }

  /** Takes the rows that ended, instead of inserting them; values of a row not ended are lost. */
  public Block takeBlock() {
    List<Column> columns = new ArrayList<>(values.size());
    for (ValueAppender value : values) {
      columns.add(value.build(rowCount));
    }
    Block block = defaults.fill(new Block(header, columns, rowCount), missing);
    startBlock();
    return block;
  }

  /** Inserts the rows that ended. */
  public void flush() throws IOException {
    if (rowCount > 0) {
      table.insert(takeBlock());
    }
  }

  /** Inserts the rows that ended; may be called twice. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
