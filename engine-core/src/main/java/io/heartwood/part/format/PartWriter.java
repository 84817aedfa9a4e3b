package io.heartwood.part.format;

import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.part.PartType;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.Substream;
import io.heartwood.types.DataType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a part, in the layout that the table's settings say ({@link
 * io.heartwood.schema.PartLayout}).
 *
 * <p>Use: {@link #open}, any number of {@link #write}, then {@link #finish}; {@link #close} without
 * finish abandons everything. The caller then publishes the directory in its transaction. Rows must
 * come in the order of the sorting key; nobody checks it.
 *
 * <p>Memory: a Wide part holds for each substream one uncompressed block of at most {@code
 * max_compress_block_size}, for each column a compressed one, for each substream 16 bytes a
 * granule, and for each LowCardinality dictionary at most {@code
 * low_cardinality_max_dictionary_size} keys; a Compact part one pair of blocks for all columns, and
 * less than one and a half granules of rows. A skip index holds a pair, too, and what it keeps of
 * one of its granules. Small files are in memory until the end. Confined to one thread, which
 * shares the work on columns and files with the threads of the request, and never waits for one
 * that has not begun.
 */
public abstract sealed class PartWriter implements Closeable
    permits WidePartWriter, CompactPartWriter {
  final PartWriteRequest request;
  final PartChecksums.Builder checksums = PartChecksums.builder();
  final KeyRecorder keys;
  final ColumnTasks tasks;
  final PartForm form;
  final MarksFormat marksFormat;
  final SerializationInfo forms;
  final SkipIndexWriters skipIndexes;
  private final Map<String, byte[]> smallFiles = new LinkedHashMap<>();
  private final MinMaxRecorder minMax;
  private final NestedColumns nested;
  private final Map<String, Codec> codecs = new HashMap<>();
  private final Optional<DefaultCounts> counts;
  private long rowCount;
  private boolean finished;

  PartWriter(PartWriteRequest request) {
    this.request = request;
    this.nested = new NestedColumns(request.columns());
    this.keys = new KeyRecorder(request.primaryKey());
    this.tasks = new ColumnTasks(request.executor(), request.parallelism());
    this.form = request.form();
    this.marksFormat = form.marksFormat(request.type());
    this.forms =
        form.serialization(
            request
                .sparseChoice()
                .map(choice -> choice.counts().columns())
                .orElse(new TreeMap<>()));
    // Rows that nobody has counted are counted here, for those who will merge the part.
    this.counts =
        request.sparseChoice().map(SparseChoice::ofTheseRows).orElse(false) || !form.choosesSparse()
            ? Optional.empty()
            : Optional.of(new DefaultCounts(header(request), form));
    this.skipIndexes = new SkipIndexWriters(request);
    List<NamedType> minMaxColumns = new ArrayList<>();
    for (String name : request.minMaxColumns()) {
      minMaxColumns.add(new NamedType(name, request.typeOf(name)));
    }
    this.minMax = new MinMaxRecorder(minMaxColumns);
  }

  /** Creates the directory and the files of the columns. */
  public static PartWriter open(PartWriteRequest request) throws IOException {
    request.transaction().createDirectories(request.directory());
    return request.type() == PartType.WIDE
        ? WidePartWriter.create(request)
        : new CompactPartWriter(request);
  }

  /**
   * Appends rows.
   *
   * @param block has at least the columns of the part, in any order
   */
  public final void write(Block block) throws IOException {
    if (finished) {
      throw new IllegalStateException("part is finished: directory=" + request.directory());
    }
    if (block.rowCount() == 0) {
      return;
    }
    nested.check(block);
    writeRows(block);
    minMax.record(block);
    counts.ifPresent(each -> each.add(block));
    rowCount += block.rowCount();
  }

  /** Ends all files. The part is visible once the caller's transaction commits. */
  public final PartWriteResult finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("part is finished: directory=" + request.directory());
    }
    Marks granules = finishColumns();
    SerializationInfo serialization = serialization();
    List<ColumnSubstreams> substreams = substreams();
    skipIndexes.finish(this);
    PrimaryIndex index = keys.index();
    writeKeys(index);
    PartMinMax ranges = rowCount == 0 ? PartMinMax.NONE : minMax.minMax();
    writePartition(ranges);
    addFile(PartFiles.COUNT, CountFile.write(rowCount));
    List<ColumnEntry> entries = new ArrayList<>();
    for (PartColumn column : request.columns()) {
      entries.add(new ColumnEntry(column.name(), column.type().toString()));
    }
    addFile(PartFiles.COLUMNS, ColumnsFile.write(entries));
    if (form.marksForSubstreams()) {
      addFile(PartFiles.COLUMNS_SUBSTREAMS, ColumnsSubstreamsFile.write(substreams));
    }
    if (form.hasSerializationInfo()) {
      addFile(PartFiles.SERIALIZATION, SerializationInfoFile.write(serialization));
    }
    addFile(
        PartFiles.DEFAULT_COMPRESSION_CODEC,
        request.defaultCodec().toString().getBytes(StandardCharsets.UTF_8));
    addFile(PartFiles.METADATA_VERSION, "0".getBytes(StandardCharsets.UTF_8));
    PartChecksums all = checksums.build();
    addFile(PartFiles.CHECKSUMS, ChecksumsFile.write(all));
    writeSmallFiles();
    finished = true;
    return new PartWriteResult(
        marksFormat,
        header(request),
        rowCount,
        serialization,
        substreams,
        all,
        granules,
        index,
        request.partition(),
        ranges,
        request.defaultCodec());
  }

  /** Whether which streams there are depends on the rows. */
  final boolean dependsOnRows() {
    return request.columns().stream()
        .anyMatch(column -> Serializations.dependsOnRows(column.type()));
  }

  /** Rows so far. */
  public final long rowCount() {
    return rowCount;
  }

  /** What is said of the columns, with the counts of the rows that were written. */
  private SerializationInfo serialization() {
    return counts.isEmpty()
        ? forms
        : form.serialization(
            request.sparseChoice().isPresent()
                ? counts.get().columns(forms.columns())
                : counts.get().columnsInFull());
  }

  private static List<NamedType> header(PartWriteRequest request) {
    return request.columns().stream()
        .map(column -> new NamedType(column.name(), column.type()))
        .toList();
  }

  /** The substreams of all columns in the order in which they are written. */
  abstract List<ColumnSubstreams> substreams();

  /** Appends the rows to the columns, and records the keys of new granules. */
  abstract void writeRows(Block block) throws IOException;

  /** Ends the files of the columns, adds their checksums, and tells the granules. */
  abstract Marks finishColumns() throws IOException;

  /** The codec of a substream; equal chains give the same object. */
  final Codec codec(PartColumn column, Substream substream) {
    CodecChain given = column.codec().withDefault(request.defaultCodec());
    DataType type = substream.type();
    CodecChain chain =
        substream.kind().holdsValues()
            ? given.forValueSize(type.valueSizeBytes())
            : given.generalPurpose().orElse(request.defaultCodec());
    boolean treatsAllBytesAlike =
        chain.terms().stream().allMatch(term -> term.kind().generalPurpose());
    if (treatsAllBytesAlike) {
      return codecs.computeIfAbsent(chain.toString(), text -> chain.codec());
    }
    return codecs.computeIfAbsent(
        chain + " " + type, text -> chain.codec(type.toString(), type.valueSizeBytes()));
  }

  /** Adds a small file, and lists it in the checksums if it belongs there. */
  final void addFile(String name, byte[] content) {
    smallFiles.put(name, content);
    if (PartFiles.isListedInChecksums(name)) {
      checksums.addPlain(name, content);
    }
  }

  /** Adds a file of marks or keys; compressed if its form says so. */
  final void addFile(String name, PartForm.IndexForm indexForm, byte[] plain) throws IOException {
    addFile(name, indexForm, plain, indexForm.encode(plain));
  }

  /** As above, of what is encoded already. */
  final void addFile(String name, PartForm.IndexForm indexForm, byte[] plain, byte[] encoded) {
    smallFiles.put(name, encoded);
    if (indexForm.compressed()) {
      checksums.addCompressed(name, encoded, plain);
    } else {
      checksums.addPlain(name, plain);
    }
  }

  /** Adds the marks of a skip index, which have one stream in every kind of part. */
  final void addMarks(String stream, Marks marks) throws IOException {
    addFile(
        form.fileName(stream) + marksFormat.extension(),
        form.marks(),
        MarksFile.encode(marksFormat, marks));
  }

  /** Writes all small files, side by side if there are threads: a remote disk takes its time. */
  private void writeSmallFiles() throws IOException {
    List<byte[]> contents = List.copyOf(smallFiles.values());
    DiskOutput[] outputs = new DiskOutput[contents.size()];
    try {
      int next = 0;
      for (String name : smallFiles.keySet()) {
        outputs[next++] = request.transaction().create(request.directory().resolve(name));
      }
      tasks.run(
          outputs.length,
          i -> {
            outputs[i].write(contents.get(i), 0, contents.get(i).length);
            outputs[i].finish();
          });
    } finally {
      Closing.closeAll(outputs);
    }
  }

  private void writeKeys(PrimaryIndex index) throws IOException {
    if (!index.columns().isEmpty()) {
      String name =
          form.primaryKey().compressed()
              ? PartFiles.COMPRESSED_PRIMARY_INDEX
              : PartFiles.PRIMARY_INDEX;
      addFile(name, form.primaryKey(), PrimaryIndexFile.encode(index));
    }
  }

  private void writePartition(PartMinMax ranges) throws IOException {
    if (request.partition().types().isEmpty()) {
      return;
    }
    addFile(PartFiles.PARTITION, request.partition().toBytes());
    for (int i = 0; i < ranges.columns().size(); i++) {
      addFile(
          PartFiles.minMaxFile(ranges.columns().get(i).name()),
          MinMaxRecorder.encode(ranges.ranges().get(i)));
    }
  }

  /** Abandons the part unless it is finished. May be called twice. */
  @Override
  public abstract void close() throws IOException;
}
