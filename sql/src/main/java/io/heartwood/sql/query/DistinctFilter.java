package io.heartwood.sql.query;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.List;

/** Passes on the first row of equal ones. Confined to one thread. */
final class DistinctFilter implements RowSink {
  private final GroupTable seen;
  private final int columnCount;
  private final long maxBytes;
  private final RowSink next;

  /** Rows are equal when their first columns, those of these types, are. */
  DistinctFilter(List<DataType> types, long maxBytes, RowSink next) {
    this.seen = GroupTable.of(types);
    this.columnCount = types.size();
    this.maxBytes = maxBytes;
    this.next = next;
  }

  @Override
  public void accept(Rows rows) throws IOException, SqlException {
    int[] groups = new int[rows.count()];
    int known = seen.groupCount();
    seen.assign(rows.columns(0, columnCount), rows.count(), groups);
    int[] first = new int[seen.groupCount() - known];
    int count = 0;
    for (int row = 0; row < groups.length && count < first.length; row++) {
      if (groups[row] == known + count) {
        first[count++] = row;
      }
    }
    if (seen.sizeBytes() > maxBytes) {
      throw new SqlException(
          ErrorCode.MEMORY_LIMIT_EXCEEDED,
          "DISTINCT needs too much memory: bytes="
              + seen.sizeBytes()
              + " max_memory_usage="
              + maxBytes);
    }
    if (count > 0) {
      next.accept(rows.gather(first, count));
    }
  }

  @Override
  public void finish() throws IOException, SqlException {
    next.finish();
  }

  @Override
  public boolean isSatisfied() {
    return next.isSatisfied();
  }
}
