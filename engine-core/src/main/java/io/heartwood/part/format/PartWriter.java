package io.heartwood.part.format;

import io.heartwood.codec.Codec;
import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.part.PartType;
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

/**
 * Writes a part in the conservative layout: plain marks and primary index, strings in one stream,
 * no {@code serialization.json}; every ClickHouse version with adaptive granularity reads it.
 *
 * <p>Use: {@link #open}, any number of {@link #write}, then {@link #finish}; {@link #close} without
 * finish abandons everything. The caller then publishes the directory in its transaction. Rows must
 * come in the order of the sorting key; nobody checks it.
 *
 * <p>Memory: a Wide part holds for each column one uncompressed block of at most {@code
 * max_compress_block_size} and a compressed one, and 24 bytes a granule; a Compact part one such
 * pair for all columns, and less than one and a half granules of rows. Confined to one thread.
 */
public abstract sealed class PartWriter implements Closeable
    permits WidePartWriter, CompactPartWriter {
  final PartWriteRequest request;
  final PartChecksums.Builder checksums = PartChecksums.builder();
  final KeyRecorder keys;
  final ColumnTasks tasks;
  private final Map<String, byte[]> smallFiles = new LinkedHashMap<>();
  private final MinMaxRecorder minMax;
  private final NestedColumns nested;
  private final Map<String, Codec> codecs = new HashMap<>();
  private long rowCount;
  private boolean finished;

  PartWriter(PartWriteRequest request) {
    this.request = request;
    this.nested = new NestedColumns(request.columns());
    this.keys = new KeyRecorder(request.primaryKey());
    this.tasks = new ColumnTasks(request.executor(), request.parallelism());
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
    rowCount += block.rowCount();
  }

  /** Ends all files. The part is visible once the caller's transaction commits. */
  public final PartWriteResult finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("part is finished: directory=" + request.directory());
    }
    Marks granules = finishColumns();
    PrimaryIndex index = keys.index();
    writeKeys(index);
    PartMinMax ranges = rowCount == 0 ? PartMinMax.NONE : minMax.minMax();
    writePartition(ranges);
    addFile(PartFiles.COUNT, CountFile.write(rowCount));
    List<ColumnEntry> entries = new ArrayList<>();
    List<NamedType> columns = new ArrayList<>();
    for (PartColumn column : request.columns()) {
      entries.add(new ColumnEntry(column.name(), column.type().toString()));
      columns.add(new NamedType(column.name(), column.type()));
    }
    addFile(PartFiles.COLUMNS, ColumnsFile.write(entries));
    addFile(
        PartFiles.DEFAULT_COMPRESSION_CODEC,
        request.defaultCodec().toString().getBytes(StandardCharsets.UTF_8));
    addFile(PartFiles.METADATA_VERSION, "0".getBytes(StandardCharsets.UTF_8));
    PartChecksums all = checksums.build();
    addFile(PartFiles.CHECKSUMS, ChecksumsFile.write(all));
    writeSmallFiles();
    finished = true;
    return new PartWriteResult(
        request.type(),
        columns,
        rowCount,
        all,
        granules,
        index,
        request.partition(),
        ranges,
        request.defaultCodec());
  }

  /** Rows so far. */
  public final long rowCount() {
    return rowCount;
  }

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
      addFile(PartFiles.PRIMARY_INDEX, PrimaryIndexFile.encode(index));
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
