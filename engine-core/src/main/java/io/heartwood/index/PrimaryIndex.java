package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import java.util.List;

/**
 * The primary key at each mark of a part, as columns: row m holds the key of the first row of
 * granule m. If the part has a final mark, one more row holds the key of the part's last row.
 * Immutable.
 *
 * @param types types of the primary key expressions; empty if there is no key
 * @param columns one column for each, all of {@code rowCount} rows
 * @param rowCount number of marks, the final one included
 */
public record PrimaryIndex(List<DataType> types, List<Column> columns, int rowCount) {
  /** Copies the lists and checks the lengths. */
  public PrimaryIndex {
    types = List.copyOf(types);
    columns = List.copyOf(columns);
    if (types.size() != columns.size()) {
      throw new IllegalArgumentException(
          "types and columns differ: types=" + types.size() + " columns=" + columns.size());
    }
    for (Column column : columns) {
      if (column.rowCount() != rowCount) {
        throw new IllegalArgumentException(
            "key column has another number of rows: rowCount="
                + column.rowCount()
                + " expected="
                + rowCount);
      }
    }
  }

  /** Bytes of the keys in memory. */
  public long sizeBytes() {
    long size = 0;
    for (Column column : columns) {
      size += column.sizeBytes();
    }
    return size;
  }
}
