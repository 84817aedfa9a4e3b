package io.heartwood.sql.query;

import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** {@code LIMIT n OFFSET m BY keys}: passes on some rows of each key. Confined to one thread. */
final class LimitByFilter implements RowSink {
  private final GroupTable keys;
  private final int from;
  private final int to;
  private final long limit;
  private final long offset;
  private final RowSink next;
  private long[] counts = new long[64];

  /** The keys are the columns {@code [from, to)}. */
  LimitByFilter(List<DataType> types, int from, int to, long limit, long offset, RowSink next) {
    this.keys = GroupTable.of(types);
    this.from = from;
    this.to = to;
    this.limit = limit;
    this.offset = offset;
    this.next = next;
  }

  @Override
  public void accept(Rows rows) throws IOException, SqlException {
    int[] groups = new int[rows.count()];
    keys.assign(rows.columns(from, to), rows.count(), groups);
    if (counts.length < keys.groupCount()) {
      counts = Arrays.copyOf(counts, Math.max(keys.groupCount(), counts.length * 2));
    }
    int[] chosen = new int[rows.count()];
    int count = 0;
    for (int row = 0; row < groups.length; row++) {
      long seen = counts[groups[row]]++;
      if (seen >= offset && seen - offset < limit) {
        chosen[count++] = row;
      }
    }
    if (count > 0) {
      next.accept(rows.gather(chosen, count));
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
