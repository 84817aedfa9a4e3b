package io.heartwood.table;

import io.heartwood.column.Block;
import java.io.Closeable;
import java.io.IOException;

/** Rows for people who have rows. */
public final class RowAppender implements Closeable {
  /** Index of a column by its name. */
  public int columnIndex(String column) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setLong(int column, long value) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setDouble(int column, double value) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setString(int column, String value) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setBytes(int column, byte[] value) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setNull(int column) {
    throw new UnsupportedOperationException();
  }

  public RowAppender setLong(String column, long value) {
    return setLong(columnIndex(column), value);
  }

  /** Ends the row; columns that were not set get their default. */
  public void endRow() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Rows that are not inserted yet. */
  public Block takeBlock() {
    throw new UnsupportedOperationException();
  }

  /** Inserts the rows appended so far. */
  public void flush() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
