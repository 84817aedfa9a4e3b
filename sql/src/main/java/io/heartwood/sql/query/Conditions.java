package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.sql.error.SqlException;

/** Keeping the rows for which a condition holds. */
final class Conditions {
  private Conditions() {}

  /** The rows for which the condition is neither 0 nor NULL. */
  static Block filter(Block block, BoundExpression condition) throws SqlException {
    Column values = Binder.evaluate(condition, block);
    int[] rows = new int[block.rowCount()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (holds(values, row)) {
        rows[count++] = row;
      }
    }
    return count == rows.length ? block : block.gather(rows, count);
  }

  private static boolean holds(Column values, int row) {
    if (values instanceof NullableColumn nullable) {
      return !nullable.isNull(row) && holds(nullable.nested(), row);
    }
    if (values instanceof ByteColumn bytes) {
      return bytes.values()[row] != 0;
    }
    if (values instanceof ShortColumn shorts) {
      return shorts.values()[row] != 0;
    }
    if (values instanceof IntColumn ints) {
      return ints.values()[row] != 0;
    }
    if (values instanceof LongColumn longs) {
      return longs.values()[row] != 0;
    }
    if (values instanceof FloatColumn floats) {
      return floats.values()[row] != 0;
    }
    return ((DoubleColumn) values).values()[row] != 0;
  }
}
