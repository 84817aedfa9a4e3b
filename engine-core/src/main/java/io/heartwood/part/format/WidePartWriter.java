package io.heartwood.part.format;

import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.disk.DiskOutput;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a Wide part: {@code <stream>.bin} and {@code <stream>.mrk2} or {@code .cmrk2} for each
 * substream of each column. Columns are written side by side if the request has threads for it.
 */
final class WidePartWriter extends PartWriter {
  private final List<WideColumnWriter> columns = new ArrayList<>();
  private final GranuleCutter granules;
  private int[] firstRows = new int[16];

  private WidePartWriter(PartWriteRequest request) {
    super(request);
    this.granules = new GranuleCutter(request.indexGranularity(), request.indexGranularityBytes());
  }

  static WidePartWriter create(PartWriteRequest request) throws IOException {
    WidePartWriter writer = new WidePartWriter(request);
    try {
      if (!writer.dependsOnRows()) {
        writer.addColumns(null);
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      try {
        writer.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * Opens the files of all columns and skip indexes.
   *
   * @param rows the first ones, null if there are none
   */
  private void addColumns(Block rows) throws IOException {
    Set<String> streamNames = new HashSet<>();
    for (PartColumn column : request.columns()) {
      addColumn(column, rows == null ? null : rows.column(column.name()), streamNames);
    }
    skipIndexes.open(streamNames);
  }

  private void addColumn(PartColumn column, Column rows, Set<String> streamNames)
      throws IOException {
    Serialization serialization =
        rows == null
            ? Serializations.of(column.type(), forms.formOf(column.name()))
            : Serializations.forRows(column.type(), forms.formOf(column.name()), rows, false);
    List<Substream> substreams = serialization.substreams();
    DiskOutput[] outputs = new DiskOutput[substreams.size()];
    CompressedBlockWriter[] writers = new CompressedBlockWriter[substreams.size()];
    CodecWorkspace workspace = new CodecWorkspace();
    // Registered first, so that closing the writer also closes what was opened until a failure.
    columns.add(
        new WideColumnWriter(serialization, writers, outputs, workspace, form.maxDictionaryKeys()));
    for (Substream substream : substreams) {
      String stream = streamName(column.name(), substream);
      if (!streamNames.add(stream)) {
        if (StreamNames.isShared(column.name(), substream)
            && NestedColumns.groupOf(column).isPresent()) {
          // Another column of the Nested writes it.
          continue;
        }
        throw new IllegalArgumentException(
            "two columns have a stream of one name: column=" + column.name() + " stream=" + stream);
      }
      DiskOutput output =
          request.transaction().create(request.directory().resolve(dataFile(stream)));
      Codec codec = codec(column, substream);
      outputs[substream.index()] = output;
      writers[substream.index()] =
          new CompressedBlockWriter(codec, request.blockSizes(), workspace, output::write);
    }
  }

  private String dataFile(String stream) {
    return form.fileName(stream) + PartFiles.DATA_EXTENSION;
  }

  static String streamName(String columnName, Substream substream) {
    return StreamNames.of(columnName, substream);
  }

  @Override
  void writeRows(Block block) throws IOException {
    if (columns.isEmpty()) {
      addColumns(block);
    }
    Column[] sources = new Column[columns.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = block.column(request.columns().get(i).name());
    }
    granules.cut(block.rowCount(), block.sizeBytes());
    recordKeys(block);
    tasks.run(
        sources.length + skipIndexes.count(),
        i -> {
          if (i < sources.length) {
            columns.get(i).write(sources[i], granules);
          } else {
            skipIndexes.write(i - sources.length, block, granules);
          }
        });
  }

  private void recordKeys(Block block) {
    if (firstRows.length < granules.segmentCount()) {
      firstRows = new int[granules.segmentCount()];
    }
    int count = 0;
    for (int segment = 0; segment < granules.segmentCount(); segment++) {
      if (granules.beginsGranule(segment)) {
        firstRows[count++] = granules.segmentFrom(segment);
      }
    }
    keys.record(block, firstRows, count, block.rowCount() - 1);
  }

  @Override
  Marks finishColumns() throws IOException {
    if (columns.isEmpty()) {
      addColumns(null);
    }
    byte[][][] plainMarks = new byte[columns.size()][][];
    byte[][][] encodedMarks = new byte[columns.size()][][];
    tasks.run(
        columns.size(),
        i -> {
          WideColumnWriter column = columns.get(i);
          column.finish();
          int count = column.substreams().size();
          plainMarks[i] = new byte[count][];
          encodedMarks[i] = new byte[count][];
          for (Substream substream : column.substreams()) {
            if (column.takes(substream)) {
              Marks marks = column.marks(substream.index(), granules);
              byte[] plain = MarksFile.encode(marksFormat, marks);
              plainMarks[i][substream.index()] = plain;
              encodedMarks[i][substream.index()] = form.marks().encode(plain, column.workspace());
            }
          }
          column.workspace().close();
        });
    if (granules.granuleCount() > 0) {
      keys.recordLast();
    }
    Marks first = null;
    for (int i = 0; i < columns.size(); i++) {
      WideColumnWriter column = columns.get(i);
      for (Substream substream : column.substreams()) {
        if (!column.takes(substream)) {
          continue;
        }
        int index = substream.index();
        String stream = streamName(request.columns().get(i).name(), substream);
        checksums.addCompressed(dataFile(stream), column.writer(substream));
        String marksFile = form.fileName(stream) + marksFormat.extension();
        addFile(marksFile, form.marks(), plainMarks[i][index], encodedMarks[i][index]);
        first = first == null ? column.marks(index, granules) : first;
      }
    }
    return first;
  }

  @Override
  List<ColumnSubstreams> substreams() {
    List<ColumnSubstreams> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = request.columns().get(i).name();
      all.add(
          new ColumnSubstreams(
              name,
              columns.get(i).substreamsAsWritten().stream()
                  .map(substream -> streamName(name, substream))
                  .toList()));
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    try (skipIndexes) {
      Closing.closeAll(columns.toArray(new WideColumnWriter[0]));
    }
  }
}
