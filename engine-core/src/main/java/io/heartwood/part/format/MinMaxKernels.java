package io.heartwood.part.format;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.UuidType;
import java.util.Arrays;

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
    if (column instanceof FloatColumn || column instanceof DoubleColumn) {
      findFloats(column, nulls, first, found);
    } else if (column instanceof StringColumn || column instanceof FixedBytesColumn) {
      findBytes(type, column, nulls, first, found);
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
      double value =
          column instanceof DoubleColumn doubles
              ? doubles.values()[row]
              : ((FloatColumn) column).values()[row];
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

  private static void findBytes(
      DataType type, Column column, byte[] nulls, int first, int[] found) {
    int minRow = first;
    int maxRow = first;
    for (int row = first + 1; row < column.rowCount(); row++) {
      if (nulls == null || nulls[row] == 0) {
        if (compare(type, column, row, minRow) < 0) {
          minRow = row;
        }
        if (compare(type, column, row, maxRow) > 0) {
          maxRow = row;
        }
      }
    }
    found[0] = minRow;
    found[1] = maxRow;
  }

  private static int compare(DataType type, Column column, int left, int right) {
    if (column instanceof StringColumn strings) {
      int[] offsets = strings.offsets();
      return Arrays.compareUnsigned(
          strings.bytes(),
          offsets[left],
          offsets[left + 1],
          strings.bytes(),
          offsets[right],
          offsets[right + 1]);
    }
    FixedBytesColumn fixed = (FixedBytesColumn) column;
    int width = fixed.width();
    int leftStart = left * width;
    int rightStart = right * width;
    if (type instanceof UuidType || type instanceof DecimalType) {
      return compareLittleEndian(
          fixed.bytes(), leftStart, rightStart, width, type instanceof DecimalType);
    }
    return Arrays.compareUnsigned(
        fixed.bytes(), leftStart, leftStart + width, fixed.bytes(), rightStart, rightStart + width);
  }

  private static int compareLittleEndian(
      byte[] bytes, int left, int right, int width, boolean signed) {
    int top = width - 1;
    int order =
        signed
            ? Byte.compare(bytes[left + top], bytes[right + top])
            : Byte.compareUnsigned(bytes[left + top], bytes[right + top]);
    for (int i = top - 1; order == 0 && i >= 0; i--) {
      order = Byte.compareUnsigned(bytes[left + i], bytes[right + i]);
    }
    return order;
  }
}
