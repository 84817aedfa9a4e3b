package io.heartwood.part.format;

import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import io.heartwood.serialization.SubstreamSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Writes a Compact part: {@code data.bin}, granule by granule and in each column by column, and
 * {@code data.mrk3} with the start of each column in each granule, or {@code data.mrk4} with that
 * of each substream; {@code .cmrk3} and {@code .cmrk4} are the same compressed.
 *
 * <p>Rows wait until there are one and a half granules of them, since a tail of less than half a
 * granule joins the granule before it.
 */
final class CompactPartWriter extends PartWriter {
  private final CodecWorkspace workspace = new CodecWorkspace();
  private final DiskOutput output;
  private CompressedBlockWriter writer;
  private final List<ColumnSink> columns = new ArrayList<>();
  private final List<NamedType> header = new ArrayList<>();
  private Marks.Builder marks;
  private int streamCount;

  private List<ColumnBuilder> waiting = new ArrayList<>();
  private int waitingRows;
  private int granuleRows;

  CompactPartWriter(PartWriteRequest request) throws IOException {
    super(request);
    for (PartColumn column : request.columns()) {
      header.add(new NamedType(column.name(), column.type()));
    }
    this.output = request.transaction().create(request.directory().resolve(PartFiles.COMPACT_DATA));
    if (!dependsOnRows()) {
      addColumns(null);
    }
    startWaiting();
    try {
      skipIndexes.open(Set.of());
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /**
   * Makes the sinks of all columns.
   *
   * @param rows the first ones, null if there are none
   */
  private void addColumns(Block rows) {
    for (PartColumn column : request.columns()) {
      Serialization serialization =
          rows == null
              ? Serializations.ofGranules(column.type(), forms.formOf(column.name()))
              : Serializations.forRows(
                  column.type(), forms.formOf(column.name()), rows.column(column.name()), true);
      List<Codec> codecs = new ArrayList<>();
      for (Substream substream : serialization.substreams()) {
        codecs.add(codec(column, substream));
      }
      columns.add(new ColumnSink(column.name(), serialization, codecs));
    }
    this.streamCount =
        marksFormat.perSubstream()
            ? columns.stream().mapToInt(column -> column.codecs.size()).sum()
            : columns.size();
    this.marks = Marks.builder(streamCount);
    this.writer =
        new CompressedBlockWriter(
            columns.get(0).codecs.get(0), request.blockSizes(), workspace, output::write);
  }

  /** Directs the substreams of one column to the one file, each through its codec. */
  private final class ColumnSink implements SubstreamSink {
    private final String name;
    private final Serialization serialization;
    private final List<Codec> codecs;

    // Where each substream of the current granule begins; file offset -1 before it has begun.
    private final long[] fileOffsets;
    private final long[] blockOffsets;

    ColumnSink(String name, Serialization serialization, List<Codec> codecs) {
      this.name = name;
      this.serialization = serialization;
      this.codecs = codecs;
      this.fileOffsets = new long[codecs.size()];
      this.blockOffsets = new long[codecs.size()];
    }

    @Override
    public CompressedBlockWriter writer(Substream substream) throws IOException {
      int index = substream.index();
      writer.useCodec(codecs.get(index));
      if (fileOffsets[index] < 0) {
        fileOffsets[index] = writer.compressedOffset();
        blockOffsets[index] = writer.blockOffset();
      }
      return writer;
    }

    void write(Column column, int from, int to) throws IOException {
      writer.endBlock();
      if (!marksFormat.perSubstream()) {
        marks.position(writer.compressedOffset(), writer.blockOffset());
      }
      Arrays.fill(fileOffsets, -1);
      serialization.writePrefix(this);
      serialization.write(column, from, to, this);
      if (marksFormat.perSubstream()) {
        addSubstreamPositions();
      }
    }

    /** A substream without bytes has the position of what follows it. */
    private void addSubstreamPositions() {
      long fileOffset = writer.compressedOffset();
      long blockOffset = writer.blockOffset();
      for (int i = fileOffsets.length - 1; i >= 0; i--) {
        if (fileOffsets[i] < 0) {
          fileOffsets[i] = fileOffset;
          blockOffsets[i] = blockOffset;
        }
        fileOffset = fileOffsets[i];
        blockOffset = blockOffsets[i];
      }
      for (int i = 0; i < fileOffsets.length; i++) {
        marks.position(fileOffsets[i], blockOffsets[i]);
      }
    }

    ColumnSubstreams substreams() {
      return new ColumnSubstreams(
          name,
          serialization.substreams().stream()
              .map(substream -> StreamNames.of(name, substream))
              .toList());
    }
  }

  @Override
  void writeRows(Block block) throws IOException {
    if (columns.isEmpty()) {
      addColumns(block);
    }
    Block rows = block.select(header.stream().map(NamedType::name).toList());
    granuleRows =
        GranuleCutter.granuleRows(
            rows.rowCount(),
            rows.sizeBytes(),
            request.indexGranularity(),
            request.indexGranularityBytes());
    int from = 0;
    while (waitingRows > 0 && isEnough(waitingRows + rows.rowCount() - from)) {
      int missing = Math.max(0, granuleRows - waitingRows);
      addWaiting(rows, from, from + missing);
      from += missing;
      Block collected = takeWaiting();
      int written = writeGranules(collected, 0, rows.rowCount() - from);
      addWaiting(collected, written, collected.rowCount());
    }
    if (waitingRows == 0) {
      from = writeGranules(rows, from, 0);
    }
    addWaiting(rows, from, rows.rowCount());
  }

  /**
   * Writes whole granules of a block while the rows that follow are enough for another.
   *
   * @param rowsAfter rows that follow the block
   */
  private int writeGranules(Block rows, int from, int rowsAfter) throws IOException {
    int row = from;
    while (row + granuleRows <= rows.rowCount() && isEnough(rows.rowCount() - row + rowsAfter)) {
      writeGranule(rows, row, row + granuleRows);
      row += granuleRows;
    }
    return row;
  }

  /** Whether rows make a granule and a tail that stands alone: at least half a granule. */
  private boolean isEnough(int rowCount) {
    return rowCount - granuleRows >= Math.max(1, granuleRows / 2);
  }

  private void writeGranule(Block rows, int from, int to) throws IOException {
    keys.record(rows, new int[] {from}, 1, to - 1);
    skipIndexes.writeGranule(rows, from, to);
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).write(rows.column(i), from, to);
    }
    marks.granule(to - from);
  }

