package io.heartwood.column;

import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.Objects;

/**
 * A fixed number of bytes a row, one row after the other: FixedString, UUID, IPv6, Decimal128.
 * Immutable by agreement.
 */
public final class FixedBytesColumn implements Column {
  private final byte[] bytes;
  private final int width;
  private final int rowCount;

  /**
   * Wraps an array without copying it.
   *
   * @param bytes at least {@code width * rowCount} bytes; owned by the column from now on
   * @param width bytes of a row, at least 1
   */
  public FixedBytesColumn(byte[] bytes, int width, int rowCount) {
    if (width < 1 || rowCount < 0 || (long) width * rowCount > bytes.length) {
      throw new IllegalArgumentException(
          "array too short: width=" + width + " rowCount=" + rowCount + " length=" + bytes.length);
    }
    this.bytes = bytes;
    this.width = width;
    this.rowCount = rowCount;
  }

  /** The bytes of all rows; row r starts at {@code r * width()}. Not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of one row. */
  public int width() {
    return width;
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public long sizeBytes() {
    return (long) rowCount * width;
  }

  @Override
  public FixedBytesColumn gather(int[] rows, int count) {
    byte[] gathered = new byte[Math.multiplyExact(count, width)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes, rows[i] * width, gathered, i * width, width);
    }
    return new FixedBytesColumn(gathered, width, count);
  }

  @Override
  public FixedBytesColumn slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rowCount);
    if (from == 0 && to == rowCount) {
      return this;
    }
    return new FixedBytesColumn(
        Arrays.copyOfRange(bytes, from * width, to * width), width, to - from);
  }

  @Override
  public Builder newBuilder(int expectedRows) {
    return new Builder(width, expectedRows);
  }

  /** A growing {@link FixedBytesColumn}. */
  public static final class Builder implements ColumnBuilder {
    private static final int MAX_LEAST_BYTES = 1 << 12;

    private final int width;
    private byte[] bytes;
    private int rowCount;

    // Rows were taken back: what lies behind the last one need not be zero.
    private boolean isTruncated;

    /** Creates a builder of rows of {@code width} bytes. */
    public Builder(int width, int expectedRows) {
      this.width = width;
      long expected = (long) width * expectedRows;
      long least = Math.min((long) width * Growth.MIN_ROWS, MAX_LEAST_BYTES);
      this.bytes = new byte[Growth.next(0, Math.max(expected, least))];
    }

    /** Creates a builder that fills the array of a column that nobody uses any more. */
    Builder(FixedBytesColumn spent) {
      this.width = spent.width;
      this.bytes = spent.bytes;
      this.isTruncated = true;
    }

    /** Bytes of one row. */
    public int width() {
      return width;
    }

    /** Appends {@code width} bytes of {@code source} from {@code offset}. */
    public void append(byte[] source, int offset) {
      int position = rowCount * width;
      extend(1);
      System.arraycopy(source, offset, bytes, position, width);
    }

    /**
     * Makes room for {@code count} more rows, counts them as appended, and returns the array; the
     * caller fills the bytes from {@code (rowCount() - count) * width}.
     */
    public byte[] extend(int count) {
      long required = ((long) rowCount + count) * width;
      if (required > bytes.length) {
        bytes = Arrays.copyOf(bytes, Growth.next(bytes.length, required));
      }
      rowCount += count;
      return bytes;
    }

    /** The same, but the new rows are zero; in a new array they are so already. */
    public byte[] extendZeros(int count) {
      extend(count);
      if (isTruncated) {
        Arrays.fill(bytes, (rowCount - count) * width, rowCount * width, (byte) 0);
      }
      return bytes;
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public long sizeBytes() {
      return (long) rowCount * width;
    }

    @Override
    public void appendDefault() {
      extend(1);
      Arrays.fill(bytes, (rowCount - 1) * width, rowCount * width, (byte) 0);
    }

    @Override
    public void appendRow(Column source, int row) {
      append(((FixedBytesColumn) source).bytes, row * width);
    }

    @Override
    public void appendRange(Column source, int from, int to) {
      Objects.checkFromToIndex(from, to, source.rowCount());
      int position = rowCount * width;
      extend(to - from);
      System.arraycopy(
          ((FixedBytesColumn) source).bytes, from * width, bytes, position, (to - from) * width);
    }

    @Override
    public void appendGather(Column source, int[] rows, int from, int to) {
      byte[] sourceBytes = ((FixedBytesColumn) source).bytes;
      int position = rowCount * width;
      extend(to - from);
      for (int i = from; i < to; i++) {
        System.arraycopy(sourceBytes, rows[i] * width, bytes, position, width);
        position += width;
      }
    }

    @Override
    public void truncate(int newRowCount) {
      isTruncated = true;
      rowCount = Math.min(rowCount, Objects.checkIndex(newRowCount, rowCount + 1));
    }

    @Override
    public FixedBytesColumn build() {
      return new FixedBytesColumn(bytes, width, rowCount);
    }
  }
}
