package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Strings as bytes and offsets: row r is {@code bytes[offsets[r]..offsets[r + 1])}. Immutable by
 * agreement.
 *
 * <p>A column holds at most 2 GiB of bytes; blocks are kept far below that.
 *
 * <p>What was read as LowCardinality begins as {@link #keys()} and {@link #indexes()}: row r is key
 * {@code indexes.at(r)}. Bytes and offsets are made when somebody asks for them; who can do with
 * the keys spares that.
 */
public final class StringColumn implements Column {
  /** All rows, one after the other. */
  private record Flat(byte[] bytes, int[] offsets) {}

  private final StringColumn keys;
  private final KeyIndexes indexes;
  private final int rowCount;
  private volatile Flat flat;

  /**
   * Wraps arrays without copying them.
   *
   * @param offsets at least {@code rowCount + 1} ascending positions in {@code bytes}, the first
   *     one 0
   */
  public StringColumn(byte[] bytes, int[] offsets, int rowCount) {
    if (rowCount < 0 || offsets.length <= rowCount) {
      throw new IllegalArgumentException(
          "too few offsets: rowCount=" + rowCount + " length=" + offsets.length);
    }
    if (offsets[0] != 0 || offsets[rowCount] < 0 || offsets[rowCount] > bytes.length) {
      throw new IllegalArgumentException(
          "offsets out of bounds: last=" + offsets[rowCount] + " length=" + bytes.length);
    }
    this.keys = null;
    this.indexes = null;
    this.rowCount = rowCount;
    this.flat = new Flat(bytes, offsets);
  }

  /** Rows as numbers of keys; the keys are bytes and offsets. */
  private StringColumn(StringColumn keys, KeyIndexes indexes) {
    this.keys = keys;
    this.indexes = indexes;
    this.rowCount = indexes.rowCount();
  }

  /**
   * The keys of a column whose rows are numbers of keys; else null. Not all of them need occur, and
   * some may be equal.
   */
  public StringColumn keys() {
    return keys;
  }

  /** The key of each row, where there are {@link #keys()}; else null. */
  public KeyIndexes indexes() {
    return indexes;
  }

  /** The bytes of all rows. Not to be modified. */
  public byte[] bytes() {
    return flat().bytes;
  }

  /** Where rows begin; {@code offsets()[rowCount()]} is the end of the last. Not to be modified. */
  public int[] offsets() {
    return flat().offsets;
  }

  private Flat flat() {
    Flat known = flat;
    if (known == null) {
      // Two threads may both do it; the results are equal.
      known = flatten(keys, indexes.toInts(), rowCount);
      flat = known;
    }
    return known;
  }

  private static Flat flatten(StringColumn source, int[] rows, int count) {
    long byteCount = StringKernels.gatheredBytes(source.offsets(), rows, 0, count);
    if (byteCount > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("column too large: bytes=" + byteCount);
    }
    int[] newOffsets = new int[count + 1];
    byte[] newBytes = new byte[(int) byteCount];
    StringKernels.gather(
        source.bytes(), source.offsets(), rows, 0, count, newBytes, 0, newOffsets, 1);
    return new Flat(newBytes, newOffsets);
  }

  /** Bytes of a row. */
  public int length(int row) {
    if (keys != null) {
      return keys.length(indexes.at(row));
    }
    int[] offsets = flat.offsets;
    return offsets[row + 1] - offsets[row];
  }

  /** A row as text, decoded as UTF-8: for messages, tests and rare paths. */
  public String text(int row) {
    return keys != null
        ? keys.text(indexes.at(row))
        : new String(flat.bytes, flat.offsets[row], length(row), StandardCharsets.UTF_8);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.STRING;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  /**
   * Bytes of the strings, and eight a row for their places, as ClickHouse counts; of numbers of
   * keys, those of the keys and of the numbers.
   */
  @Override
  public long sizeBytes() {
    return keys == null
        ? flat.offsets[rowCount] + 8L * rowCount
        : keys.sizeBytes() + indexes.sizeBytes();
  }

  @Override
  public StringColumn gather(int[] rows, int count) {
    if (keys != null) {
      return new StringColumn(keys, indexes.gather(rows, count));
    }
    Flat gathered = flatten(this, rows, count);
    return new StringColumn(gathered.bytes, gathered.offsets, count);
  }

  @Override
  public StringColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    if (keys != null) {
      return new StringColumn(keys, indexes.slice(from, to));
    }
    byte[] bytes = flat.bytes;
    int[] offsets = flat.offsets;
    int start = offsets[from];
    int[] newOffsets = new int[to - from + 1];
    for (int i = 0; i < newOffsets.length; i++) {
      newOffsets[i] = offsets[from + i] - start;
    }
    return new StringColumn(Arrays.copyOfRange(bytes, start, offsets[to]), newOffsets, to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(expectedRows);
  }

  /** A growing {@link StringColumn}. */
  public static final class Builder implements ColumnBuilder {
    private static final int EXPECTED_LENGTH = 16;

    private byte[] bytes;
    private int[] offsets;
    private int rowCount;

    // As long as all rows are keys of one column; then bytes and offsets are empty.
    private StringColumn keys;
    private KeyIndexes.Builder indexes;
    private int expectedKeyRows;

    /** Creates a builder with room for {@code expectedRows} short strings. */
    public Builder(int expectedRows) {
      this(expectedRows, (int) Math.min((long) expectedRows * EXPECTED_LENGTH, 1 << 20));
    }

    /** Creates a builder with room for so many rows, and so many bytes of all of them together. */
    public Builder(int expectedRows, int expectedBytes) {
      this.offsets = new int[Math.max(expectedRows, Growth.MIN_ROWS) + 1];
      this.bytes = new byte[Growth.next(0, expectedBytes)];
    }

    /**
     * Creates a builder that fills the arrays of a column that nobody uses any more, and that has
     * no keys.
     */
    Builder(StringColumn spent) {
      this.offsets = spent.offsets();
      this.offsets[0] = 0;
      this.bytes = spent.bytes();
    }

    /** Appends a string of these bytes. */
    public void append(byte[] source, int offset, int length) {
      flatten();
      int end = offsets[rowCount];
      reserveBytes(length);
      System.arraycopy(source, offset, bytes, end, length);
      endRow(end + length);
    }

    /** Appends text as UTF-8. */
    public void append(String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      append(encoded, 0, encoded.length);
    }

    /**
     * Makes room for {@code count} more bytes after the last row, and returns the array. The caller
     * fills from {@link #endOfBytes()} and then calls {@link #endRow(int)} for each row.
     */
    public byte[] reserveBytes(int count) {
      flatten();
      return reserveTotalBytes((long) offsets[rowCount] + count);
    }

    /** Makes the array of bytes at least so long, and returns it. */
    public byte[] reserveTotalBytes(long count) {
      flatten();
      if (count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Growth.next(bytes.length, count));
      }
      return bytes;
    }

    /**
     * Makes room for {@code count} more rows, counts them as appended, and returns the array of
     * offsets; the caller sets {@code (rowCount() - count, rowCount()]}, the ends of these rows.
     */
    public int[] extend(int count) {
      flatten();
      long required = (long) rowCount + count + 1;
      if (required > offsets.length) {
        offsets = Arrays.copyOf(offsets, Growth.next(offsets.length, required));
      }
      rowCount += count;
      return offsets;
    }

    /** Where the next row's bytes begin. */
    public int endOfBytes() {
      flatten();
      return offsets[rowCount];
    }

    /** Ends a row whose bytes were written into the array, just before position {@code end}. */
    public void endRow(int end) {
      flatten();
      if (rowCount + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, Growth.next(offsets.length, rowCount + 2L));
      }
      offsets[++rowCount] = end;
    }

    @Override
    public int rowCount() {
      return keys == null ? rowCount : indexes.rowCount();
    }

    @Override
    public long sizeBytes() {
      return keys == null
          ? offsets[rowCount] + 8L * rowCount
          : keys.sizeBytes() + indexes.sizeBytes();
    }

    /** Creates a builder with room for so many rows that are numbers of keys. */
    static Builder ofKeys(int expectedRows) {
      Builder builder = new Builder(0, 0);
      builder.expectedKeyRows = expectedRows;
      return builder;
    }

    /**
     * Begins to append rows that are numbers of keys; the caller appends them to {@link #indexes}.
     * As long as nothing else is appended, the column that is built keeps them as such. Keys of
     * further columns join the first ones, if there are many rows for each.
     *
     * @param source a column of bytes and offsets, kept by what is built
     * @param count how many rows will be appended
     * @return what to add to numbers of rows of {@code source}; or -1 if the rows must be appended
     *     as bytes
     */
    public int beginKeys(StringColumn source, int count) {
      if (source.keys != null || keys == null && rowCount > 0) {
        return -1;
      }
      if (keys == null) {
        indexes = new KeyIndexes.Builder(expectedKeyRows);
      }
      if (keys == null || keys == source) {
        keys = source;
        return 0;
      }
      int shift = keys.rowCount;
      // Worth it only where there are far fewer keys than rows.
      if (4L * (shift + source.rowCount) > indexes.rowCount() + (long) count) {
        return -1;
      }
      Builder both = new Builder(shift + source.rowCount);
      both.appendRange(keys, 0, shift);
      both.appendRange(source, 0, source.rowCount);
      keys = both.build();
      return shift;
    }

    /**
     * Begins to append rows of a column that are numbers of keys, if these are the keys of all rows
     * so far. Others would join them again and again, where rows of two columns take turns.
     */
    private boolean keepsKeys(StringColumn source) {
      return (keys == source.keys || keys == null) && beginKeys(source.keys, 0) == 0;
    }

    /** The numbers of keys, after {@link #beginKeys}; null where rows are bytes. */
    public KeyIndexes.Builder indexes() {
      return indexes;
    }

    /** Makes bytes of rows that are keys. */
    private void flatten() {
      if (keys != null) {
        StringColumn source = keys;
        KeyIndexes numbers = indexes.build();
        keys = null;
        indexes = null;
        appendGather(source, numbers.toInts(), 0, numbers.rowCount());
      }
    }

    @Override
    public void appendDefault() {
      flatten();
      endRow(offsets[rowCount]);
    }

    @Override
    public void appendRow(Column source, int row) {
      StringColumn strings = (StringColumn) source;
      if (strings.keys != null) {
        appendRow(strings.keys, strings.indexes.at(row));
      } else {
        append(strings.flat.bytes, strings.flat.offsets[row], strings.length(row));
      }
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      StringColumn strings = (StringColumn) source;
      if (strings.keys != null) {
        if (keepsKeys(strings)) {
          indexes.append(strings.indexes, from, to);
        } else {
          appendGather(strings.keys, strings.indexes.toInts(from, to), 0, to - from);
        }
        return;
      }
      int[] ends = strings.flat.offsets;
      int start = ends[from];
      int length = ends[to] - start;
      reserveBytes(length);
      int end = offsets[rowCount];
      System.arraycopy(strings.flat.bytes, start, bytes, end, length);
      for (int row = from; row < to; row++) {
        endRow(end + ends[row + 1] - start);
      }
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      StringColumn strings = (StringColumn) source;
      if (strings.keys != null) {
        int[] chosen = from == 0 ? rows : Arrays.copyOfRange(rows, from, to);
        KeyIndexes numbers = strings.indexes.gather(chosen, to - from);
        if (keepsKeys(strings)) {
          indexes.append(numbers, 0, to - from);
        } else {
          appendGather(strings.keys, numbers.toInts(), 0, to - from);
        }
        return;
      }
      int end = endOfBytes();
      int[] ends = strings.flat.offsets;
      reserveTotalBytes(end + StringKernels.gatheredBytes(ends, rows, from, to));
      extend(to - from);
      StringKernels.gather(
          strings.flat.bytes,
          ends,
          rows,
          from,
          to,
          bytes,
          end,
          offsets,
          rowCount - (to - from) + 1);
    }

    @Override
    public void truncate(int newRowCount) {
      flatten();
      rowCount = Math.min(rowCount, Objects.checkIndex(newRowCount, rowCount + 1));
    }

    @Override
    public StringColumn build() {
      if (keys != null) {
        return new StringColumn(keys, indexes.build());
      }
      return new StringColumn(bytes, offsets, rowCount);
    }
  }
}
