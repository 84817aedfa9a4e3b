package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.Objects;

/**
 * A column and a byte a row that says whether the row is NULL (1) or not (0). The nested column has
 * a value for every row; that of a NULL row means nothing. Immutable by agreement.
 */
public final class NullableColumn implements Column {
  private final Column nested;
  private final byte[] nulls;

  /**
   * Wraps a column and its null map without copying.
   *
   * @param nulls at least {@code nested.rowCount()} bytes of 0 or 1
   */
  public NullableColumn(Column nested, byte[] nulls) {
    if (nested instanceof NullableColumn || nulls.length < nested.rowCount()) {
      throw new IllegalArgumentException(
          "bad null map: rowCount=" + nested.rowCount() + " length=" + nulls.length);
    }
    this.nested = nested;
    this.nulls = nulls;
  }

  /** The values; those of NULL rows mean nothing. */
  public Column nested() {
    return nested;
  }

  /** 1 for NULL rows, else 0; only the first {@link #rowCount()} count. Not to be modified. */
  public byte[] nulls() {
    return nulls;
  }

  /** Whether a row is NULL. */
  public boolean isNull(int row) {
    return nulls[row] != 0;
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.NULLABLE;
  }

  @Override
  public int rowCount() {
    return nested.rowCount();
  }

  @Override
  public long sizeBytes() {
    return nested.sizeBytes() + nested.rowCount();
  }

  @Override
  public NullableColumn gather(int[] rows, int count) {
    byte[] gathered = new byte[count];
    for (int i = 0; i < count; i++) {
      gathered[i] = nulls[rows[i]];
    }
    return new NullableColumn(nested.gather(rows, count), gathered);
  }

  @Override
  public NullableColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount());
    if (from == 0 && to == rowCount()) {
      return this;
    }
    return new NullableColumn(nested.slice(from, to), Arrays.copyOfRange(nulls, from, to));
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(nested.newBuilder(expectedRows), expectedRows);
  }

  /**
   * A growing {@link NullableColumn}: append to {@link #nested()} and then call {@link
   * #endValue()}, or append NULL.
   */
  public static final class Builder implements ColumnBuilder {
    private final ColumnBuilder nested;
    private final ByteColumn.Builder nulls;

    /** Wraps an empty builder of the values. */
    public Builder(ColumnBuilder nested, int expectedRows) {
      this.nested = nested;
      this.nulls = new ByteColumn.Builder(expectedRows);
    }

    /** The builder of the values. */
    public ColumnBuilder nested() {
      return nested;
    }

    /** The builder of the null map; whoever fills it directly also fills {@link #nested()}. */
    public ByteColumn.Builder nulls() {
      return nulls;
    }

    /** Appends NULL. */
    public void appendNull() {
      nested.appendDefault();
      nulls.append((byte) 1);
    }

    /** Marks the value just appended to {@link #nested()} as not NULL. */
    public void endValue() {
      nulls.append((byte) 0);
    }

    @Override
    public int rowCount() {
      return nulls.rowCount();
    }

    @Override
    public long sizeBytes() {
      return nested.sizeBytes() + nulls.rowCount();
    }

    @Override
    public void appendDefault() {
      appendNull();
    }

    @Override
    public void appendRow(Column source, int row) {
      NullableColumn column = (NullableColumn) source;
      nested.appendRow(column.nested, row);
      nulls.append(column.nulls[row]);
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      NullableColumn column = (NullableColumn) source;
      nested.appendRange(column.nested, from, to);
      byte[] target = nulls.extend(to - from);
      System.arraycopy(column.nulls, from, target, nulls.rowCount() - (to - from), to - from);
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      NullableColumn column = (NullableColumn) source;
      nested.appendGather(column.nested, rows, from, to);
      byte[] target = nulls.extend(to - from);
      int position = nulls.rowCount() - (to - from);
      for (int i = from; i < to; i++) {
        target[position++] = column.nulls[rows[i]];
      }
    }

    @Override
    public void truncate(int newRowCount) {
      nested.truncate(newRowCount);
      nulls.truncate(newRowCount);
    }

    @Override
    public NullableColumn build() {
      return new NullableColumn(nested.build(), nulls.build().values());
    }
  }
}
