package io.heartwood.part.format;

import java.util.Arrays;
import java.util.Objects;

/**
 * All marks of one marks file: for each granule its row count, and where it starts in each stream.
 * Immutable and thread-safe; a few flat arrays however many granules there are.
 *
 * <p>A Wide part has a marks file per stream ({@link #streamCount} 1). A Compact part has one marks
 * file, with one position per column or per substream.
 *
 * <p>Parts usually end with a <i>final mark</i>: a mark without rows that holds the end of each
 * stream. It is not counted by {@link #granuleCount}; its positions are those of mark index {@code
 * granuleCount()}.
 */
public final class Marks {
  private final int streamCount;
  private final boolean finalMark;
  private final long[] fileOffsets; // by mark, then stream; the final mark last
  private final long[] blockOffsets; // the same
  private final long[] firstRows; // by mark; one more: the number of all rows

  private Marks(Builder builder) {
    this.streamCount = builder.streamCount;
    this.finalMark = builder.finalMark;
    this.fileOffsets = Arrays.copyOf(builder.fileOffsets, builder.positionCount);
    this.blockOffsets = Arrays.copyOf(builder.blockOffsets, builder.positionCount);
    this.firstRows = Arrays.copyOf(builder.firstRows, builder.granuleCount + 1);
  }

  private Marks(Marks other) {
    this.streamCount = 0;
    this.finalMark = other.finalMark;
    this.fileOffsets = new long[0];
    this.blockOffsets = new long[0];
    this.firstRows = other.firstRows;
  }

  /** The same granules without a position in any stream: {@link #streamCount} 0. */
  public Marks rowsOnly() {
    return streamCount == 0 ? this : new Marks(this);
  }

  /**
   * Collects marks while a part is written or a marks file is read.
   *
   * @param streamCount positions per mark, at least 1
   */
  public static Builder builder(int streamCount) {
    return new Builder(streamCount);
  }

  /** How many positions each mark has. */
  public int streamCount() {
    return streamCount;
  }

  /** How many granules there are. */
  public int granuleCount() {
    return firstRows.length - 1;
  }

  /** Whether a final mark follows the last granule. */
  public boolean hasFinalMark() {
    return finalMark;
  }

  /**
   * How many marks there are, the final one included: also the number of rows of the primary index.
   */
  public int markCount() {
    return granuleCount() + (finalMark ? 1 : 0);
  }

  /** Where the block starts in the file, for a mark in a stream. */
  public long fileOffset(int markIndex, int streamIndex) {
    return fileOffsets[position(markIndex, streamIndex)];
  }

  /** How many decoded bytes of the block come before, for a mark in a stream. */
  public long blockOffset(int markIndex, int streamIndex) {
    return blockOffsets[position(markIndex, streamIndex)];
  }

  /** Both offsets of a mark in a stream. */
  public Mark mark(int markIndex, int streamIndex) {
    int position = position(markIndex, streamIndex);
    return new Mark(fileOffsets[position], blockOffsets[position]);
  }

  /** How many rows a granule has: at least 1, and fitting an int. */
  public int rowCount(int granuleIndex) {
    Objects.checkIndex(granuleIndex, granuleCount());
    return (int) (firstRows[granuleIndex + 1] - firstRows[granuleIndex]);
  }

  /** How many rows the granules of a range have. */
  public long rowCount(MarkRange range) {
    return firstRow(range.to()) - firstRow(range.from());
  }

  /** How many rows come before a granule; for {@link #granuleCount} that of all rows. */
  public long firstRow(int granuleIndex) {
    return firstRows[Objects.checkIndex(granuleIndex, firstRows.length)];
  }

  /** How many rows there are. */
  public long totalRowCount() {
    return firstRows[firstRows.length - 1];
  }

  /** The granule that holds a row. */
  public int granuleOfRow(long row) {
    if (row < 0 || row >= totalRowCount()) {
      throw new IndexOutOfBoundsException("no such row: row=" + row + ", rows=" + totalRowCount());
    }
    int index = Arrays.binarySearch(firstRows, row);
    return index >= 0 ? index : -index - 2;
  }

