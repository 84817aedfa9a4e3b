package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecChain;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.part.PartType;
import io.heartwood.serialization.SerializationForm;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A part whose small files have been read: all there is to know before its rows are read.
 *
 * <p>Marks and primary index are read when asked for, and kept as long as {@link PartCaches} have
 * room; the row counts of granules are kept for good. Otherwise immutable; thread-safe. Holds no
 * open file. Made by {@link PartLoader}, or from what a writer has just written.
 */
public final class LoadedPart {
  private final IDisk disk;
  private final DiskPath directory;
  private final PartDescription description;
  private final PartKeys keys;

  private final PartCaches caches;

  /** What the caches know the part by, wherever it lies. */
  private final Object identity;

  private final Object loading = new Object();
  private volatile Marks granules;

  LoadedPart(
      IDisk disk,
      DiskPath directory,
      PartDescription description,
      PartKeys keys,
      PartCaches caches,
      Object identity) {
    this.caches = Objects.requireNonNull(caches, "caches");
    this.identity = Objects.requireNonNull(identity, "identity");
    this.disk = Objects.requireNonNull(disk, "disk");
    this.directory = Objects.requireNonNull(directory, "directory");
    this.description = Objects.requireNonNull(description, "description");
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  /**
   * The part that a writer has just written, under the name it was published with.
   *
   * @param caches take over the primary index, and the marks of a Compact part
   */
  public static LoadedPart of(
      IDisk disk, DiskPath directory, PartWriteResult written, PartCaches caches) {
    PartDescription description =
        new PartDescription(
            written.marksFormat(),
            written.columns(),
            Map.of(),
            written.columns().stream().map(NamedType::name).toList(),
            written.rowCount(),
            written.checksums(),
            written.serialization(),
            written.marksFormat().perSubstream()
                ? PartDescription.columnStreams(written.substreams())
                : Map.of(),
            written.defaultCodec(),
            written.partition(),
            written.minMax());
    PartKeys keys =
        new PartKeys(
            written.primaryIndex().types(),
            written.partition().types(),
            written.minMax().columns(),
            PartKeys.UNKNOWN.indexGranularity());
    LoadedPart part = new LoadedPart(disk, directory, description, keys, caches, new Object());
    part.granules = written.granules().rowsOnly();
    if (!written.primaryIndex().types().isEmpty()) {
      caches.keepPrimaryIndex(part.identity, written.primaryIndex());
    }
    if (written.marksFormat().compact()) {
      part.keepMarks(
          PartFiles.marksFile(PartFiles.COMPACT_STREAM, written.marksFormat()), written.granules());
    }
    return part;
  }

  /**
   * The same part in another place, after it was renamed or moved. What was read already is kept.
   */
  public LoadedPart at(IDisk newDisk, DiskPath newDirectory) {
    IDisk view = disk instanceof PackedPartDisk packed ? packed.at(newDisk, newDirectory) : newDisk;
    LoadedPart part = new LoadedPart(view, newDirectory, description, keys, caches, identity);
    part.granules = granules;
    return part;
  }

  /** The disk it lies on. */
  public IDisk disk() {
    return disk;
  }

  /** Its directory. */
  public DiskPath directory() {
    return directory;
  }

  /** How its columns lie in files. */
  public PartType type() {
    return marksFormat().compact() ? PartType.COMPACT : PartType.WIDE;
  }

  /** Names and types of its columns of supported types, in order. */
  public List<NamedType> columns() {
    return description.columns();
  }

  /** Columns whose types this version does not read: type text by name. */
  public Map<String, String> unsupportedColumns() {
    return description.unsupportedColumns();
  }

  /** The type of a column; empty if the part has no such column, or not of a supported type. */
  public Optional<DataType> columnType(String name) {
    for (NamedType column : description.columns()) {
      if (column.name().equals(name)) {
        return Optional.of(column.type());
      }
    }
    return Optional.empty();
  }

  /** Rows, those included that a lightweight delete marked. */
  public long rowCount() {
    return description.rowCount();
  }

  /** Whether some rows may be marked as deleted. */
  public boolean hasDeletedRows() {
    return description.columnNames().contains(PartFiles.ROW_EXISTS_COLUMN);
  }

  /** Sizes and hashes of its files. */
  public PartChecksums checksums() {
    return description.checksums();
  }

  /** Bytes of all files that checksums list, as ClickHouse counts the size of a part. */
  public long bytesOnDisk() {
    return description.checksums().totalSizeBytes();
  }

  /** Codec of columns that name none. */
  public CodecChain defaultCodec() {
    return description.defaultCodec();
  }

  /** Values of the partition key; {@link PartitionValue#NONE} without key, or if not asked for. */
  public PartitionValue partition() {
    return description.partition();
  }

  /** Smallest and largest values of the columns of the partition key, as far as asked for. */
  public PartMinMax minMax() {
    return description.minMax();
  }

  /**
   * Row counts of its granules: marks without positions ({@link Marks#rowsOnly}). Read when first
   * asked for.
   */
  public Marks granules() throws IOException {
    Marks known = granules;
    if (known == null) {
      synchronized (loading) {
        known = granules;
        if (known == null) {
          known = new MarksLoader(this).granules().rowsOnly();
          if (known.totalRowCount() != rowCount()) {
            throw new CorruptPartException(
                directory.resolve(PartFiles.COUNT).toString(),
                0,
                known.totalRowCount() + " rows, as the marks say",
                rowCount() + " rows");
          }
          granules = known;
        }
      }
    }
    return known;
  }

  /** The primary key at each mark. Read if the cache does not have it. */
  public PrimaryIndex primaryIndex() throws IOException {
    return keys.primaryKeyTypes().isEmpty()
        ? new PrimaryIndex(List.of(), List.of(), granules().markCount())
        : caches.primaryIndex(identity, () -> PrimaryIndexFile.load(this, keys.primaryKeyTypes()));
  }

  /**
   * Reads what choosing granules needs and is not in memory, for many parts at once: on remote
   * disks the requests for all of them overlap.
   *
   * @param withPrimaryIndex the primary index, too
   * @param executor runs reads beside the calling thread, which never waits for one that has not
   *     begun
   */
  public static void prepare(List<LoadedPart> parts, boolean withPrimaryIndex, Executor executor)
      throws IOException {
    List<LoadedPart> remote = parts.stream().filter(part -> part.disk.isRemote()).toList();
    List<LoadedPart> withoutRows = remote.stream().filter(part -> part.granules == null).toList();
    List<LoadedPart> withoutIndex =
        remote.stream().filter(part -> withPrimaryIndex && !part.hasPrimaryIndex()).toList();
    int count = withoutRows.size();
    new ColumnTasks(executor, ColumnTasks.READ_PARALLELISM)
        .run(
            count + withoutIndex.size(),
            i -> {
              if (i < count) {
                withoutRows.get(i).granules();
              } else {
                withoutIndex.get(i - count).primaryIndex();
              }
            });
  }

  /** The marks of a file: as the cache has them, or read. */
  Marks marks(String file, SizedCache.Loader<Marks> loader) throws IOException {
    return caches.marks(identity, file, loader);
  }

  private boolean hasPrimaryIndex() {
    return keys.primaryKeyTypes().isEmpty() || caches.hasPrimaryIndex(identity);
  }

  /** Whether the cache has the marks of a file now. */
  boolean hasMarks(String file) {
    return caches.hasMarks(identity, file);
  }

  private void keepMarks(String file, Marks marks) {
    caches.keepMarks(identity, file, marks);
  }

  /** Makes room in the caches, when nobody will read the part any more. */
  public void forget() {
    caches.forget(identity, checksums().files().keySet());
  }

  MarksFormat marksFormat() {
    return description.marksFormat();
  }

  PartKeys keys() {
    return keys;
  }

  PartDescription description() {
    return description;
  }

  /** About how many bytes a value of a column takes in memory. */
  long averageValueBytes(NamedType column) {
    DataType type = column.type().withoutNullable();
    if (type.valueSizeBytes() > 0 || rowCount() == 0) {
      return type.valueSizeBytes() + 1;
    }
    // Of a Compact part only the size of all columns together is known: an upper bound.
    FileChecksum all = checksums().files().get(PartFiles.COMPACT_DATA);
    long size = all == null ? 0 : all.uncompressedSizeBytes();
    if (all == null && Serializations.dependsOnRows(column.type(), formOf(column.name()))) {
      size = sizeOfStreams(StreamNames.escape(column.name()));
    } else if (all == null) {
      for (Substream substream :
          Serializations.of(column.type(), formOf(column.name())).substreams()) {
        String stream = MarksLoader.existingStream(this, column.name(), substream);
        String file =
            MarksLoader.existingFile(checksums().files(), stream, PartFiles.DATA_EXTENSION);
        size += file == null ? 0 : checksums().files().get(file).uncompressedSizeBytes();
      }
    }
    return 8 + size / rowCount();
  }

  /**
   * How many granules of these columns a reader of its own is worth, on the disk where the part
   * lies: so many that each of its files is asked for bytes that are worth a request.
   */
  public int worthwhileGranules(List<NamedType> columns) throws IOException {
    if (!disk.isRemote()) {
      return 1;
    }
    long size = 0;
    long fileCount = 0;
    Map<String, FileChecksum> files = checksums().files();
    if (type() == PartType.COMPACT) {
      size = checksums().require(PartFiles.COMPACT_DATA).sizeBytes();
      fileCount = 1;
    } else {
      for (NamedType column : columns) {
        if (columnType(column.name()).isEmpty() || Serializations.dependsOnRows(column.type())) {
          continue;
        }
        for (Substream substream :
            Serializations.of(column.type(), formOf(column.name())).substreams()) {
          String stream = MarksLoader.existingStream(this, column.name(), substream);
          String file = MarksLoader.existingFile(files, stream, PartFiles.DATA_EXTENSION);
          size += file == null ? 0 : files.get(file).sizeBytes();
          fileCount += file == null ? 0 : 1;
        }
      }
    }
    int granuleCount = granules().granuleCount();
    double granuleBytes = (double) size / Math.max(1, fileCount * granuleCount);
    double worthwhile = ReadBuffers.gapBytes(disk) / Math.max(1e-3, granuleBytes);
    return (int) Math.max(1, Math.min(granuleCount, Math.ceil(worthwhile)));
  }

  /** Bytes of all streams whose names begin with a column's, whatever they are. */
  private long sizeOfStreams(String escapedName) {
    long size = 0;
    for (Map.Entry<String, FileChecksum> file : checksums().files().entrySet()) {
      String name = file.getKey();
      boolean belongs = name.startsWith(escapedName + ".") || name.startsWith(escapedName + "%2E");
      if (belongs && name.endsWith(PartFiles.DATA_EXTENSION)) {
        size += file.getValue().uncompressedSizeBytes();
      }
    }
    return size;
  }

  /** The form that a column's bytes are in. */
  SerializationForm formOf(String columnName) {
    return description.serialization().formOf(columnName);
  }

  /**
   * Reads a small file that checksums list, and verifies size and hash.
   *
   * @throws CorruptPartException if it is missing, not listed, or not what it was
   */
  byte[] readListed(String name) throws IOException {
    return PartLoader.readListed(disk, directory, description.checksums(), name);
  }

  @Override
  public String toString() {
    return disk.name() + ":" + directory;
  }
}
