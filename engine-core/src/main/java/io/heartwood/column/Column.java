package io.heartwood.column;

import io.heartwood.types.PhysicalType;

/**
 * A column of values in memory: a primitive array and a number of rows.
 *
 * <p>The array may be longer than the number of rows. A column is immutable by agreement: once it
 * is handed out, nobody writes to its arrays. Code that loops takes the concrete class apart once
 * and then runs over the array; the methods here are for deciding and for moving whole columns.
 */
public sealed interface Column
    permits ByteColumn,
        ShortColumn,
        IntColumn,
        LongColumn,
        FloatColumn,
        DoubleColumn,
        FixedBytesColumn,
        StringColumn,
        NullableColumn,
        ArrayColumn,
        TupleColumn,
        VariantColumn {
  /** How the values lie in memory. */
  PhysicalType physicalType();

  /** Number of rows. */
  int rowCount();

  /** Bytes that the values take in memory, without unused capacity: the measure of block sizes. */
  long sizeBytes();

  /**
   * The column whose row i is this column's row {@code rows[i]}, for {@code count} rows.
   *
   * @param rows row numbers of this column, each below {@link #rowCount()}
   */
  Column gather(int[] rows, int count);

  /** A copy of rows {@code [from, to)}; the column itself if that is all of it. */
  Column slice(int from, int to);

  /** An empty builder of columns of this kind. */
  ColumnBuilder newBuilder(int expectedRows);
}