  private void startWaiting() {
    waiting = new ArrayList<>();
    for (NamedType column : header) {
      waiting.add(Columns.newBuilder(column.type(), 0));
    }
    waitingRows = 0;
  }

  private void addWaiting(Block rows, int from, int to) {
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).appendRange(rows.column(i), from, to);
    }
    waitingRows += to - from;
  }

  private Block takeWaiting() {
    List<Column> taken = new ArrayList<>();
    for (ColumnBuilder builder : waiting) {
      taken.add(builder.build());
    }
    Block block = new Block(header, taken, waitingRows);
    startWaiting();
    return block;
  }

  @Override
  List<ColumnSubstreams> substreams() {
    return columns.stream().map(ColumnSink::substreams).toList();
  }

  @Override
  Marks finishColumns() throws IOException {
    if (columns.isEmpty()) {
      addColumns(null);
    }
    if (waitingRows > 0) {
      Block last = takeWaiting();
      writeGranule(last, 0, last.rowCount());
    }
    writer.finish();
    output.finish();
    if (marks.granuleCount() > 0) {
      keys.recordLast();
      for (int i = 0; i < streamCount; i++) {
        marks.position(writer.fileSizeBytes(), 0);
      }
      marks.finalMark();
    }
    checksums.addCompactData(PartFiles.COMPACT_DATA, writer);
    Marks all = marks.build();
    addFile(
        PartFiles.COMPACT_STREAM + marksFormat.extension(),
        form.marks(),
        MarksFile.encode(marksFormat, all));
    workspace.close();
    return all;
  }

  @Override
  public void close() throws IOException {
    workspace.close();
    try (skipIndexes) {
      output.close();
    }
  }
}
