package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.SerializationForm;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.serialization.SubstreamSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Columns of a Compact part: stretches of one file. Granule by granule, and in each the wanted
 * columns in the order of the file, so that the file is read front to back.
 */
final class CompactColumnSource implements ColumnSource {
  private final List<CompactColumn> columns = new ArrayList<>();
  private final List<CompactColumn> inFileOrder;
  private final LoadedPart part;
  private final Marks marks;
  private final CompressedFileInput input;
  private final SubstreamSource source;
  private final int gapBytes;
  private List<MarkRange> ranges = List.of();
  private int rangeIndex;
  private long plannedEnd = -1;

  /**
   * The stream that was begun last. Those behind it in its column are of values that the granule
   * has none of, and may have bytes all the same: empty objects of JSON.
   */
  private int lastStream;

  /**
   * A wanted column.
   *
   * @param type name and type
   * @param serialization of its values; null if each granule says how it is stored
   * @param form that its bytes are in
   * @param streams positions in a mark by names of streams, where marks are by substream
   * @param firstStream its first position in a mark
   * @param endStream the position of the next column in a mark; may be the number of positions
   */
  private record CompactColumn(
      NamedType type,
      Serialization serialization,
      SerializationForm form,
      Map<String, Integer> streams,
      int firstStream,
      int endStream) {}

  CompactColumnSource(PartFileOpener files, List<NamedType> stored, Marks granules)
      throws IOException {
    this.part = files.part();
    for (NamedType column : stored) {
      columns.add(find(part, column));
    }
    this.inFileOrder = new ArrayList<>(columns);
    inFileOrder.sort((left, right) -> Integer.compare(left.firstStream, right.firstStream));
    this.marks = new MarksLoader(part).compact();
    if (!marks.hasGranulesOf(granules)) {
      throw new CorruptPartException(part.toString(), 0, granules.toString(), marks.toString());
    }
    this.gapBytes = ReadBuffers.gapBytes(part.disk());
    this.input = files.open(PartFiles.COMPACT_DATA);
    this.source = substream -> input;
  }

  private static CompactColumn find(LoadedPart part, NamedType column) throws IOException {
    SerializationForm form = part.formOf(column.name());
    Serialization serialization =
        Serializations.dependsOnRows(column.type(), form)
            ? null
            : Serializations.ofGranules(column.type(), form);
    PartDescription description = part.description();
    if (!part.marksFormat().perSubstream()) {
      int index = description.columnNames().indexOf(column.name());
      return new CompactColumn(column, serialization, form, Map.of(), index, index + 1);
    }
    PartDescription.ColumnStreams streams = description.substreams().get(column.name());
    List<String> expected = new ArrayList<>();
    List<String> unshared = new ArrayList<>();
    if (serialization != null) {
      for (Substream each : serialization.substreams()) {
        expected.add(StreamNames.of(column.name(), each));
        unshared.add(StreamNames.unshared(column.name(), each));
      }
    }
    if (serialization != null
        && !streams.streams().equals(expected)
        && !streams.streams().equals(unshared)) {
      throw new CorruptPartException(
          part.directory() + "/" + PartFiles.COLUMNS_SUBSTREAMS,
          0,
          "substreams " + expected + " of column " + column.name(),
          streams.streams().toString());
    }
    Map<String, Integer> positions = new HashMap<>();
    for (String stream : streams.streams()) {
      positions.put(stream, streams.firstIndex() + positions.size());
    }
    return new CompactColumn(
        column,
        serialization,
        form,
        positions,
        streams.firstIndex(),
        streams.firstIndex() + streams.streams().size());
  }

  @Override
  public void plan(List<MarkRange> newRanges) {
    ranges = newRanges;
    rangeIndex = 0;
    plannedEnd = -1;
  }

  @Override
  public void prefetch(int from) throws IOException {
    if (!inFileOrder.isEmpty()) {
      seek(from, 0);
    }
  }

  /** Goes to a column of a granule, and plans on from there where nothing is planned. */
  private void seek(int granule, int column) throws IOException {
    int stream = inFileOrder.get(column).firstStream;
    long start = marks.fileOffset(granule, stream);
    if (start >= plannedEnd) {
      plannedEnd = planEnd(granule, column);
    }
    input.seek(start, marks.blockOffset(granule, stream), plannedEnd);
  }

