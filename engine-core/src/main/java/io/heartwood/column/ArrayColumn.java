package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.Objects;

/**
 * Any number of values a row, which lie one after the other in another column: row r is its rows
 * {@code [offsets[r], offsets[r + 1])}. Array and Map. Immutable by agreement.
 */
public final class ArrayColumn implements Column {
  private final Column elements;
  private final int[] offsets;
  private final int rowCount;

  /**
   * Wraps a column and an array without copying them.
   *
   * @param offsets at least {@code rowCount + 1} ascending row numbers of {@code elements}, the
   *     first one 0
   */
  public ArrayColumn(Column elements, int[] offsets, int rowCount) {
    if (rowCount < 0 || offsets.length <= rowCount) {
      throw new IllegalArgumentException(
          "too few offsets: rowCount=" + rowCount + " length=" + offsets.length);
    }
    if (offsets[0] != 0 || offsets[rowCount] < 0 || offsets[rowCount] > elements.rowCount()) {
      throw new IllegalArgumentException(
          "offsets out of bounds: last=" + offsets[rowCount] + " length=" + elements.rowCount());
    }
    this.elements = elements;
    this.offsets = offsets;
    this.rowCount = rowCount;
  }

  /** The values of all rows. */
  public Column elements() {
    return elements;
  }

  /** Where rows begin; {@code offsets()[rowCount()]} is the end of the last. Not to be modified. */
  public int[] offsets() {
    return offsets;
  }

  /** Number of values of a row. */
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.ARRAY;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the values, and eight a row for their places, as ClickHouse counts. */
  @Override
  public long sizeBytes() {
    return elements.sizeBytes() + 8L * rowCount;
  }

  @Override
  public ArrayColumn gather(int[] rows, int count) {
    int[] newOffsets = new int[count + 1];
    int[] elementRows = elementRows(rows, 0, count, newOffsets, 0);
    return new ArrayColumn(elements.gather(elementRows, elementRows.length), newOffsets, count);
  }

  /**
   * The element rows of {@code rows[from..to)}, one after the other.
   *
   * @param newOffsets receives the ends of these rows from index {@code place + 1} on, counted from
   *     what stands at {@code place}
   */
  private int[] elementRows(int[] rows, int from, int to, int[] newOffsets, int place) {
    int base = newOffsets[place];
    long total = 0;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      total += offsets[row + 1] - offsets[row];
      if (base + total > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("column too large: elements=" + total);
      }
      newOffsets[place + 1 + i - from] = base + (int) total;
    }
    int[] elementRows = new int[(int) total];
    int next = 0;
    for (int i = from; i < to; i++) {
      int end = offsets[rows[i] + 1];
      for (int element = offsets[rows[i]]; element < end; element++) {
        elementRows[next++] = element;
      }
    }
    return elementRows;
  }

  @Override
  public ArrayColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    int start = offsets[from];
    int[] newOffsets = new int[to - from + 1];
    for (int i = 0; i < newOffsets.length; i++) {
      newOffsets[i] = offsets[from + i] - start;
    }
    return new ArrayColumn(elements.slice(start, offsets[to]), newOffsets, to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(elements.newBuilder(expectedRows), expectedRows);
  }

  /**
   * A growing {@link ArrayColumn}: append to {@link #elements()} and then call {@link #endRow()}.
   */
  public static final class Builder implements ColumnBuilder {
    private final ColumnBuilder elements;
    private int[] offsets;
    private int rowCount;

    /** Wraps an empty builder of the values. */
    public Builder(ColumnBuilder elements, int expectedRows) {
      this.elements = elements;
      this.offsets = new int[Math.max(expectedRows, Growth.MIN_ROWS) + 1];
    }

    /** Wraps an empty builder, and fills the offsets of a column that nobody uses any more. */
    Builder(ColumnBuilder elements, ArrayColumn spent) {
      this.elements = elements;
      this.offsets = spent.offsets;
      this.offsets[0] = 0;
    }

    /** The builder of the values. */
    public ColumnBuilder elements() {
      return elements;
    }

    /** Ends a row: it has what was appended to {@link #elements()} since the last one. */
    public void endRow() {
      reserve(1);
      offsets[++rowCount] = elements.rowCount();
    }

    /**
     * Ends {@code count} rows of these lengths; whoever calls appends their values to {@link
     * #elements()}, before or after.
     *
     * @param lengths not negative; with the values so far not more than an array can hold
     */
    public void endRows(long[] lengths, int count) {
      reserve(count);
      int[] target = offsets;
      int next = rowCount + 1;
      int end = target[rowCount];
      for (int i = 0; i < count; i++) {
        end += (int) lengths[i];
        target[next + i] = end;
      }
      rowCount += count;
    }

    /** Number of values of all rows. */
    public int elementCount() {
      return offsets[rowCount];
    }

    private void reserve(int count) {
      long required = (long) rowCount + count + 1;
      if (required > offsets.length) {
        offsets = Arrays.copyOf(offsets, Growth.next(offsets.length, required));
      }
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public long sizeBytes() {
      return elements.sizeBytes() + 8L * rowCount;
    }

    @Override
    public void appendDefault() {
      endRow();
    }

    @Override
    public void appendRow(Column source, int row) {
      appendRange(source, row, row + 1);
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      ArrayColumn arrays = (ArrayColumn) source;
      int start = arrays.offsets[from];
      elements.appendRange(arrays.elements, start, arrays.offsets[to]);
      reserve(to - from);
      int shift = offsets[rowCount] - start;
      for (int row = from; row < to; row++) {
        offsets[++rowCount] = arrays.offsets[row + 1] + shift;
      }
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      ArrayColumn arrays = (ArrayColumn) source;
      reserve(to - from);
      int[] elementRows = arrays.elementRows(rows, from, to, offsets, rowCount);
      elements.appendGather(arrays.elements, elementRows, 0, elementRows.length);
      rowCount += to - from;
    }

    @Override
    public void truncate(int newRowCount) {
      rowCount = Math.min(rowCount, Objects.checkIndex(newRowCount, rowCount + 1));
      elements.truncate(offsets[rowCount]);
    }

    @Override
    public ArrayColumn build() {
      return new ArrayColumn(elements.build(), offsets, rowCount);
    }
  }
}
