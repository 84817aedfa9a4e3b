package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;
import java.util.List;

/**
 * Finds the smallest and largest of the values that it is shown. NaN is neither, unless there is
 * nothing else; if a value is NULL, the largest is NULL, and the smallest is only if there is
 * nothing else. Confined to one thread.
 */
public final class MinMaxCollector {
  private final DataType type;
  private final DataType valueType;
  private final int[] rows = new int[2];
  private Column min;
  private Column max;
  private boolean hasNull;

  /** A collector for values of a type. */
  public MinMaxCollector(DataType type) {
    this.type = type;
    this.valueType = type.withoutNullable();
  }

  /** Takes all rows of a column. */
  public void add(Column column) {
    Column values = column;
    byte[] nulls = null;
    if (column instanceof NullableColumn nullable) {
      values = nullable.nested();
      nulls = nullable.nulls();
      for (int i = 0; i < column.rowCount() && !hasNull; i++) {
        hasNull = nulls[i] != 0;
      }
    }
    if (!MinMaxKernels.find(valueType, values, nulls, rows)) {
      return;
    }
    int minRow = rows[0];
    int maxRow = rows[1];
    min = pick(min, values, minRow, 0);
    max = pick(max, values, maxRow, 1);
  }

  /** The one of two values that {@link MinMaxKernels} finds at {@code end}: 0 min, 1 max. */
  private Column pick(Column known, Column values, int row, int end) {
    Column found = values.slice(row, row + 1);
    if (known == null) {
      return found;
    }
    MinMaxKernels.find(valueType, Columns.concat(List.of(known, found)), null, rows);
    return rows[end] == 0 ? known : found;
  }

  /** The smallest and the largest value of all rows so far, at least one, as two rows. */
  public Column build() {
    ColumnBuilder range = Columns.newBuilder(type, 2);
    if (range instanceof NullableColumn.Builder nullable) {
      appendValue(nullable, min);
      appendValue(nullable, hasNull ? null : max);
    } else {
      range.appendRow(min, 0);
      range.appendRow(max, 0);
    }
    return range.build();
  }

  private static void appendValue(NullableColumn.Builder range, Column value) {
    if (value == null) {
      range.appendNull();
    } else {
      range.nested().appendRow(value, 0);
      range.endValue();
    }
  }
}