  @Override
  public List<Column> read(int from, int to, int rowCount) throws IOException {
    ColumnBuilder[] builders = new ColumnBuilder[columns.size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = ColumnSource.newBuilder(columns.get(i).type().type(), rowCount);
    }
    for (int granule = from; granule < to; granule++) {
      long bytes = 0;
      for (int i = 0; i < inFileOrder.size(); i++) {
        CompactColumn column = inFileOrder.get(i);
        seek(granule, i);
        lastStream = column.endStream - 1;
        ColumnBuilder builder = builders[columns.indexOf(column)];
        if (column.serialization == null) {
          Serializations.storedGranule(column.type.type(), column.form, input)
              .read(new GranuleSource(column, granule), marks.rowCount(granule), builder);
        } else {
          column.serialization.readPrefix(source);
          column.serialization.read(source, marks.rowCount(granule), builder);
        }
        bytes += builder.sizeBytes();
        ColumnSource.requireFits(part, bytes);
      }
    }
    List<Column> result = new ArrayList<>(builders.length);
    for (ColumnBuilder builder : builders) {
      result.add(builder.build());
    }
    return result;
  }

  /**
   * One column of one granule. With marks by substream each is read from its mark on, since there
   * may be bytes between them that say nothing; otherwise they follow one another.
   */
  private final class GranuleSource implements SubstreamSource {
    private final CompactColumn column;
    private final int granule;
    private final Set<String> begun = new HashSet<>();

    GranuleSource(CompactColumn column, int granule) {
      this.column = column;
      this.granule = granule;
    }

    @Override
    public SubstreamInput input(Substream substream) throws IOException {
      if (!column.streams.isEmpty() && begun.add(substream.suffix())) {
        String name = WidePartWriter.streamName(column.type.name(), substream);
        Integer stream = column.streams.get(name);
        if (stream == null) {
          stream = column.streams.get(StreamNames.unshared(column.type.name(), substream));
        }
        if (stream == null) {
          throw input.corrupt("a mark of substream " + name, "no such substream");
        }
        input.seek(
            marks.fileOffset(granule, stream), marks.blockOffset(granule, stream), plannedEnd);
        lastStream = stream;
      }
      return input;
    }

    @Override
    public boolean sequential() {
      return column.streams.isEmpty();
    }
  }

  @Override
  public void requireEnd(int granule) throws IOException {
    if (inFileOrder.isEmpty()) {
      return;
    }
    CompactColumn last = inFileOrder.get(inFileOrder.size() - 1);
    int endStream = lastStream + 1;
    boolean endsGranule = endStream == marks.streamCount();
    int mark = endsGranule ? granule : granule - 1;
    int stream = endsGranule ? 0 : endStream;
    boolean hasMark = mark < marks.markCount();
    long fileOffset = hasMark ? marks.fileOffset(mark, stream) : input.fileSizeBytes();
    long blockOffset = hasMark ? marks.blockOffset(mark, stream) : 0;
    if (!input.isAt(fileOffset, blockOffset)) {
      throw input.corrupt(
          "column "
              + last.type().name()
              + " of granule "
              + (granule - 1)
              + " to end at "
              + new Mark(fileOffset, blockOffset),
          "its end");
    }
  }

  /**
   * Where the bytes end that should be fetched in one go, from a column of a granule on: the first
   * large enough gap between wanted columns.
   */
  private long planEnd(int fromGranule, int fromColumn) {
    long end = endOf(fromGranule, inFileOrder.get(fromColumn));
    int column = fromColumn + 1;
    int granule = fromGranule;
    while (ranges.get(rangeIndex).to() <= fromGranule) {
      rangeIndex++;
    }
    for (int index = rangeIndex; index < ranges.size(); index++) {
      MarkRange range = ranges.get(index);
      for (granule = Math.max(granule, range.from()); granule < range.to(); granule++) {
        for (; column < inFileOrder.size(); column++) {
          CompactColumn next = inFileOrder.get(column);
          if (marks.fileOffset(granule, next.firstStream) - end > gapBytes) {
            return end;
          }
          end = Math.max(end, endOf(granule, next));
        }
        column = 0;
      }
    }
    return end;
  }

  private long endOf(int granule, CompactColumn column) {
    int mark = granule;
    int stream = column.endStream;
    if (stream == marks.streamCount()) {
      mark++;
      stream = 0;
    }
    if (mark >= marks.markCount()) {
      return input.fileSizeBytes();
    }
    // A block may go on behind the mark, if columns share blocks.
    return marks.blockOffset(mark, stream) == 0
        ? marks.fileOffset(mark, stream)
        : input.fileSizeBytes();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
