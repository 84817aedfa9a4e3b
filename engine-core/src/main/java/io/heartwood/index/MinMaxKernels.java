package io.heartwood.index;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;

/**
 * Loops that find the rows of the smallest and the largest value. NaN is neither, unless there is
 * nothing else.
 */
final class MinMaxKernels {
  private MinMaxKernels() {}

  /**
   * Finds the first row of the smallest and of the largest value.
   *
   * @param nulls 1 for rows to leave out; or null to look at all
   * @param found receives the two rows
   * @return whether there is any row
   */
  static boolean find(DataType type, Column column, byte[] nulls, int[] found) {
    int first = 0;
    while (nulls != null && first < column.rowCount() && nulls[first] != 0) {
      first++;
    }
    if (first >= column.rowCount()) {
      return false;
    }
    if (column instanceof FloatColumn
        || column instanceof DoubleColumn
        || type instanceof BFloat16Type) {
      findFloats(column, nulls, first, found);
    } else if (column instanceof StringColumn
        || column instanceof FixedBytesColumn
        || column instanceof ArrayColumn
        || column instanceof TupleColumn) {
      findBytes(ColumnOrder.of(type), column, nulls, first, found);
    } else {
      findIntegers(column, isSigned(type), nulls, first, found);
    }
    return true;
  }

  private static boolean isSigned(DataType type) {
    return type instanceof IntegerType integer && integer.signed()
        || type instanceof EnumType
        || type instanceof Date32Type
        || type instanceof DateTime64Type
        || type instanceof TimeType
        || type instanceof Time64Type
        || type instanceof DecimalType;
  }

  private static void findIntegers(
      Column column, boolean signed, byte[] nulls, int first, int[] found) {
    // Flipping the sign bit of unsigned values lets them compare as signed ones.
    long flip = 0;
    if (!signed) {
      flip =
          column instanceof ByteColumn
              ? Byte.MIN_VALUE
              : column instanceof ShortColumn
                  ? Short.MIN_VALUE
                  : column instanceof IntColumn ? Integer.MIN_VALUE : Long.MIN_VALUE;
    }
    long min = integer(column, first) ^ flip;
    long max = min;
    int minRow = first;
    int maxRow = first;
    for (int row = first + 1; row < column.rowCount(); row++) {
      long value = integer(column, row) ^ flip;
      if ((value < min || value > max) && (nulls == null || nulls[row] == 0)) {
        if (value < min) {
          min = value;
          minRow = row;
        } else {
          max = value;
          maxRow = row;
        }
      }
    }
    found[0] = minRow;
    found[1] = maxRow;
  }

  private static long integer(Column column, int row) {
    if (column instanceof IntColumn ints) {
      return ints.values()[row];
    }
    if (column instanceof ShortColumn shorts) {
      return shorts.values()[row];
    }
    return column instanceof LongColumn longs
        ? longs.values()[row]
        : ((ByteColumn) column).values()[row];
  }

  private static void findFloats(Column column, byte[] nulls, int first, int[] found) {
    double min = Double.NaN;
    double max = Double.NaN;
    int minRow = first;
    int maxRow = first;
    for (int row = first; row < column.rowCount(); row++) {
      double value = floating(column, row);
      if (value != value || nulls != null && nulls[row] != 0) {
        continue;
      }
      if (!(value >= min)) {
        min = value;
        minRow = row;
      }
      if (!(value <= max)) {
        max = value;
        maxRow = row;
      }
    }
    found[0] = minRow;
    found[1] = maxRow;
  }

  private static double floating(Column column, int row) {
    if (column instanceof DoubleColumn doubles) {
      return doubles.values()[row];
    }
    return column instanceof FloatColumn floats
        ? floats.values()[row]
        : BFloat16Type.toFloat(((ShortColumn) column).values()[row]);
  }

  private static void findBytes(
      ColumnOrder order, Column column, byte[] nulls, int first, int[] found) {
    int minRow = first;
    int maxRow = first;
    for (int row = first + 1; row < column.rowCount(); row++) {
      if (nulls == null || nulls[row] == 0) {
        if (order.compare(column, row, column, minRow) < 0) {
          minRow = row;
        } else if (order.compare(column, row, column, maxRow) > 0) {
          maxRow = row;
        }
      }
    }
    found[0] = minRow;
    found[1] = maxRow;
  }
}
