package io.heartwood.part.format;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.expression.BoundExpression;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Collects the primary key at the first row of each granule, and at the last row of the part.
 *
 * <p>Key expressions are evaluated for these rows only. Confined to one thread.
 */
final class KeyRecorder {
  private final List<BoundExpression> key;
  private final List<String> keyColumns;
  private final List<DataType> types;
  private final List<ColumnBuilder> values = new ArrayList<>();
  private Block lastKeyColumns;
  private int rowCount;

  KeyRecorder(List<BoundExpression> key) {
    this.key = key;
    TreeSet<String> names = new TreeSet<>();
    key.forEach(expression -> names.addAll(expression.columns()));
    this.keyColumns = List.copyOf(names);
    this.types = key.stream().map(BoundExpression::type).toList();
    for (DataType type : types) {
      values.add(Columns.newBuilder(type, 0));
    }
  }

  /**
   * Records the rows of a block with which granules begin.
   *
   * @param lastRow the last row that is written so far
   */
  void record(Block block, int[] firstRows, int count, int lastRow) {
    rowCount += count;
    if (key.isEmpty()) {
      return;
    }
    Block keys = block.select(keyColumns);
    if (count > 0) {
      append(keys.gather(firstRows, count));
    }
    lastKeyColumns = keys.slice(lastRow, lastRow + 1);
  }

  /** Records the last row as that of the final mark. */
  void recordLast() {
    rowCount++;
    if (!key.isEmpty()) {
      append(lastKeyColumns);
    }
  }

  PrimaryIndex index() {
    List<Column> columns = new ArrayList<>();
    for (ColumnBuilder builder : values) {
      columns.add(builder.build());
    }
    return new PrimaryIndex(types, columns, rowCount);
  }

  private void append(Block rows) {
    for (int i = 0; i < key.size(); i++) {
      values.get(i).appendRange(key.get(i).evaluate(rows), 0, rows.rowCount());
    }
  }
}
