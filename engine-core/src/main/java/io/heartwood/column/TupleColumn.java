package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.ArrayList;
import java.util.List;

/** A value a row of each of several columns, maybe of none. Immutable by agreement. */
public final class TupleColumn implements Column {
  private final List<Column> elements;
  private final int rowCount;

  /**
   * Wraps columns without copying them.
   *
   * @param elements each of {@code rowCount} rows
   */
  public TupleColumn(List<? extends Column> elements, int rowCount) {
    this.elements = List.copyOf(elements);
    this.rowCount = rowCount;
    for (Column element : elements) {
      if (element.rowCount() != rowCount) {
        throw new IllegalArgumentException(
            "element has another number of rows: rowCount="
                + element.rowCount()
                + " expected="
                + rowCount);
      }
    }
  }

  /** The columns of the elements. Unmodifiable. */
  public List<Column> elements() {
    return elements;
  }

  /** The column of an element. */
  public Column element(int index) {
    return elements.get(index);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.TUPLE;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public long sizeBytes() {
    long size = 0;
    for (Column element : elements) {
      size += element.sizeBytes();
    }
    return size;
  }

  @Override
  public TupleColumn gather(int[] rows, int count) {
    List<Column> gathered = new ArrayList<>(elements.size());
    for (Column element : elements) {
      gathered.add(element.gather(rows, count));
    }
    return new TupleColumn(gathered, count);
  }

  @Override
  public TupleColumn slice(int from, int to) {
    List<Column> sliced = new ArrayList<>(elements.size());
    for (Column element : elements) {
      sliced.add(element.slice(from, to));
    }
    return new TupleColumn(sliced, to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    List<ColumnBuilder> builders = new ArrayList<>(elements.size());
    for (Column element : elements) {
      builders.add(element.newBuilder(expectedRows));
    }
    return new Builder(builders);
  }

  /**
   * A growing {@link TupleColumn}: append to each of {@link #elements()} and then call {@link
   * #endRow()}.
   */
  public static final class Builder implements ColumnBuilder {
    private final List<ColumnBuilder> elements;
    private int rowCount;

    /** Wraps empty builders of the elements. */
    public Builder(List<? extends ColumnBuilder> elements) {
      this.elements = List.copyOf(elements);
    }

    /** The builders of the elements. */
    public List<ColumnBuilder> elements() {
      return elements;
    }

    /** The builder of an element. */
    public ColumnBuilder element(int index) {
      return elements.get(index);
    }

    /** Ends a row whose elements were appended. */
    public void endRow() {
      rowCount++;
    }

    /** Ends {@code count} rows whose elements were appended. */
    public void endRows(int count) {
      rowCount += count;
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public long sizeBytes() {
      long size = 0;
      for (ColumnBuilder element : elements) {
        size += element.sizeBytes();
      }
      return size;
    }

    @Override
    public void appendDefault() {
      for (ColumnBuilder element : elements) {
        element.appendDefault();
      }
      rowCount++;
    }

    @Override
    public void appendRow(Column source, int row) {
      TupleColumn tuples = (TupleColumn) source;
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).appendRow(tuples.element(i), row);
      }
      rowCount++;
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      TupleColumn tuples = (TupleColumn) source;
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).appendRange(tuples.element(i), from, to);
      }
      rowCount += to - from;
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      TupleColumn tuples = (TupleColumn) source;
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).appendGather(tuples.element(i), rows, from, to);
      }
      rowCount += to - from;
    }

    @Override
    public void truncate(int newRowCount) {
      for (ColumnBuilder element : elements) {
        // Of an element with as many rows it removes what belongs to a row that was not ended.
        if (element.rowCount() >= newRowCount) {
          element.truncate(newRowCount);
        }
      }
      rowCount = Math.min(rowCount, newRowCount);
    }

    @Override
    public TupleColumn build() {
      List<Column> built = new ArrayList<>(elements.size());
      for (ColumnBuilder element : elements) {
        built.add(element.build());
      }
      return new TupleColumn(built, rowCount);
    }
  }
}
