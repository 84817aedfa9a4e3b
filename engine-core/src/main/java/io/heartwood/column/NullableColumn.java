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

  // Null until somebody asks, where key 0 of the nested strings means NULL.
  private volatile byte[] nulls;

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

  /** Strings as numbers of keys, of which 0 means NULL. */
  private NullableColumn(StringColumn nested) {
    this.nested = nested;
  }

  /** The values; those of NULL rows mean nothing. */
  public Column nested() {
    return nested;
  }

  /** 1 for NULL rows, else 0; only the first {@link #rowCount()} count. Not to be modified. */
  public byte[] nulls() {
    byte[] known = nulls;
    if (known == null) {
      // Two threads may both do it; the results are equal.
      known = ((StringColumn) nested).indexes().zeros();
      nulls = known;
    }
    return known;
  }

  /** Whether a row is NULL. */
  public boolean isNull(int row) {
    byte[] known = nulls;
    return known != null ? known[row] != 0 : ((StringColumn) nested).indexes().at(row) == 0;
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

  /** Whether the strings of this column are numbers of keys, which tell what is NULL. */
  boolean isOfKeys() {
    return nested instanceof StringColumn strings && strings.keys() != null;
  }

  @Override
  public NullableColumn gather(int[] rows, int count) {
    if (nulls == null) {
      return new NullableColumn((StringColumn) nested.gather(rows, count));
    }
    byte[] gathered = new byte[count];
    byte[] source = nulls();
    for (int i = 0; i < count; i++) {
      gathered[i] = source[rows[i]];
    }
    return new NullableColumn(nested.gather(rows, count), gathered);
  }

  @Override
  public NullableColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount());
    if (from == 0 && to == rowCount()) {
      return this;
    }
    if (nulls == null) {
      return new NullableColumn((StringColumn) nested.slice(from, to));
    }
    return new NullableColumn(nested.slice(from, to), Arrays.copyOfRange(nulls(), from, to));
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

    // All rows are numbers of keys in nested, 0 means NULL, and nulls is empty.
    private boolean nullsAreKeys;

    /** Wraps an empty builder of the values. */
    public Builder(ColumnBuilder nested, int expectedRows) {
      this.nested = nested;
      this.nulls = new ByteColumn.Builder(expectedRows);
    }

    /** Wraps an empty builder, and fills the null map of a column that nobody uses any more. */
    Builder(ColumnBuilder nested, NullableColumn spent) {
      this.nested = nested;
      this.nulls = new ByteColumn.Builder(new ByteColumn(spent.nulls(), 0));
    }

    /** The builder of the values. */
    public ColumnBuilder nested() {
      fillNulls();
      return nested;
    }

    /** The builder of the null map; whoever fills it directly also fills {@link #nested()}. */
    public ByteColumn.Builder nulls() {
      fillNulls();
      return nulls;
    }

    /**
     * Begins to append strings that are numbers of keys, of which 0 means NULL; the caller appends
     * nothing but those to what this returns, {@link StringColumn.Builder#beginKeys} included, and
     * calls this again for each run of them. Where further keys join the first ones, number 0 stays
     * 0.
     *
     * @return null if the rows must be appended with a null map
     */
    public StringColumn.Builder beginKeys() {
      if (!(nested instanceof StringColumn.Builder strings) || nulls.rowCount() > 0) {
        return null;
      }
      nullsAreKeys = true;
      return strings;
    }

    /** Makes the null map of rows that are numbers of keys, since something else will come. */
    private void fillNulls() {
      if (nullsAreKeys) {
        nullsAreKeys = false;
        KeyIndexes.Builder indexes = ((StringColumn.Builder) nested).indexes();
        if (indexes != null) {
          byte[] flags = indexes.build().zeros();
          System.arraycopy(flags, 0, nulls.extend(flags.length), 0, flags.length);
        }
      }
    }

    /** Appends NULL. */
    public void appendNull() {
      fillNulls();
      nested.appendDefault();
      nulls.append((byte) 1);
    }

    /** Marks the value just appended to {@link #nested()} as not NULL. */
    public void endValue() {
      fillNulls();
      nulls.append((byte) 0);
    }

    @Override
    public int rowCount() {
      return nullsAreKeys ? nested.rowCount() : nulls.rowCount();
    }

    @Override
    public long sizeBytes() {
      return nested.sizeBytes() + rowCount();
    }

    @Override
    public void appendDefault() {
      appendNull();
    }

    @Override
    public void appendRow(Column source, int row) {
      fillNulls();
      NullableColumn column = (NullableColumn) source;
      nested.appendRow(column.nested, row);
      nulls.append((byte) (column.isNull(row) ? 1 : 0));
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      fillNulls();
      NullableColumn column = (NullableColumn) source;
      nested.appendRange(column.nested, from, to);
      byte[] target = nulls.extend(to - from);
      System.arraycopy(column.nulls(), from, target, nulls.rowCount() - (to - from), to - from);
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      fillNulls();
      NullableColumn column = (NullableColumn) source;
      nested.appendGather(column.nested, rows, from, to);
      byte[] sourceNulls = column.nulls();
      byte[] target = nulls.extend(to - from);
      int position = nulls.rowCount() - (to - from);
      for (int i = from; i < to; i++) {
        target[position++] = sourceNulls[rows[i]];
      }
    }

    @Override
    public void truncate(int newRowCount) {
      fillNulls();
      nested.truncate(newRowCount);
      nulls.truncate(newRowCount);
    }

    @Override
    public NullableColumn build() {
      if (nullsAreKeys) {
        StringColumn strings = (StringColumn) nested.build();
        return strings.keys() == null
            ? new NullableColumn(strings, nulls.build().values())
            : new NullableColumn(strings);
      }
      return new NullableColumn(nested.build(), nulls.build().values());
    }
  }
}
