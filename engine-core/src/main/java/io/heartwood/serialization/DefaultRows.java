package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import java.util.Arrays;

/**
 * Tells which rows hold the default value of their type: zero bytes, the empty string, the empty
 * array, NULL, a tuple of defaults. Not what a {@code DEFAULT} expression says.
 */
public final class DefaultRows {
  private DefaultRows() {}

  /** Of each row, whether it holds the default. */
  public static boolean[] find(Column column) {
    boolean[] defaults = new boolean[column.rowCount()];
    if (column instanceof TupleColumn tuple) {
      Arrays.fill(defaults, true);
      for (int i = 0; i < tuple.elements().size(); i++) {
        keep(defaults, find(tuple.element(i)));
      }
    } else if (column instanceof NullableColumn nullable) {
      byte[] nulls = nullable.nulls();
      for (int row = 0; row < defaults.length; row++) {
        defaults[row] = nulls[row] != 0;
      }
    } else if (column instanceof ArrayColumn arrays) {
      int[] offsets = arrays.offsets();
      for (int row = 0; row < defaults.length; row++) {
        defaults[row] = offsets[row] == offsets[row + 1];
      }
    } else if (column instanceof VariantColumn variants) {
      byte[] numbers = variants.discriminators();
      for (int row = 0; row < defaults.length; row++) {
        defaults[row] = numbers[row] == VariantColumn.NULL;
      }
    } else {
      Arrays.fill(defaults, true);
      int[] others = new int[defaults.length];
      int count = DefaultKernels.nonDefaultRows(column, 0, defaults.length, others);
      for (int i = 0; i < count; i++) {
        defaults[others[i]] = false;
      }
    }
    return defaults;
  }

  /** Clears the flags of rows that are not also in the other. */
  public static void keep(boolean[] defaults, boolean[] others) {
    for (int row = 0; row < defaults.length; row++) {
      defaults[row] &= others[row];
    }
  }

  /** How many flags are set. */
  public static int count(boolean[] defaults) {
    int count = 0;
    for (boolean isDefault : defaults) {
      count += isDefault ? 1 : 0;
    }
    return count;
  }
}
