package io.heartwood.part.format;

import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.ClaimedSize;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.types.DataType;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the columns of a part come from. Confined to one thread at a time. */
interface ColumnSource extends Closeable {
  /** Arrays are not made larger than for so many rows before there are values for them. */
  int MAX_EXPECTED_ROWS = 1 << 17;

  /** Nor larger than this, about. */
  long MAX_EXPECTED_BYTES = 8L << 20;

  /** What the columns of one block may take: half of the heap, about. */
  long MAX_BLOCK_BYTES = 4 * ClaimedSize.MAX_BYTES;

  /** An empty builder for so many rows, or fewer if that would be much memory. */
  static ColumnBuilder newBuilder(DataType type, int rowCount) {
    long rowBytes = Math.max(1, Columns.defaults(type, 1).sizeBytes());
    long expected = Math.min(rowCount, Math.min(MAX_EXPECTED_ROWS, MAX_EXPECTED_BYTES / rowBytes));
    return Columns.newBuilder(type, (int) expected);
  }

  /** Refuses blocks that would fill the memory. */
  static void requireFits(LoadedPart part, long blockBytes) throws IOException {
    if (blockBytes > MAX_BLOCK_BYTES) {
      throw new UnsupportedPartFormatException(
          part.directory().toString(),
          "a block of rows of "
              + blockBytes
              + " bytes with a memory that allows "
              + MAX_BLOCK_BYTES);
    }
  }

  /**
   * Tells which granules will be read from now on, so that what lies near together is fetched in
   * one go.
   *
   * @param ranges in ascending order
   */
  void plan(List<MarkRange> ranges);

  /**
   * Begins to fetch what {@link #read} from this granule on will need, if there is a thread that
   * reads ahead. Costs nothing where the granules before were just read.
   */
  void prefetch(int from) throws IOException;

  /**
   * Reads granules {@code [from, to)} of all columns, which lie in one of the planned ranges.
   *
   * @param rowCount rows of these granules
   * @return a column for each, null for those whose files the part does not have
   */
  List<Column> read(int from, int to, int rowCount) throws IOException;

  /**
   * The columns of the last {@link #read} are used no more: the next ones may take their arrays.
   */
  default void recycle() {}

  /**
   * Requires that the granules just read ended where the next ones begin.
   *
   * @param granule the next granule; may be the number of granules
   * @throws io.heartwood.checksum.CorruptPartException if there are bytes between them
   */
  void requireEnd(int granule) throws IOException;
}
