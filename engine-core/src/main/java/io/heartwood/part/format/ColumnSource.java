package io.heartwood.part.format;

import io.heartwood.column.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the columns of a part come from. Confined to one thread at a time. */
interface ColumnSource extends Closeable {
  /** Arrays are not made larger than this before there are values for them. */
  int MAX_EXPECTED_ROWS = 1 << 20;

  /**
   * Reads granules {@code [from, to)} of all columns.
   *
   * @param range the whole range of granules that is wanted around here
   * @param rowCount rows of these granules
   * @return a column for each, null for those whose files the part does not have
   */
  List<Column> read(MarkRange range, int from, int to, int rowCount) throws IOException;

  /**
   * Requires that the granules just read ended where the next ones begin.
   *
   * @param granule the next granule; may be the number of granules
   * @throws io.heartwood.checksum.CorruptPartException if there are bytes between them
   */
  void requireEnd(int granule) throws IOException;
}
