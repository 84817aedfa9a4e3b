package io.heartwood.sql.query;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays, tuples and maps as strings of bytes, which are equal where the values are: those of the
 * elements one after the other, each of which tells where it ends. Stateless.
 */
final class CompoundKeys {
  private CompoundKeys() {}

  /** The columns, compound ones as strings; others as they are. */
  static List<Column> flat(List<Column> columns) {
    List<Column> flat = new ArrayList<>(columns.size());
    for (Column column : columns) {
      flat.add(flat(column));
    }
    return flat;
  }

  private static Column flat(Column column) {
    if (column instanceof NullableColumn nullable && isCompound(nullable.nested())) {
      return new NullableColumn(flat(nullable.nested()), nullable.nulls());
    }
    if (column instanceof TupleColumn tuple) {
      return strings(flat(tuple.elements()), tuple.rowCount(), null);
    }
    if (column instanceof ArrayColumn array) {
      int elementCount = array.offsets()[array.rowCount()];
      return strings(List.of(flat(array.elements())), elementCount, array);
    }
    return column;
  }

  private static boolean isCompound(Column column) {
    return column instanceof TupleColumn || column instanceof ArrayColumn;
  }

  /** The bytes of rows, or of the elements of the arrays' rows. */
  private static StringColumn strings(List<Column> columns, int count, ArrayColumn array) {
    SerializedKeys keys = new SerializedKeys();
    keys.serialize(columns, count);
    if (array == null) {
      return new StringColumn(keys.bytes(), keys.offsets(), count);
    }
    int[] offsets = new int[array.rowCount() + 1];
    for (int row = 0; row <= array.rowCount(); row++) {
      offsets[row] = keys.offsets()[array.offsets()[row]];
    }
    return new StringColumn(keys.bytes(), offsets, array.rowCount());
  }
}
