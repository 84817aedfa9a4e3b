package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.Objects;

/** Two bytes a row: Int16, UInt16, Date, Enum16. Immutable by agreement. */
public final class ShortColumn implements Column {
  private final short[] values;
  private final int rowCount;

  /**
   * Wraps an array without copying it.
   *
   * @param values the values, at least {@code rowCount}; owned by the column from now on
   */
  public ShortColumn(short[] values, int rowCount) {
    this.values = values;
    Objects.checkFromToIndex(0, rowCount, values.length);
    this.rowCount = rowCount;
  }

  /** The values; only the first {@link #rowCount()} count. Not to be modified. */
  public short[] values() {
    return values;
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.SHORT;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public long sizeBytes() {
    return (long) rowCount * 2;
  }

  @Override
  public ShortColumn gather(int[] rows, int count) {
    short[] gathered = new short[count];
    short[] source = values;
    for (int i = 0; i < count; i++) {
      gathered[i] = source[rows[i]];
    }
    return new ShortColumn(gathered, count);
  }

  @Override
  public ShortColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    return new ShortColumn(Arrays.copyOfRange(values, from, to), to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(expectedRows);
  }

  /** A growing {@link ShortColumn}. */
  public static final class Builder implements ColumnBuilder {
    private short[] values;
    private int rowCount;

    // Rows were taken back: what lies behind the last one need not be zero.
    private boolean isTruncated;

    /** Creates a builder with room for {@code expectedRows} rows. */
    public Builder(int expectedRows) {
      this.values = new short[Math.max(expectedRows, Growth.MIN_ROWS)];
    }

    /** Creates a builder that fills the array of a column that nobody uses any more. */
    Builder(ShortColumn spent) {
      this.values = spent.values;
      this.isTruncated = true;
    }

    /** Appends a value. */
    public void append(short value) {
      if (rowCount == values.length) {
        values = Arrays.copyOf(values, Growth.next(rowCount, rowCount + 1));
      }
      values[rowCount++] = value;
    }

    /**
     * Makes room for {@code count} more rows, counts them as appended, and returns the array; the
     * caller fills {@code [rowCount() - count, rowCount())}.
     */
    public short[] extend(int count) {
      reserve(count);
      rowCount += count;
      return values;
    }

    /** The same, but the new rows are zero; in a new array they are so already. */
    public short[] extendZeros(int count) {
      extend(count);
      if (isTruncated) {
        Arrays.fill(values, rowCount - count, rowCount, (short) 0);
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
      return (long) rowCount * 2;
    }

    @Override
    public void appendDefault() {
      append((short) 0);
    }

    @Override
    public void appendRow(Column source, int row) {
      append(((ShortColumn) source).values[row]);
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      reserve(to - from);
      System.arraycopy(((ShortColumn) source).values, from, values, rowCount, to - from);
      rowCount += to - from;
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      reserve(to - from);
      short[] sourceValues = ((ShortColumn) source).values;
      short[] target = values;
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
    public ShortColumn build() {
      return new ShortColumn(values, rowCount);
    }
  }
}
