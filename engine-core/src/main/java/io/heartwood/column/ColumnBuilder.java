package io.heartwood.column;

/**
 * A column that grows. Confined to one thread. After {@link #build()} the builder must not be used
 * again, since the column takes over its arrays.
 *
 * <p>The typed {@code append} methods exist on the concrete builders; here are those that need no
 * knowledge of the type.
 */
public sealed interface ColumnBuilder
    permits ByteColumn.Builder,
        ShortColumn.Builder,
        IntColumn.Builder,
        LongColumn.Builder,
        FloatColumn.Builder,
        DoubleColumn.Builder,
        FixedBytesColumn.Builder,
        StringColumn.Builder,
        NullableColumn.Builder,
        ArrayColumn.Builder,
        TupleColumn.Builder,
        VariantColumn.Builder {
  /** Rows so far. */
  int rowCount();

  /** Bytes of the values so far. */
  long sizeBytes();

  /** Appends all-zero bytes, the empty string or array, or NULL for a nullable column. */
  void appendDefault();

  /** Appends one row of a column of the same kind. */
  void appendRow(Column source, int row);

  /** Appends rows {@code [from, to)} of a column of the same kind. */
  void appendRange(Column source, int from, int to);

  /** Appends rows {@code rows[from..to)} of a column of the same kind. */
  void appendGather(Column source, int[] rows, int from, int to);

  /**
   * Removes rows from the end until {@code rowCount} are left: undoes a row that turned out
   * malformed.
   */
  void truncate(int rowCount);

  /** The finished column. */
  Column build();
}
