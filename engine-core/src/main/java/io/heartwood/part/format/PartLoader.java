package io.heartwood.part.format;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecChain;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.UnverifiedFile;
import io.heartwood.serialization.ArrayInput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.serialization.Serializations;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Reads the small files of a part, each once: {@code checksums.txt}, {@code columns.txt}, {@code
 * count.txt}, {@code serialization.json}, {@code columns_substreams.txt}, {@code partition.dat},
 * {@code minmax_*.idx}, {@code default_compression_codec.txt}. Marks, primary index and data are
 * left for later.
 *
 * <p>Each file that checksums list is verified when it is read, and must be there.
 */
public final class PartLoader {
  private static final int MAX_FILE_SIZE_BYTES = 256 << 20;
  private static final String PATCH_PREFIX = "patch-";
  private static final List<String> ALWAYS_READ =
      List.of(
          PartFiles.CHECKSUMS,
          PartFiles.COLUMNS,
          PartFiles.COUNT,
          PartFiles.SERIALIZATION,
          PartFiles.DEFAULT_COMPRESSION_CODEC);

  private final IDisk disk;
  private final DiskPath directory;
  private final PartKeys keys;
  private final Map<String, UnverifiedFile> fetched = new ConcurrentHashMap<>();

  private final List<UnverifiedFile> unlisted = new ArrayList<>();

  private PartLoader(IDisk disk, DiskPath directory, PartKeys keys) {
    this.disk = disk;
    this.directory = directory;
    this.keys = keys;
  }

  /**
   * Loads a part.
   *
   * @param keys types of the table's keys; {@link PartKeys#UNKNOWN} to read columns only
   * @throws CorruptPartException if a file is missing or damaged
   * @throws UnsupportedPartFormatException if the part uses a feature that this version does not
   *     read
   * @throws NoSuchFileException if there is no such directory
   */
  public static LoadedPart load(IDisk disk, DiskPath directory, PartKeys keys) throws IOException {
    return load(disk, directory, keys, PartCaches.ofOnePart(), Runnable::run);
  }

  /**
   * Loads a part of an engine. From a remote disk its small files are fetched at the same time.
   *
   * @param caches keep marks and primary index
   * @param executor runs reads beside the calling thread, which never waits for one that has not
   *     begun
   * @see #load(IDisk, DiskPath, PartKeys)
   */
  public static LoadedPart load(
      IDisk disk, DiskPath directory, PartKeys keys, PartCaches caches, Executor executor)
      throws IOException {
    Set<String> present = new HashSet<>(disk.list(directory));
    IDisk view = PackedPartDisk.view(disk, directory, present);
    if (view != disk) {
      present = new HashSet<>(view.list(directory));
    }
    return new PartLoader(view, directory, keys).load(present, caches, executor);
  }

  private LoadedPart load(Set<String> present, PartCaches caches, Executor executor)
      throws IOException {
    refuseUnsupported(present);
    if (disk.isRemote()) {
      fetch(present, executor);
    }
    PartChecksums checksums =
        ChecksumsFile.read(path(PartFiles.CHECKSUMS), readUnlisted(PartFiles.CHECKSUMS));
    requireListedFiles(checksums, present);
    List<ColumnEntry> entries =
        ColumnsFile.read(path(PartFiles.COLUMNS), readUnlisted(PartFiles.COLUMNS));
    long rowCount = CountFile.read(path(PartFiles.COUNT), readListed(checksums, PartFiles.COUNT));
    SerializationInfo serialization =
        checksums.find(PartFiles.SERIALIZATION).isPresent()
            ? SerializationInfoFile.read(
                path(PartFiles.SERIALIZATION), readListed(checksums, PartFiles.SERIALIZATION))
            : SerializationInfo.CLASSIC;
    MarksFormat format = marksFormat(checksums);
    List<NamedType> columns = new ArrayList<>();
    Map<String, String> unsupported = new LinkedHashMap<>();
    for (ColumnEntry entry : entries) {
      try {
        DataType type = DataTypeParser.parse(entry.type());
        StateLayout.requireKnown(type);
        columns.add(new NamedType(entry.name(), type));
      } catch (UnsupportedTypeException e) {
        unsupported.put(entry.name(), entry.type());
      }
    }
    PartDescription description =
        new PartDescription(
            format,
            columns,
            unsupported,
            entries.stream().map(ColumnEntry::name).toList(),
            rowCount,
            checksums,
            serialization,
            format.perSubstream() ? substreams(entries) : Map.of(),
            defaultCodec(present),
            partition(checksums),
            rowCount == 0 ? PartMinMax.NONE : minMax(checksums));
    LoadedPart part = new LoadedPart(disk, directory, description, keys, caches, new Object());
    requireForms(part);
    unlisted.forEach(file -> file.verified().run());
    return part;
  }

