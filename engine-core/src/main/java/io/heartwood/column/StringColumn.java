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
 */
public final class StringColumn implements Column {
  private final byte[] bytes;
  private final int[] offsets;
  private final int rowCount;

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
    this.bytes = bytes;
    this.offsets = offsets;
    this.rowCount = rowCount;
  }

  /** The bytes of all rows. Not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where rows begin; {@code offsets()[rowCount()]} is the end of the last. Not to be modified. */
  public int[] offsets() {
    return offsets;
  }

  /** Bytes of a row. */
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  /** A row as text, decoded as UTF-8: for messages, tests and rare paths. */
  public String text(int row) {
    return new String(bytes, offsets[row], length(row), StandardCharsets.UTF_8);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.STRING;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the strings, and eight a row for their places, as ClickHouse counts. */
  @Override
  public long sizeBytes() {
    return offsets[rowCount] + 8L * rowCount;
  }

  @Override
  public StringColumn gather(int[] rows, int count) {
    long total = StringKernels.gatheredBytes(offsets, rows, 0, count);
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("column too large: bytes=" + total);
    }
    int[] newOffsets = new int[count + 1];
    byte[] newBytes = new byte[(int) total];
    StringKernels.gather(bytes, offsets, rows, 0, count, newBytes, 0, newOffsets, 1);
    return new StringColumn(newBytes, newOffsets, count);
  }

  @Override
  public StringColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
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

    /** Creates a builder with room for {@code expectedRows} short strings. */
    public Builder(int expectedRows) {
      this(expectedRows, (int) Math.min((long) expectedRows * EXPECTED_LENGTH, 1 << 20));
    }

    /** Creates a builder with room for so many rows, and so many bytes of all of them together. */
    public Builder(int expectedRows, int expectedBytes) {
      this.offsets = new int[Math.max(expectedRows, Growth.MIN_ROWS) + 1];
      this.bytes = new byte[Growth.next(0, expectedBytes)];
    }

    /** Appends a string of these bytes. */
    public void append(byte[] source, int offset, int length) {
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
      return reserveTotalBytes((long) offsets[rowCount] + count);
    }

    /** Makes the array of bytes at least so long, and returns it. */
    public byte[] reserveTotalBytes(long count) {
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
      long required = (long) rowCount + count + 1;
      if (required > offsets.length) {
        offsets = Arrays.copyOf(offsets, Growth.next(offsets.length, required));
      }
      rowCount += count;
      return offsets;
    }

    /** Where the next row's bytes begin. */
    public int endOfBytes() {
      return offsets[rowCount];
    }

    /** Ends a row whose bytes were written into the array, just before position {@code end}. */
    public void endRow(int end) {
      if (rowCount + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, Growth.next(offsets.length, rowCount + 2L));
      }
      offsets[++rowCount] = end;
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public long sizeBytes() {
      return offsets[rowCount] + 8L * rowCount;
    }

    @Override
    public void appendDefault() {
      endRow(offsets[rowCount]);
    }

    @Override
    public void appendRow(Column source, int row) {
      StringColumn strings = (StringColumn) source;
      append(strings.bytes, strings.offsets[row], strings.length(row));
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      StringColumn strings = (StringColumn) source;
      int start = strings.offsets[from];
      int length = strings.offsets[to] - start;
      int end = offsets[rowCount];
      reserveBytes(length);
      System.arraycopy(strings.bytes, start, bytes, end, length);
      for (int row = from; row < to; row++) {
        endRow(end + strings.offsets[row + 1] - start);
      }
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      StringColumn strings = (StringColumn) source;
      int end = endOfBytes();
      reserveTotalBytes(end + StringKernels.gatheredBytes(strings.offsets, rows, from, to));
      extend(to - from);
      StringKernels.gather(
          strings.bytes,
          strings.offsets,
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
      rowCount = Math.min(rowCount, Objects.checkIndex(newRowCount, rowCount + 1));
    }

    @Override
    public StringColumn build() {
      return new StringColumn(bytes, offsets, rowCount);
    }
  }
}
