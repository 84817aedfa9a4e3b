package io.heartwood.sql.query;

import io.heartwood.sql.error.SqlException;
import java.io.IOException;

/** {@code LIMIT n OFFSET m}. Confined to one thread. */
final class LimitFilter implements RowSink {
  private final long limit;
  private final long offset;
  private final RowSink next;
  private long seen;

  /** Passes on {@code limit} rows, all if that is -1, after leaving out {@code offset}. */
  LimitFilter(long limit, long offset, RowSink next) {
    this.limit = limit;
    this.offset = offset;
    this.next = next;
  }

  @Override
  public void accept(Rows rows) throws IOException, SqlException {
    long start = Math.max(0, offset - seen);
    long end = limit < 0 ? rows.count() : Math.min(rows.count(), lastRow() - seen);
    seen += rows.count();
    if (start < end) {
      next.accept(rows.slice((int) start, (int) end));
    }
  }

  private long lastRow() {
    return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : limit + offset;
  }

  /** Rows that came in. */
  long seen() {
    return seen;
  }

  @Override
  public void finish() throws IOException, SqlException {
    next.finish();
  }

  @Override
  public boolean isSatisfied() {
    return limit >= 0 && seen >= lastRow() || next.isSatisfied();
  }
}
