package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import java.util.List;

/**
 * All keys from one mark to another, in the order of the key, both included. Such an interval is no
 * hyper-rectangle but a union of some: with equal leading columns fixed, the column that differs
 * lies strictly between its bounds with the rest free, or on one of its bounds with the rest
 * bounded on one side. A column that is free still lies where the part has its values.
 */
final class MarkInterval {
  private final List<DataType> types;
  private final Column[] left;
  private final Column[] right;
  private final KeyRange[] everywhere;
  private final KeyRange[] rectangle;

  /**
   * Keys between two marks.
   *
   * @param to the later mark, or -1 if there is no upper bound
   * @param everywhere where each key column lies in all rows of the part
   */
  MarkInterval(PrimaryIndex index, int from, int to, KeyRange[] everywhere) {
    types = index.types();
    this.everywhere = everywhere;
    left = rows(index, from);
    right = to < 0 ? null : rows(index, to);
    rectangle = new KeyRange[types.size()];
  }

  /** The key at a mark; each column as one row. */
  private static Column[] rows(PrimaryIndex index, int mark) {
    Column[] rows = new Column[index.columns().size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = index.columns().get(i).slice(mark, mark + 1);
    }
    return rows;
  }

  boolean mayBeTrue(Condition condition) {
    return mayBeTrue(condition, 0, true, right != null);
  }

  private boolean mayBeTrue(
      Condition condition, int start, boolean leftBounded, boolean rightBounded) {
    int column = start;
    if (leftBounded && rightBounded) {
      while (column < types.size() && isSame(column)) {
        rectangle[column] = point(left, column);
        column++;
      }
    }
    if (column == types.size()) {
      return condition.check(rectangle).mayBeTrue();
    }
    DataType type = types.get(column);
    KeyRange all = everywhere[column];
    Column low = leftBounded ? left[column] : all.low();
    Column high = rightBounded ? right[column] : all.high();
    boolean last = column == types.size() - 1;
    rectangle[column] = KeyRange.of(type, low, high, last || !leftBounded, last || !rightBounded);
    for (int i = column + 1; i < types.size(); i++) {
      rectangle[i] = everywhere[i];
    }
    if (!isEmpty(column) && condition.check(rectangle).mayBeTrue()) {
      return true;
    }
    if (last) {
      return false;
    }
    if (leftBounded) {
      rectangle[column] = point(left, column);
      if (mayBeTrue(condition, column + 1, true, false)) {
        return true;
      }
    }
    if (rightBounded) {
      rectangle[column] = point(right, column);
      return mayBeTrue(condition, column + 1, false, true);
    }
    return false;
  }

  /** Whether no value lies in a side; between 0 and 1 none of whole numbers, but 0.5 of floats. */
  private boolean isEmpty(int column) {
    ValueRange values = rectangle[column].values();
    DataType type = types.get(column).valueType().withoutNullable();
    boolean isFloat = type instanceof FloatType || type instanceof BFloat16Type;
    return values.isEmpty() || !isFloat && values.isBetweenNeighbours();
  }

  private boolean isSame(int column) {
    DataType type = types.get(column);
    if (!KeyRange.isSingle(type)) {
      return ColumnOrder.of(type).compare(left[column], 0, right[column], 0) == 0;
    }
    return KeyValue.of(left[column], type, 0).equals(KeyValue.of(right[column], type, 0));
  }

  private KeyRange point(Column[] key, int column) {
    return KeyRange.between(types.get(column), key[column], 0, key[column], 0);
  }
}
