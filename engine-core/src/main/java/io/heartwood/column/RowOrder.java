package io.heartwood.column;

import io.heartwood.types.DataType;
import java.util.List;

/**
 * The order of rows by several key columns, each ascending. Immutable and thread-safe.
 *
 * <p>The prefixes of the columns are packed into one signed long per row: a smaller long means a
 * smaller row. Most comparisons end there.
 */
public final class RowOrder {
  private final ColumnOrder[] orders;
  private final boolean prefixExact;

  /** The order by columns of these types. */
  public RowOrder(List<? extends DataType> types) {
    this.orders = types.stream().map(ColumnOrder::of).toArray(ColumnOrder[]::new);
    int bits = 0;
    boolean exact = true;
    for (ColumnOrder order : orders) {
      bits += order.prefixBits();
      exact &= order.isPrefixExact();
    }
    this.prefixExact = exact && bits <= Long.SIZE;
  }

  /** Number of key columns. */
  public int keyCount() {
    return orders.length;
  }

  /** The order of one key column. */
  public ColumnOrder order(int key) {
    return orders[key];
  }

  /** Whether equal packed prefixes mean equal keys. */
  public boolean isPrefixExact() {
    return prefixExact;
  }

  /** Compares two rows by all key columns; negative, zero or positive. */
  public int compare(
      List<? extends Column> left, int leftRow, List<? extends Column> right, int rightRow) {
    for (int key = 0; key < orders.length; key++) {
      int order = orders[key].compare(left.get(key), leftRow, right.get(key), rightRow);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /**
   * The packed prefix of every row, comparable with those of other blocks.
   *
   * @param keys the key columns, in order
   */
  public long[] prefixes(List<? extends Column> keys, int rowCount) {
    long[] packed = new long[rowCount];
    long[] component = orders.length > 1 ? new long[rowCount] : packed;
    int used = 0;
    for (int key = 0; key < orders.length && used < Long.SIZE; key++) {
      ColumnOrder order = orders[key];
      order.prefixes(keys.get(key), component);
      int bits = order.prefixBits();
      int taken = Math.min(bits, Long.SIZE - used);
      if (key > 0) {
        append(packed, component, rowCount, taken, bits - taken);
      } else if (component != packed) {
        System.arraycopy(component, 0, packed, 0, rowCount);
      }
      used += taken;
      if (!order.isPrefixExact()) {
        break;
      }
    }
    for (int i = 0; i < rowCount; i++) {
      packed[i] ^= Long.MIN_VALUE;
    }
    return packed;
  }

  private static void append(
      long[] packed, long[] component, int rowCount, int takenBits, int droppedBits) {
    for (int i = 0; i < rowCount; i++) {
      packed[i] = packed[i] << takenBits | component[i] >>> droppedBits;
    }
  }
}