  /** Fetches the files that are there and will be read, all at the same time. */
  private void fetch(Set<String> present, Executor executor) throws IOException {
    Set<String> wanted = new LinkedHashSet<>(ALWAYS_READ);
    if (!keys.partitionKeyTypes().isEmpty()) {
      wanted.add(PartFiles.PARTITION);
    }
    for (NamedType column : keys.minMaxColumns()) {
      wanted.addAll(PartFiles.minMaxFiles(column.name()));
    }
    boolean perSubstream =
        present.stream()
            .flatMap(name -> MarksFormat.ofFile(name).stream())
            .anyMatch(MarksFormat::perSubstream);
    if (perSubstream) {
      wanted.add(PartFiles.COLUMNS_SUBSTREAMS);
    }
    wanted.retainAll(present);
    List<String> names = List.copyOf(wanted);
    new ColumnTasks(executor, ColumnTasks.READ_PARALLELISM)
        .run(names.size(), i -> fetched.put(names.get(i), read(disk, directory, names.get(i))));
  }

  /** Requires that the columns can have the forms that {@code serialization.json} says. */
  private void requireForms(LoadedPart part) throws CorruptPartException {
    for (NamedType column : part.columns()) {
      if (!part.description().serialization().columns().containsKey(column.name())) {
        continue;
      }
      try {
        Serializations.of(column.type(), part.formOf(column.name()));
      } catch (IllegalArgumentException e) {
        throw new CorruptPartException(
            directory + "/" + PartFiles.SERIALIZATION,
            0,
            "a form of column " + column.name() + " that its type can have",
            e.getMessage(),
            e);
      }
    }
  }

  private void refuseUnsupported(Set<String> present) throws IOException {
    if (directory.name().startsWith(PATCH_PREFIX) || present.contains(PartFiles.SOURCE_PARTS)) {
      throw new UnsupportedPartFormatException(
          directory.toString(),
          "patch part of a lightweight update: ALTER TABLE ... APPLY PATCHES in ClickHouse writes"
              + " its rows into ordinary parts");
    }
  }

  private void requireListedFiles(PartChecksums checksums, Set<String> present)
      throws CorruptPartException {
    for (String name : checksums.files().keySet()) {
      if (!present.contains(name)) {
        throw new CorruptPartException(
            directory + "/" + name, 0, "a file that " + PartFiles.CHECKSUMS + " lists", "no file");
      }
    }
  }

  private MarksFormat marksFormat(PartChecksums checksums) throws CorruptPartException {
    for (String name : checksums.files().keySet()) {
      if (!name.startsWith(PartFiles.SKIP_INDEX_PREFIX)) {
        MarksFormat format = MarksFormat.ofFile(name).orElse(null);
        if (format != null) {
          return format;
        }
      }
    }
    throw new CorruptPartException(directory.toString(), 0, "a marks file", "no marks file");
  }

  private Map<String, PartDescription.ColumnStreams> substreams(List<ColumnEntry> entries)
      throws IOException {
    List<ColumnSubstreams> all =
        ColumnsSubstreamsFile.read(
            path(PartFiles.COLUMNS_SUBSTREAMS), readUnlisted(PartFiles.COLUMNS_SUBSTREAMS));
    Map<String, PartDescription.ColumnStreams> byColumn = new HashMap<>();
    int index = 0;
    for (int i = 0; i < all.size(); i++) {
      ColumnSubstreams column = all.get(i);
      if (all.size() != entries.size() || !entries.get(i).name().equals(column.column())) {
        throw new CorruptPartException(
            directory + "/" + PartFiles.COLUMNS_SUBSTREAMS,
            0,
            "the columns of " + PartFiles.COLUMNS,
            all.size() + " columns with `" + column.column() + "` at index " + i);
      }
      byColumn.put(column.column(), new PartDescription.ColumnStreams(index, column.streams()));
      index += column.streams().size();
    }
    return byColumn;
  }

