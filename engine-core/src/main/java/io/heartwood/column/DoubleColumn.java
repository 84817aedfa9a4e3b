package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.Objects;

/** Float64. Immutable by agreement. */
public final class DoubleColumn implements Column {
  private final double[] values;
  private final int rowCount;

  /**
   * Wraps an array without copying it.
   *
   * @param values the values, at least {@code rowCount}; owned by the column from now on
   */
  public DoubleColumn(double[] values, int rowCount) {
    this.values = values;
    Objects.checkFromToIndex(0, rowCount, values.length);
    this.rowCount = rowCount;
  }

  /** The values; only the first {@link #rowCount()} count. Not to be modified. */
  public double[] values() {
    return values;
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.DOUBLE;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public long sizeBytes() {
    return (long) rowCount * 8;
  }

  @Override
  public DoubleColumn gather(int[] rows, int count) {
    double[] gathered = new double[count];
    double[] source = values;
    for (int i = 0; i < count; i++) {
      gathered[i] = source[rows[i]];
    }
    return new DoubleColumn(gathered, count);
  }

  @Override
  public DoubleColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    return new DoubleColumn(Arrays.copyOfRange(values, from, to), to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(expectedRows);
  }

  /** A growing {@link DoubleColumn}. */
  public static final class Builder implements ColumnBuilder {
    private double[] values;
    private int rowCount;

    // Rows were taken back: what lies behind the last one need not be zero.
    private boolean isTruncated;

    /** Creates a builder with room for {@code expectedRows} rows. */
    public Builder(int expectedRows) {
      this.values = new double[Math.max(expectedRows, Growth.MIN_ROWS)];
    }

    /** Creates a builder that fills the array of a column that nobody uses any more. */
    Builder(DoubleColumn spent) {
      this.values = spent.values;
      this.isTruncated = true;
    }

    /** Appends a value. */
    public void append(double value) {
      if (rowCount == values.length) {
        values = Arrays.copyOf(values, Growth.next(rowCount, rowCount + 1));
      }
      values[rowCount++] = value;
    }

    /**
     * Makes room for {@code count} more rows, counts them as appended, and returns the array; the
     * caller fills {@code [rowCount() - count, rowCount())}.
     */
    public double[] extend(int count) {
      reserve(count);
      rowCount += count;
      return values;
    }

    /** The same, but the new rows are zero; in a new array they are so already. */
    public double[] extendZeros(int count) {
      extend(count);
      if (isTruncated) {
        Arrays.fill(values, rowCount - count, rowCount, 0);
      }
      return values;
    }

    private void reserve(int count) {
      if (count > values.length - rowCount) {
        values = Arrays.copyOf(values, Growth.next(values.length, (long) rowCount + count));
      }
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public long sizeBytes() {
      return (long) rowCount * 8;
    }

    @Override
    public void appendDefault() {
      append((double) 0);
    }

    @Override
    public void appendRow(Column source, int row) {
      append(((DoubleColumn) source).values[row]);
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      reserve(to - from);
      System.arraycopy(((DoubleColumn) source).values, from, values, rowCount, to - from);
      rowCount += to - from;
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      reserve(to - from);
      double[] sourceValues = ((DoubleColumn) source).values;
      double[] target = values;
      int position = rowCount;
      for (int i = from; i < to; i++) {
        target[position++] = sourceValues[rows[i]];
      }
      rowCount = position;
    }

    @Override
    public void truncate(int newRowCount) {
      isTruncated = true;
      rowCount = Math.min(rowCount, Objects.checkIndex(newRowCount, rowCount + 1));
    }

    @Override
    public DoubleColumn build() {
      return new DoubleColumn(values, rowCount);
    }
  }
}
