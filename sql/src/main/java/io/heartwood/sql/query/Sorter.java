package io.heartwood.sql.query;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts all rows, or finds the first ones in order. Keeps rows in memory, within a limit. Confined
 * to one thread.
 */
final class Sorter implements RowSink {
  private static final int OUTPUT_ROWS = 65_409;
  private static final int MAX_TOP_ROWS = 1 << 16;

  /** Where a key lies among the columns, and its direction. */
  record Key(int column, DataType type, boolean descending, boolean nullsFirst) {}

  private final List<Key> keys;
  private final long limit;
  private final long maxBytes;
  private final RowSink next;
  private final List<Rows> kept = new ArrayList<>();

  /** Whether {@link #kept} is one run of rows in order, so that the last one is the worst. */
  private boolean keptInOrder;

  private long keptRows;
  private long keptBytes;

  /**
   * Creates a sorter.
   *
   * @param limit only so many of the first rows are wanted; -1 for all
   * @param maxBytes memory that rows may take
   */
  Sorter(List<Key> keys, long limit, long maxBytes, RowSink next) {
    this.keys = List.copyOf(keys);
    this.limit = limit;
    this.maxBytes = maxBytes;
    this.next = next;
  }

  @Override
  public void accept(Rows rows) throws SqlException {
    if (rows.count() == 0) {
      return;
    }
    Rows wanted = rows;
    boolean top = limit >= 0 && limit <= MAX_TOP_ROWS;
    if (top && keptInOrder && keptRows == limit) {
      wanted = better(rows);
      if (wanted.count() == 0) {
        return;
      }
    }
    kept.add(wanted);
    keptInOrder = false;
    keptRows += wanted.count();
    keptBytes += wanted.sizeBytes();
    if (top && keptRows >= Math.max(limit * 2, OUTPUT_ROWS)) {
      Rows sorted = sorted();
      replace(sorted.slice(0, (int) Math.min(limit, sorted.count())));
    }
    if (keptBytes > maxBytes) {
      throw new SqlException(
          ErrorCode.MEMORY_LIMIT_EXCEEDED,
          "ORDER BY needs too much memory: bytes=" + keptBytes + " max_memory_usage=" + maxBytes);
    }
  }

  private void replace(Rows rows) {
    kept.clear();
    kept.add(rows);
    keptInOrder = true;
    keptRows = rows.count();
    keptBytes = rows.sizeBytes();
  }

  /** The rows that come before the last one kept. */
  private Rows better(Rows rows) {
    Rows joined = Rows.concat(List.of(kept.get(0), rows));
    SortOrder order = order(joined);
    int last = (int) limit - 1;
    if (last < 0) {
      return rows.slice(0, 0);
    }
    int[] chosen = new int[rows.count()];
    int count = 0;
    for (int row = 0; row < rows.count(); row++) {
      if (order.compare((int) limit + row, last) < 0) {
        chosen[count++] = row;
      }
    }
    return count == rows.count() ? rows : rows.gather(chosen, count);
  }

  private SortOrder order(Rows rows) {
    SortOrder[] orders = new SortOrder[keys.size()];
    for (int i = 0; i < orders.length; i++) {
      Key key = keys.get(i);
      orders[i] =
          SortOrder.of(
              key.type(), rows.columns().get(key.column()), key.descending(), key.nullsFirst());
    }
    return SortOrder.ofAll(orders);
  }

  private Rows sorted() {
    Rows all = Rows.concat(kept);
    int[] rows = new int[all.count()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    RowSort.sort(rows, rows.length, order(all));
    return all.gather(rows, rows.length);
  }

  /** Hands what was kept to another sorter of the same keys, unsorted. */
  void drainTo(Sorter other) throws SqlException {
    for (Rows rows : kept) {
      other.accept(rows);
    }
    kept.clear();
  }

  @Override
  public void finish() throws IOException, SqlException {
    if (!kept.isEmpty()) {
      Rows sorted = sorted();
      kept.clear();
      int end = limit < 0 ? sorted.count() : (int) Math.min(limit, sorted.count());
      for (int from = 0; from < end; from += OUTPUT_ROWS) {
        next.accept(sorted.slice(from, Math.min(end, from + OUTPUT_ROWS)));
      }
    }
    next.finish();
  }
}
