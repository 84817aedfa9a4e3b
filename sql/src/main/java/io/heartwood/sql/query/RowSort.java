package io.heartwood.sql.query;

/** A stable merge sort of row numbers. */
final class RowSort {
  private static final int INSERTION_ROWS = 12;

  private RowSort() {}

  /** Sorts {@code rows[0, count)}. */
  static void sort(int[] rows, int count, SortOrder order) {
    sort(rows, new int[count], 0, count, order);
  }

  private static void sort(int[] rows, int[] spare, int from, int to, SortOrder order) {
    if (to - from <= INSERTION_ROWS) {
      for (int i = from + 1; i < to; i++) {
        int row = rows[i];
        int p = i;
        while (p > from && order.compare(rows[p - 1], row) > 0) {
          rows[p] = rows[p - 1];
          p--;
        }
        rows[p] = row;
      }
      return;
    }
    int middle = from + to >>> 1;
    sort(rows, spare, from, middle, order);
    sort(rows, spare, middle, to, order);
    if (order.compare(rows[middle - 1], rows[middle]) <= 0) {
      return;
    }
    System.arraycopy(rows, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    int out = from;
    while (left < middle && right < to) {
      rows[out++] = order.compare(spare[left], rows[right]) <= 0 ? spare[left++] : rows[right++];
    }
    System.arraycopy(spare, left, rows, out, middle - left);
  }
}
