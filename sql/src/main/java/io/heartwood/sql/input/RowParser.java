package io.heartwood.sql.input;

/**
 * One text format: knows where rows and values begin and end, and hands values to their columns.
 *
 * <p>It sees the bytes from the first one of a row on. When the row goes on behind the bytes that
 * are read, it answers {@link #NEED_MORE}; the reader then takes back the values of the row, reads
 * more, and asks again from the row's first byte. Confined to one thread.
 */
abstract class RowParser {
  /** The row is not complete in the given bytes. */
  static final int NEED_MORE = -1;

  /** There are no more rows. */
  static final int END = -2;

  /** Line feeds within the bytes that the last successful call consumed. */
  int consumedLines;

  /**
   * Consumes what stands before the first row, once.
   *
   * @return behind it, or {@link #NEED_MORE}
   */
  int parseHeader(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    return from;
  }

  /**
   * Consumes one row.
   *
   * @param last whether nothing follows behind {@code to}
   * @return behind the row and its end, or {@link #NEED_MORE}, or {@link #END}
   */
  abstract int parseRow(byte[] bytes, int from, int to, boolean last) throws BadRowException;
}
