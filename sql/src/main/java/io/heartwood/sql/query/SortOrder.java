package io.heartwood.sql.query;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;

/** The order of the rows of one column. */
interface SortOrder {
  /** Negative, zero or positive as row {@code a} comes before, with or after row {@code b}. */
  int compare(int a, int b);

  /**
   * The order of a column as a key of {@code ORDER BY}.
   *
   * @param nullsFirst whether NULL and NaN come before all values, whatever the direction
   */
  static SortOrder of(DataType type, Column column, boolean descending, boolean nullsFirst) {
    Column values = column instanceof NullableColumn nullable ? nullable.nested() : column;
    ColumnOrder order = ColumnOrder.of(type.withoutNullable());
    SortOrder ascending = (a, b) -> order.compare(values, a, values, b);
    SortOrder directed = descending ? (a, b) -> ascending.compare(b, a) : ascending;
    byte[] nulls = column instanceof NullableColumn nullable ? nullable.nulls() : null;
    if (nulls == null && !(values instanceof FloatColumn) && !(values instanceof DoubleColumn)) {
      return directed;
    }
    return (a, b) -> {
      int rankA = rank(values, nulls, a);
      int rankB = rank(values, nulls, b);
      if (rankA != rankB) {
        return nullsFirst ? rankB - rankA : rankA - rankB;
      }
      return rankA == 0 ? directed.compare(a, b) : 0;
    };
  }

  private static int rank(Column values, byte[] nulls, int row) {
    if (nulls != null && nulls[row] != 0) {
      return 2;
    }
    boolean isNan =
        values instanceof DoubleColumn doubles && Double.isNaN(doubles.values()[row])
            || values instanceof FloatColumn floats && Float.isNaN(floats.values()[row]);
    return isNan ? 1 : 0;
  }

  /** Rows by several columns, the first one first. */
  static SortOrder ofAll(SortOrder[] orders) {
    if (orders.length == 1) {
      return orders[0];
    }
    return (a, b) -> {
      for (SortOrder order : orders) {
        int result = order.compare(a, b);
        if (result != 0) {
          return result;
        }
      }
      return 0;
    };
  }
}
