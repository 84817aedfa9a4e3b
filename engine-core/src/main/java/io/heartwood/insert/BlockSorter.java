package io.heartwood.insert;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.column.RowOrder;
import io.heartwood.column.StringColumn;
import io.heartwood.column.StringKernels;
import java.util.List;
import java.util.Optional;

/**
 * Finds the order of rows by their key columns. Stable: rows of equal keys keep their order.
 * Immutable and thread-safe.
 *
 * <p>The key columns of a row are packed into one long, less the smallest value of each column, as
 * many bits as fit beside the row's number; the longs are then sorted by a radix sort, which moves
 * 1 million rows in a third of the time that comparing needs. Only if the bits do not hold the
 * whole key are rows of equal bits compared.
 */
public final class BlockSorter {
  private final RowOrder order;

  /** Sorts by this order. */
  public BlockSorter(RowOrder order) {
    this.order = order;
  }

  /**
   * The order of the rows: the row at position i of the sorted block is the row number at i.
   *
   * @param keys key columns of {@code rowCount} rows
   * @return empty if the rows are in order already
   */
  public Optional<int[]> permutation(List<? extends Column> keys, int rowCount) {
    if (rowCount < 2 || order.keyCount() == 0) {
      return Optional.empty();
    }
    int rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(rowCount - 1);
    Packing packing = pack(keys, rowCount, Long.SIZE - 1 - rowBits);
    long[] packed = packing.packed();
    if (isSorted(packed, packing.exact(), keys, rowCount)) {
      return Optional.empty();
    }
    for (int i = 0; i < rowCount; i++) {
      packed[i] = packed[i] << rowBits | i;
    }
    packed = RadixSort.sort(packed, rowCount, rowBits, packing.usedBits());
    int[] rows = new int[rowCount];
    int mask = (int) ((1L << rowBits) - 1);
    for (int i = 0; i < rowCount; i++) {
      rows[i] = (int) packed[i] & mask;
    }
    if (!packing.exact()) {
      sortTies(packed, rowBits, rows, keys);
    }
    return Optional.of(rows);
  }

  private record Packing(long[] packed, int usedBits, boolean exact) {}

  private Packing pack(List<? extends Column> keys, int rowCount, int availableBits) {
    long[] packed = new long[rowCount];
    long[] component = new long[rowCount];
    int used = 0;
    for (int key = 0; key < order.keyCount(); key++) {
      ColumnOrder columnOrder = order.order(key);
      fillPrefixes(columnOrder, keys.get(key), component);
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (int i = 0; i < rowCount; i++) {
        long signed = component[i] ^ Long.MIN_VALUE;
        min = Math.min(min, signed);
        max = Math.max(max, signed);
      }
      long smallest = min ^ Long.MIN_VALUE;
      int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
      int taken = Math.min(bits, availableBits - used);
      int dropped = bits - taken;
      if (taken > 0) {
        for (int i = 0; i < rowCount; i++) {
          packed[i] = packed[i] << taken | (component[i] - smallest) >>> dropped;
        }
        used += taken;
      }
      if (dropped > 0 || !columnOrder.isPrefixExact()) {
        return new Packing(packed, used, false);
      }
    }
    return new Packing(packed, used, true);
  }

  /** Prefixes that need to be comparable within this block only. */
  private static void fillPrefixes(ColumnOrder columnOrder, Column column, long[] target) {
    if (column instanceof StringColumn strings) {
      StringKernels.prefixes(strings, StringKernels.commonPrefixLength(strings), target);
    } else {
      columnOrder.prefixes(column, target);
    }
  }

  private boolean isSorted(
      long[] packed, boolean exact, List<? extends Column> keys, int rowCount) {
    for (int i = 1; i < rowCount; i++) {
      if (packed[i - 1] >= packed[i]
          && (packed[i - 1] > packed[i] || !exact && order.compare(keys, i - 1, keys, i) > 0)) {
        return false;
      }
    }
    return true;
  }

  private void sortTies(long[] packed, int rowBits, int[] rows, List<? extends Column> keys) {
    int[] workspace = new int[0];
    int from = 0;
    while (from < rows.length) {
      long bits = packed[from] >>> rowBits;
      int to = from + 1;
      while (to < rows.length && packed[to] >>> rowBits == bits) {
        to++;
      }
      if (to - from > 1) {
        if (workspace.length < to - from) {
          workspace = new int[Math.max(to - from, 256)];
        }
        sortRows(rows, from, to, keys, workspace);
      }
      from = to;
    }
  }

  /** Merge sort of {@code rows[from..to)} with insertion sort of short runs. */
  private void sortRows(
      int[] rows, int from, int to, List<? extends Column> keys, int[] workspace) {
    if (to - from <= 16) {
      for (int i = from + 1; i < to; i++) {
        int row = rows[i];
        int position = i;
        while (position > from && order.compare(keys, rows[position - 1], keys, row) > 0) {
          rows[position] = rows[position - 1];
          position--;
        }
        rows[position] = row;
      }
      return;
    }
    int middle = (from + to) >>> 1;
    sortRows(rows, from, middle, keys, workspace);
    sortRows(rows, middle, to, keys, workspace);
    if (order.compare(keys, rows[middle - 1], keys, rows[middle]) <= 0) {
      return;
    }
    int leftCount = middle - from;
    System.arraycopy(rows, from, workspace, 0, leftCount);
    int left = 0;
    int right = middle;
    int position = from;
    while (left < leftCount && right < to) {
      boolean takeRight = order.compare(keys, workspace[left], keys, rows[right]) > 0;
      rows[position++] = takeRight ? rows[right++] : workspace[left++];
    }
    System.arraycopy(workspace, left, rows, position, leftCount - left);
  }

  /** {@code rows} in the order of {@code permutation}. */
  static int[] compose(int[] rows, int[] permutation) {
    int[] composed = new int[permutation.length];
    for (int i = 0; i < permutation.length; i++) {
      composed[i] = rows[permutation[i]];
    }
    return composed;
  }
}
