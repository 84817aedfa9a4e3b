package io.heartwood.sql.query;

import io.heartwood.column.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows on their way through a query: columns by position, since names may occur twice.
 *
 * @param columns columns of equal length
 * @param count rows
 */
record Rows(List<Column> columns, int count) {
  Rows gather(int[] rows, int rowCount) {
    List<Column> gathered = new ArrayList<>(columns.size());
    for (Column column : columns) {
      gathered.add(column.gather(rows, rowCount));
    }
    return new Rows(gathered, rowCount);
  }

  Rows slice(int from, int to) {
    if (from == 0 && to == count) {
      return this;
    }
    List<Column> sliced = new ArrayList<>(columns.size());
    for (Column column : columns) {
      sliced.add(column.slice(from, to));
    }
    return new Rows(sliced, to - from);
  }

  /** Some of the columns, from {@code from} on. */
  List<Column> columns(int from, int to) {
    return columns.subList(from, to);
  }

  static Rows concat(List<Rows> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    List<Column> joined = new ArrayList<>();
    int count = 0;
    for (Rows part : parts) {
      count = Math.addExact(count, part.count);
    }
    for (int i = 0; i < parts.get(0).columns.size(); i++) {
      List<Column> pieces = new ArrayList<>(parts.size());
      for (Rows part : parts) {
        pieces.add(part.columns.get(i));
      }
      joined.add(io.heartwood.column.Columns.concat(pieces));
    }
    return new Rows(joined, count);
  }

  long sizeBytes() {
    long size = 0;
    for (Column column : columns) {
      size += column.sizeBytes();
    }
    return size;
  }
}