  private CodecChain defaultCodec(Set<String> present) throws IOException {
    if (!present.contains(PartFiles.DEFAULT_COMPRESSION_CODEC)) {
      return CodecChain.LZ4;
    }
    byte[] bytes = readUnlisted(PartFiles.DEFAULT_COMPRESSION_CODEC);
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    try {
      return CodecChain.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CorruptPartException(
          directory + "/" + PartFiles.DEFAULT_COMPRESSION_CODEC, 0, "CODEC(...)", text, e);
    }
  }

  private PartitionValue partition(PartChecksums checksums) throws IOException {
    return keys.partitionKeyTypes().isEmpty()
        ? PartitionValue.NONE
        : PartitionValue.read(
            path(PartFiles.PARTITION),
            keys.partitionKeyTypes(),
            readListed(checksums, PartFiles.PARTITION));
  }

  private PartMinMax minMax(PartChecksums checksums) throws IOException {
    List<Column> ranges = new ArrayList<>();
    for (NamedType column : keys.minMaxColumns()) {
      String name =
          PartFiles.minMaxFiles(column.name()).stream()
              .filter(checksums.files()::containsKey)
              .findFirst()
              .orElse(PartFiles.minMaxFile(column.name()));
      ArrayInput input = new ArrayInput(directory + "/" + name, readListed(checksums, name));
      ColumnBuilder range = Columns.newBuilder(column.type(), 2);
      RowBinary.read(input, column.type(), range);
      RowBinary.read(input, column.type(), range);
      if (!input.atEnd()) {
        throw input.corrupt("the end of the file after two values", "more bytes");
      }
      ranges.add(range.build());
    }
    return new PartMinMax(keys.minMaxColumns(), ranges);
  }

  private String path(String name) {
    return directory + "/" + name;
  }

  private UnverifiedFile read(String name) throws IOException {
    UnverifiedFile file = fetched.remove(name);
    return file == null ? read(disk, directory, name) : file;
  }

  /** Reads a file that checksums do not list: whether it is right is known once the part is. */
  private byte[] readUnlisted(String name) throws IOException {
    UnverifiedFile file = read(name);
    unlisted.add(file);
    return file.bytes();
  }

  private byte[] readListed(PartChecksums checksums, String name) throws IOException {
    FileChecksum checksum = requireListed(directory, checksums, name);
    return verified(directory, name, read(name), checksum);
  }

  private static UnverifiedFile read(IDisk disk, DiskPath directory, String name)
      throws IOException {
    try {
      return disk.readToVerify(directory.resolve(name), MAX_FILE_SIZE_BYTES);
    } catch (NoSuchFileException e) {
      throw new CorruptPartException(directory + "/" + name, 0, "a file of the part", "no file", e);
    }
  }

  static byte[] readListed(IDisk disk, DiskPath directory, PartChecksums checksums, String name)
      throws IOException {
    FileChecksum checksum = requireListed(directory, checksums, name);
    return verified(directory, name, read(disk, directory, name), checksum);
  }

  private static FileChecksum requireListed(
      DiskPath directory, PartChecksums checksums, String name) throws CorruptPartException {
    return checksums
        .find(name)
        .orElseThrow(
            () ->
                new CorruptPartException(
                    directory + "/" + PartFiles.CHECKSUMS, 0, "an entry for " + name, "no entry"));
  }

  private static byte[] verified(
      DiskPath directory, String name, UnverifiedFile file, FileChecksum checksum)
      throws CorruptPartException {
    byte[] bytes = file.bytes();
    if (bytes.length != checksum.sizeBytes()) {
      throw new CorruptPartException(
          directory + "/" + name,
          0,
          "a file of " + checksum.sizeBytes() + " bytes",
          bytes.length + " bytes");
    }
    Hash128 hash = ChainedHasher.hash(bytes);
    if (!hash.equals(checksum.hash())) {
      throw new CorruptPartException(
          directory + "/" + name, 0, "file hash " + checksum.hash(), hash.toString());
    }
    file.verified().run();
    return bytes;
  }
}
