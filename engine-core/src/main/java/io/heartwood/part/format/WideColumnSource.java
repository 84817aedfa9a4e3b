package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.ColumnRoom;
import io.heartwood.column.NamedType;
import io.heartwood.column.SpentColumns;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.serialization.SubstreamSource;
import io.heartwood.types.ArrayType;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Columns of a Wide part: each substream is a file, read on from granule to granule. */
final class WideColumnSource implements ColumnSource {
  /** Ranges that are looked through for what lies near, at most. */
  private static final int MAX_RANGES_AHEAD = 128;

  private final PartFileOpener files;
  private final List<WideColumn> columns = new ArrayList<>();
  private final int gapBytes;
  private List<MarkRange> ranges = List.of();

  WideColumnSource(PartFileOpener files, List<NamedType> stored) throws IOException {
    this.files = files;
    this.gapBytes = ReadBuffers.gapBytes(files.part().disk());
    try (MarksLoader marks = new MarksLoader(files.part())) {
      if (files.aheadReader() != null) {
        beginMarks(stored, marks);
      }
      for (NamedType column : stored) {
        columns.add(open(column, marks));
      }
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  @Override
  public void plan(List<MarkRange> newRanges) {
    ranges = newRanges;
  }

  @Override
  public void prefetch(int from) throws IOException {
    for (WideColumn column : columns) {
      if (column != null) {
        column.seek(ranges, from, gapBytes);
      }
    }
  }

  @Override
  public List<Column> read(int from, int to, int rowCount) throws IOException {
    // First all seeks: with a thread that reads ahead, these begin to fetch.
    prefetch(from);
    List<Column> result = new ArrayList<>(columns.size());
    long bytes = 0;
    for (WideColumn column : columns) {
      Column values = column == null ? null : column.read(rowCount);
      bytes += values == null ? 0 : values.sizeBytes();
      ColumnSource.requireFits(files.part(), bytes);
      result.add(values);
    }
    return result;
  }

  @Override
  public void recycle() {
    for (WideColumn column : columns) {
      if (column != null) {
        column.recycle();
      }
    }
  }

  @Override
  public void requireEnd(int granule) throws IOException {
    for (WideColumn column : columns) {
      if (column != null) {
        column.requireEnd(granule);
      }
    }
  }

  /** The marks of all columns are asked for before any is waited for. */
  private void beginMarks(List<NamedType> stored, MarksLoader marks) {
    LoadedPart part = files.part();
    for (NamedType column : stored) {
      if (Serializations.dependsOnRows(column.type())) {
        continue;
      }
      Serialization serialization = Serializations.of(column.type(), part.formOf(column.name()));
      for (Substream substream : serialization.substreams()) {
        marks.beginWide(
            MarksLoader.existingStream(part, column.name(), substream), files.aheadReader());
      }
    }
  }

  private WideColumn open(NamedType column, MarksLoader loader) throws IOException {
    LoadedPart part = files.part();
    boolean dependsOnRows = Serializations.dependsOnRows(column.type(), part.formOf(column.name()));
    if (dependsOnRows && !StoredStructure.exists(part, column)) {
      boolean isArray = column.type().valueType() instanceof ArrayType;
      if (!isArray || !hasOnlySharedSizes(part, column.name(), sizes(column))) {
        return null;
      }
      dependsOnRows = false;
    }
    Serialization serialization =
        dependsOnRows
            ? StoredStructure.read(files, column)
            : Serializations.of(column.type(), part.formOf(column.name()));
    if (!dependsOnRows && hasOnlySharedSizes(part, column.name(), serialization)) {
      serialization = sizes(column);
    }
    List<Substream> substreams = serialization.substreams();
    CompressedFileInput[] inputs = new CompressedFileInput[substreams.size()];
    Marks[] marks = new Marks[substreams.size()];
    WideColumn opened = new WideColumn(column, serialization, inputs, marks);
    try {
      for (Substream substream : substreams) {
        String stream = MarksLoader.existingStream(part, column.name(), substream);
        String file =
            MarksLoader.existingFile(part.checksums().files(), stream, PartFiles.DATA_EXTENSION);
        if (file == null) {
          if (substream.index() == 0) {
            return null;
          }
          throw new CorruptPartException(
              part.directory() + "/" + PartFiles.dataFile(stream),
              0,
              "a stream of column " + column.name(),
              "no such file");
        }
        marks[substream.index()] = loader.wide(stream);
        inputs[substream.index()] = files.open(file);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      try {
        opened.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static Serialization sizes(NamedType column) {
    return Serializations.ofSizes(column.type());
  }

  /** Whether the column was added to a Nested after the part was written. */
  private static boolean hasOnlySharedSizes(
      LoadedPart part, String columnName, Serialization serialization) {
    boolean hasSizes = false;
    for (Substream substream : serialization.substreams()) {
      String stream = MarksLoader.existingStream(part, columnName, substream);
      boolean exists =
          MarksLoader.existingFile(part.checksums().files(), stream, PartFiles.DATA_EXTENSION)
              != null;
      if (exists != StreamNames.isShared(columnName, substream)) {
        return false;
      }
      hasSizes |= exists;
    }
    return hasSizes;
  }

  @Override
  public void close() throws IOException {
    Closing.closeAll(columns.toArray(new WideColumn[0]));
  }

  /** The streams of one column. */
  private static final class WideColumn implements SubstreamSource, Closeable {
    private final NamedType column;
    private final Serialization serialization;
    private final CompressedFileInput[] inputs;
    private final Marks[] marks;

    // Of the last block: the next one will take about as much.
    private ColumnRoom room;

    // The last block's column, and the same once it is used no more.
    private Column last;
    private Column spent;

    WideColumn(
        NamedType column,
        Serialization serialization,
        CompressedFileInput[] inputs,
        Marks[] marks) {
      this.column = column;
      this.serialization = serialization;
      this.inputs = inputs;
      this.marks = marks;
    }

    /** Costs nothing where the granules before were just read. */
    void seek(List<MarkRange> ranges, int from, int gapBytes) throws IOException {
      for (int i = 0; i < inputs.length; i++) {
        inputs[i].seek(
            marks[i].fileOffset(from, 0),
            marks[i].blockOffset(from, 0),
            fetchEnd(marks[i], ranges, from, gapBytes));
      }
    }

    /** Where the bytes end that are fetched in one go, from a granule on. */
    private static long fetchEnd(Marks marks, List<MarkRange> ranges, int from, int gapBytes) {
      int index = rangeOf(ranges, from);
      long end = endOf(marks, ranges.get(index).to());
      int last = Math.min(ranges.size(), index + MAX_RANGES_AHEAD) - 1;
      while (index++ < last) {
        MarkRange next = ranges.get(index);
        if (marks.fileOffset(next.from(), 0) - end > gapBytes) {
          break;
        }
        end = Math.max(end, endOf(marks, next.to()));
      }
      return end;
    }

    private static int rangeOf(List<MarkRange> ranges, int granule) {
      int low = 0;
      int high = ranges.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (granule < ranges.get(middle).to()) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    Column read(int rowCount) throws IOException {
      last = null;
      ColumnBuilder builder = newBuilder(rowCount);
      serialization.read(this, rowCount, builder);
      Column values = builder.build();
      room = ColumnRoom.of(values);
      last = values;
      return values;
    }

    private ColumnBuilder newBuilder(int rowCount) {
      boolean likeLast = room != null && room.rows() / 2 <= rowCount;
      ColumnBuilder builder = spent == null || !likeLast ? null : SpentColumns.builderOver(spent);
      spent = null;
      if (builder != null) {
        return builder;
      }
      return likeLast
          ? room.newBuilder(column.type())
          : ColumnSource.newBuilder(column.type(), rowCount);
    }

    void recycle() {
      if (last != null) {
        SpentColumns.overwrite(last);
        spent = last;
        last = null;
      }
    }

    void requireEnd(int granule) throws IOException {
      for (int i = 0; i < inputs.length; i++) {
        Substream.Kind kind = serialization.substreams().get(i).kind();
        if (kind == Substream.Kind.DICTIONARIES
            || kind == Substream.Kind.STRUCTURE
            || kind == Substream.Kind.SHARED_DATA) {
          // Granules may have a dictionary in common; a structure may end with counts of rows, and
          // shared data with groups of no rows.
          continue;
        }
        boolean hasMark = granule < marks[i].markCount();
        long fileOffset = hasMark ? marks[i].fileOffset(granule, 0) : inputs[i].fileSizeBytes();
        long blockOffset = hasMark ? marks[i].blockOffset(granule, 0) : 0;
        if (!inputs[i].isAt(fileOffset, blockOffset)) {
          throw inputs[i].corrupt(
              "granule " + (granule - 1) + " to end at " + new Mark(fileOffset, blockOffset),
              "its end");
        }
      }
    }

    /** Where the compressed blocks end that hold the granules before {@code granule}. */
    private static long endOf(Marks marks, int granule) {
      if (granule >= marks.markCount()) {
        return Long.MAX_VALUE;
      }
      long offset = marks.fileOffset(granule, 0);
      if (marks.blockOffset(granule, 0) == 0) {
        return offset;
      }
      // The next block is near, but may be thousands of small granules away: first with growing
      // steps, then between the last two.
      int within = granule;
      int step = 1;
      while (within + step < marks.markCount() && marks.fileOffset(within + step, 0) <= offset) {
        within += step;
        step = Math.min(step * 2, marks.markCount());
      }
      int beyond = Math.min(within + step, marks.markCount());
      while (beyond - within > 1) {
        int middle = (within + beyond) >>> 1;
        if (marks.fileOffset(middle, 0) <= offset) {
          within = middle;
        } else {
          beyond = middle;
        }
      }
      return beyond == marks.markCount() ? Long.MAX_VALUE : marks.fileOffset(beyond, 0);
    }

    @Override
    public SubstreamInput input(Substream substream) {
      return inputs[substream.index()];
    }

    @Override
    public void close() throws IOException {
      Closing.closeAll(inputs);
    }
  }
}