  /** Bytes of the marks in memory. */
  public long sizeBytes() {
    return 8L * (fileOffsets.length + blockOffsets.length + firstRows.length);
  }

  /** Whether the granules of another marks file of the same part are the same. */
  public boolean hasGranulesOf(Marks other) {
    return finalMark == other.finalMark && Arrays.equals(firstRows, other.firstRows);
  }

  private int position(int markIndex, int streamIndex) {
    Objects.checkIndex(markIndex, markCount());
    Objects.checkIndex(streamIndex, streamCount);
    return markIndex * streamCount + streamIndex;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Marks marks
        && streamCount == marks.streamCount
        && hasGranulesOf(marks)
        && Arrays.equals(fileOffsets, marks.fileOffsets)
        && Arrays.equals(blockOffsets, marks.blockOffsets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fileOffsets) * 31 + Arrays.hashCode(firstRows);
  }

  @Override
  public String toString() {
    return "Marks[granules="
        + granuleCount()
        + ", streams="
        + streamCount
        + ", rows="
        + totalRowCount()
        + ", finalMark="
        + finalMark
        + "]";
  }

  /**
   * Collects marks: for each granule one {@link #position} per stream, then {@link #granule}; at
   * the end perhaps one position per stream and {@link #finalMark}. Confined to one thread.
   */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;

    private final int streamCount;
    private long[] fileOffsets = new long[FIRST_CAPACITY];
    private long[] blockOffsets = new long[FIRST_CAPACITY];
    private int positionCount;
    private long[] firstRows = new long[FIRST_CAPACITY];
    private int granuleCount;
    private boolean finalMark;

    private Builder(int streamCount) {
      if (streamCount < 1) {
        throw new IllegalArgumentException(
            "marks must have at least one stream: streamCount=" + streamCount);
      }
      this.streamCount = streamCount;
    }

    /** Where the mark being built lies in the next stream. */
    public Builder position(long fileOffset, long blockOffset) {
      if (fileOffset < 0 || blockOffset < 0) {
        throw new IllegalArgumentException(
            "offsets must not be negative: fileOffset="
                + fileOffset
                + ", blockOffset="
                + blockOffset);
      }
      if (positionCount == fileOffsets.length) {
        fileOffsets = Arrays.copyOf(fileOffsets, 2 * positionCount);
        blockOffsets = Arrays.copyOf(blockOffsets, 2 * positionCount);
      }
      fileOffsets[positionCount] = fileOffset;
      blockOffsets[positionCount++] = blockOffset;
      return this;
    }

    /** Ends the mark of a granule with so many rows. */
    public Builder granule(int rowCount) {
      if (rowCount < 1) {
        throw new IllegalArgumentException("a granule must have rows: rowCount=" + rowCount);
      }
      requireComplete(granuleCount + 1);
      if (granuleCount + 1 == firstRows.length) {
        firstRows = Arrays.copyOf(firstRows, 2 * firstRows.length);
      }
      firstRows[granuleCount + 1] = firstRows[granuleCount] + rowCount;
      granuleCount++;
      return this;
    }

    /** Ends the final mark. */
    public Builder finalMark() {
      requireComplete(granuleCount + 1);
      finalMark = true;
      return this;
    }

    /** How many granules have been added. */
    public int granuleCount() {
      return granuleCount;
    }

    /** The marks so far. */
    public Marks build() {
      requireComplete(granuleCount + (finalMark ? 1 : 0));
      return new Marks(this);
    }

    private void requireComplete(int markCount) {
      if (finalMark && markCount != granuleCount + 1) {
        throw new IllegalStateException("nothing follows the final mark");
      }
      if (positionCount != (long) markCount * streamCount) {
        throw new IllegalStateException(
            "each mark needs a position per stream: markCount="
                + markCount
                + ", streamCount="
                + streamCount
                + ", positionCount="
                + positionCount);
      }
    }
  }
}
