package io.heartwood.expression;

import io.heartwood.column.Column;

/**
 * The columns an expression reads, or some of their rows. Rows are gathered when a column is first
 * asked for. Confined to one evaluation.
 */
final class Rows {
  private final Column[] columns;
  private final Rows parent;
  private final int[] selection;
  private final int count;

  /** All rows of these columns. */
  Rows(Column[] columns, int count) {
    this.columns = columns;
    this.parent = null;
    this.selection = null;
    this.count = count;
  }

  private Rows(Rows parent, int[] selection, int count) {
    this.columns = new Column[parent.columns.length];
    this.parent = parent;
    this.selection = selection;
    this.count = count;
  }

  int count() {
    return count;
  }

  Column column(int index) {
    if (columns[index] == null) {
      columns[index] = parent.column(index).gather(selection, count);
    }
    return columns[index];
  }

  /** The rows of these numbers. */
  Rows select(int[] rows, int rowCount) {
    return new Rows(this, rows, rowCount);
  }
}
