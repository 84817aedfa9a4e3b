package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Reads rows of a part, block by block; a block is a number of whole granules that follow one
 * another.
 *
 * <p>Memory: one block of rows, and for each substream one decoded block and a piece of the file;
 * the pieces of all columns are at most 64 MiB together (or 64 KiB each); whatever the size of the
 * part. Confined to one thread at a time. Keeps files open until closed.
 */
public final class PartReader implements Closeable {
  /** A granule is read whole; servers write thousands of rows. */
  private static final int MAX_BLOCK_ROWS = 1 << 26;

  private final PartReadRequest request;
  private final List<NamedType> stored = new ArrayList<>();
  private final int[] storedIndexes;
  private final int rowExistsIndex;
  private final Marks granules;
  private final CodecWorkspace workspace = new CodecWorkspace();
  private final ColumnSource source;
  private final long rowsPerBlock;

  private List<MarkRange> ranges;
  private int rangeIndex;
  private int nextGranule;
  private Block last;
  private boolean closed;

  private PartReader(PartReadRequest request, Executor aheadReader) throws IOException {
    this.request = request;
    LoadedPart part = request.part();
    this.granules = part.granules();
    this.storedIndexes = new int[request.columns().size()];
    for (int i = 0; i < storedIndexes.length; i++) {
      storedIndexes[i] = addStored(request.columns().get(i));
    }
    for (NamedType input : MissingColumns.inputs(request)) {
      addStored(input);
    }
    requireRowExistsType(part);
    boolean drops =
        request.deletedRows() == PartReadRequest.DeletedRows.DROP && part.hasDeletedRows();
    this.rowExistsIndex =
        drops ? addStored(new NamedType(PartFiles.ROW_EXISTS_COLUMN, IntegerType.UINT8)) : -1;
    this.rowsPerBlock = rowsPerBlock();
    boolean compact = part.marksFormat().compact();
    PartFileOpener files =
        new PartFileOpener(request, workspace, compact ? 1 : stored.size(), aheadReader);
    this.source =
        compact
            ? new CompactColumnSource(files, stored, granules)
            : new WideColumnSource(files, stored);
    select(request.ranges());
  }

  /**
   * Opens the files of the columns.
   *
   * @throws UnsupportedPartFormatException if a column is of a type that this version does not read
   * @throws IllegalArgumentException if a column has another type in the part, or a range is beyond
   *     its granules
   */
  public static PartReader open(PartReadRequest request) throws IOException {
    return new PartReader(request, null);
  }

  /**
   * Opens the files of the columns, and reads ahead from remote disks: while a block is decoded,
   * the next bytes of all columns are fetched.
   *
   * @param aheadReader runs reads beside the calling thread, which never waits for one that has not
   *     begun
   */
  public static PartReader open(PartReadRequest request, Executor aheadReader) throws IOException {
    return new PartReader(request, Objects.requireNonNull(aheadReader, "aheadReader"));
  }

  /** Names and types of the columns of every block. */
  public List<NamedType> header() {
    return request.columns();
  }

  /**
   * Continues with other granules, in place of those that were not read yet. Cheaper than another
   * reader: files stay open and bytes that were fetched are used.
   *
   * @param newRanges in ascending order, not overlapping; also before those read so far
   */
  public void select(List<MarkRange> newRanges) {
    MarkRange.requireAscending(newRanges);
    if (!newRanges.isEmpty()
        && newRanges.get(newRanges.size() - 1).to() > granules.granuleCount()) {
      throw new IllegalArgumentException(
          "range beyond the part: ranges=" + newRanges + " granules=" + granules.granuleCount());
    }
    ranges = List.copyOf(newRanges);
    rangeIndex = 0;
    nextGranule = ranges.isEmpty() ? 0 : ranges.get(0).from();
    source.plan(ranges);
  }

  /**
   * Begins to fetch the bytes of the next block from a remote disk, and those behind it as far as
   * they are read ahead. Without effect if nobody reads ahead, or at the end.
   */
  public void prefetch() throws IOException {
    if (rangeIndex < ranges.size()) {
      source.prefetch(nextGranule);
    }
  }

  /**
   * The next block, never without rows; empty at the end.
   *
   * @throws io.heartwood.checksum.CorruptPartException if stored bytes are damaged
   */
  public Optional<Block> next() throws IOException {
    while (rangeIndex < ranges.size()) {
      MarkRange range = ranges.get(rangeIndex);
      if (nextGranule >= range.to()) {
        rangeIndex++;
        nextGranule = rangeIndex < ranges.size() ? ranges.get(rangeIndex).from() : 0;
        continue;
      }
      int from = nextGranule;
      int to = from + 1;
      long rows = granules.rowCount(from);
      while (to < range.to() && rows + granules.rowCount(to) <= rowsPerBlock) {
        rows += granules.rowCount(to);
        to++;
      }
      nextGranule = to;
      if (rows > MAX_BLOCK_ROWS) {
        throw new UnsupportedPartFormatException(
            request.part().directory().toString(), "a granule of " + rows + " rows");
      }
      last = null;
      Block block = read(from, to, Math.toIntExact(rows));
      if (block.rowCount() > 0) {
        last = block;
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  /**
   * Gives a block back: the caller uses it no more, nor anything that may share arrays with it (its
   * columns, slices, results of expressions over it). The next block may then lie in the same
   * arrays, which saves to make new ones. Blocks that are not given back stay as they are for ever.
   *
   * @param block without effect unless it is the last one that {@link #next} gave
   */
  public void recycle(Block block) {
    if (block == last && block != null) {
      last = null;
      source.recycle();
    }
  }

  /** Requires that the granules of the last block ended where the next ones begin. */
  void requireEnd() throws IOException {
    source.requireEnd(nextGranule);
  }

  private Block read(int from, int to, int rowCount) throws IOException {
    List<Column> columns = source.read(from, to, rowCount);
    MissingColumns missing = new MissingColumns(request, stored, columns, rowCount);
    List<Column> result = new ArrayList<>(storedIndexes.length);
    for (int i = 0; i < storedIndexes.length; i++) {
      Column values = storedIndexes[i] < 0 ? null : columns.get(storedIndexes[i]);
      result.add(values == null ? missing.values(request.columns().get(i)) : values);
    }
    Block block = new Block(request.columns(), result, rowCount);
    Column exists = rowExistsIndex < 0 ? null : columns.get(rowExistsIndex);
    return exists == null ? block : dropDeleted(block, ((ByteColumn) exists).values());
  }

  private static Block dropDeleted(Block block, byte[] exists) {
    int[] rows = new int[block.rowCount()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      rows[count] = row;
      count += exists[row] != 0 ? 1 : 0;
    }
    return count == rows.length ? block : block.gather(rows, count);
  }

  private static void requireRowExistsType(LoadedPart part) throws CorruptPartException {
    DataType type = part.columnType(PartFiles.ROW_EXISTS_COLUMN).orElse(IntegerType.UINT8);
    if (!type.equals(IntegerType.UINT8)) {
      throw new CorruptPartException(
          part.directory() + "/" + PartFiles.COLUMNS,
          0,
          "column " + PartFiles.ROW_EXISTS_COLUMN + " of type " + IntegerType.UINT8,
          "type " + type);
    }
  }

  /** The index of a column among those that are read, or -1 if the part does not have it. */
  private int addStored(NamedType column) throws IOException {
    LoadedPart part = request.part();
    String unsupported = part.unsupportedColumns().get(column.name());
    if (unsupported != null) {
      throw new UnsupportedPartFormatException(
          part.directory() + "/" + PartFiles.COLUMNS,
          "type " + unsupported + " of column " + column.name());
    }
    DataType type = part.columnType(column.name()).orElse(null);
    if (type == null) {
      return -1;
    }
    if (!type.equals(column.type())) {
      throw new IllegalArgumentException(
          "column has another type in the part: part="
              + part
              + " column="
              + column.name()
              + " type="
              + type
              + " expected="
              + column.type());
    }
    int index = stored.indexOf(column);
    if (index < 0) {
      index = stored.size();
      stored.add(column);
    }
    return index;
  }

  private long rowsPerBlock() {
    long rowBytes = 0;
    for (NamedType column : stored) {
      rowBytes += request.part().averageValueBytes(column);
    }
    return Math.max(1, Math.min(request.maxBlockRows(), request.maxBlockBytes() / (rowBytes + 1)));
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      last = null;
      workspace.close();
      source.close();
    }
  }
}
