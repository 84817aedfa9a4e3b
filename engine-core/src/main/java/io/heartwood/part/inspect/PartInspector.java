package io.heartwood.part.inspect;

import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.part.PartName;
import io.heartwood.part.format.ColumnEntry;
import io.heartwood.part.format.ColumnSubstreams;
import io.heartwood.part.format.ColumnsFile;
import io.heartwood.part.format.ColumnsSubstreamsFile;
import io.heartwood.part.format.CountFile;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartChecksums;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartTtl;
import io.heartwood.part.format.SerializationInfo;
import io.heartwood.part.format.SerializationInfoFile;
import io.heartwood.part.format.TtlFile;
import io.heartwood.part.inspect.PartInspection.ColumnInspection;
import io.heartwood.part.inspect.PartInspection.FileInspection;
import io.heartwood.part.inspect.PartInspection.GranuleInspection;
import io.heartwood.part.inspect.PartInspection.StreamInspection;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Looks at the directory of a part and tells what it consists of.
 *
 * <p>It reads the small files, one marks file, the primary index, the header of the first block of
 * each stream (Wide) or of all blocks (Compact), and unless the primary key is given, up to five
 * granules of some columns to compare the index with. Confined to one call.
 */
public final class PartInspector {
  private static final Set<String> KNOWN_FILES =
      Set.of(PartFiles.CHECKSUMS, PartFiles.COLUMNS, PartFiles.COUNT, PartFiles.PACKED_DATA);

  private final PartDirectory directory;
  private final KeyDefinition definition;
  private final boolean projection;

  private PartInspector(PartDirectory directory, KeyDefinition definition, boolean projection) {
    this.directory = directory;
    this.definition = definition;
    this.projection = projection;
  }

  /**
   * Inspects a part, or a projection in one.
   *
   * @param keys what is known of the table's keys; {@link KeyDefinition#UNKNOWN} if nothing is
   * @throws java.nio.file.NoSuchFileException if there is no such directory
   * @throws IOException if the disk cannot be read, or the directory is no part: then the message
   *     begins with {@code not a part}
   */
  public static PartInspection inspect(IDisk disk, DiskPath path, KeyDefinition keys)
      throws IOException {
    PartDirectory directory = new PartDirectory(disk, path);
    if (directory.files().keySet().stream().noneMatch(KNOWN_FILES::contains)) {
      throw new IOException(
          "not a part: path="
              + (path.isRoot() ? disk.location() : path)
              + " disk="
              + disk.name()
              + " reason=there is neither "
              + PartFiles.CHECKSUMS
              + " nor "
              + PartFiles.COLUMNS
              + " nor "
              + PartFiles.COUNT);
    }
    boolean projection = path.name().endsWith(PartFiles.PROJECTION_EXTENSION);
    return new PartInspector(directory, keys, projection).inspect();
  }

  private PartInspection inspect() throws IOException {
    Optional<PartName> name = nameIn(directory.path().name());
    OptionalLong rowCount = rowCount();
    Optional<List<ColumnEntry>> entries =
        required(PartFiles.COLUMNS)
            ? directory.read(
                PartFiles.COLUMNS,
                bytes -> ColumnsFile.read(directory.describe(PartFiles.COLUMNS), bytes))
            : Optional.empty();
    List<ColumnEntry> columns = entries.orElse(List.of());
    List<NamedType> readable = readable(columns);
    Optional<SerializationInfo> serialization =
        directory.has(PartFiles.SERIALIZATION)
            ? directory.read(
                PartFiles.SERIALIZATION,
                bytes ->
                    SerializationInfoFile.read(directory.describe(PartFiles.SERIALIZATION), bytes))
            : Optional.empty();
    Optional<List<ColumnSubstreams>> substreams = substreams(columns);
    Optional<String> marksName = directory.marksFile();
    if (marksName.isEmpty()) {
      directory.defect("", "a marks file", "no marks file");
    }
    Optional<MarksFormat> format = marksName.flatMap(MarksFormat::ofFile);
    Optional<MarksInspector> marks =
        marks(marksName, columns, substreams, rowCount, readable, serialization);
    Map<String, List<StreamInspection>> streams =
        streams(columns, substreams, format, marks).orElse(Map.of());
    KeyFiles keys = new KeyFiles(directory, readable, definition);
    Optional<GranuleInspection> granules = marks.map(MarksInspector::granules);
    granules.ifPresent(found -> compareRows(marks, rowCount));
    Optional<PartTtl> ttl =
        directory.has(PartFiles.TTL)
            ? directory.read(
                PartFiles.TTL, bytes -> TtlFile.read(directory.describe(PartFiles.TTL), bytes))
            : Optional.empty();
    PartInspection inspection =
        new PartInspection(
            directory.path().isRoot() ? "" : directory.path().name(),
            name,
            format,
            rowCount,
            files(),
            text(PartFiles.DEFAULT_COMPRESSION_CODEC),
            text(PartFiles.METADATA_VERSION),
            text(PartFiles.UUID),
            columns(columns, readable, serialization, streams),
            granules,
            keys.primaryKey(
                granules, marks.map(MarksInspector::indexGranularity).orElse(OptionalInt.empty())),
            keys.partition(name),
            keys.minMax(),
            serialization,
            ttl,
            new SkipIndexes(directory).inspect(),
            projections(),
            sourceParts(),
            List.of(),
            List.of());
    requireListed();
    List<PartDefect> defects = List.copyOf(new LinkedHashSet<>(directory.defects()));
    return inspection.withFindings(defects, directory.notes());
  }

  /** A name such as {@code broken_all_1_1_0} holds that of a part. */
  private static Optional<PartName> nameIn(String directoryName) {
    String rest = directoryName;
    while (true) {
      Optional<PartName> name = PartName.parse(rest);
      int end = rest.indexOf('_');
      if (name.isPresent() || end < 0) {
        return name;
      }
      rest = rest.substring(end + 1);
    }
  }

  private boolean required(String file) {
    if (directory.has(file)) {
      return true;
    }
    directory.defect(file, "a file of the part", "no file");
    return false;
  }

  private OptionalLong rowCount() throws IOException {
    required(PartFiles.CHECKSUMS);
    if (!required(PartFiles.COUNT)) {
      return OptionalLong.empty();
    }
    Optional<Long> count =
        directory.read(
            PartFiles.COUNT, bytes -> CountFile.read(directory.describe(PartFiles.COUNT), bytes));
    return count.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private void requireListed() {
    for (PartChecksums checksums : directory.checksums().stream().toList()) {
      for (String name : checksums.files().keySet()) {
        if (!directory.has(name) && !directory.projections().contains(name)) {
          directory.defect(name, "a file that " + PartFiles.CHECKSUMS + " lists", "no file");
        }
      }
    }
  }

  private void compareRows(Optional<MarksInspector> marks, OptionalLong rowCount) {
    marks
        .flatMap(MarksInspector::marks)
        .filter(found -> rowCount.isPresent() && found.totalRowCount() != rowCount.getAsLong())
        .ifPresent(
            found ->
                directory.defect(
                    PartFiles.COUNT,
                    found.totalRowCount() + " rows, as the marks say",
                    rowCount.getAsLong() + " rows"));
  }

  private static List<NamedType> readable(List<ColumnEntry> columns) {
    List<NamedType> readable = new ArrayList<>();
    for (ColumnEntry column : columns) {
      try {
        readable.add(new NamedType(column.name(), DataTypeParser.parse(column.type())));
      } catch (UnsupportedTypeException e) {
        continue; // shown with its type as text
      }
    }
    return readable;
  }

  private Optional<List<ColumnSubstreams>> substreams(List<ColumnEntry> columns)
      throws IOException {
    if (!directory.has(PartFiles.COLUMNS_SUBSTREAMS)) {
      return Optional.empty();
    }
    List<String> names = columns.stream().map(ColumnEntry::name).toList();
    return directory
        .read(
            PartFiles.COLUMNS_SUBSTREAMS,
            bytes ->
                ColumnsSubstreamsFile.read(directory.describe(PartFiles.COLUMNS_SUBSTREAMS), bytes))
        .filter(
            found -> {
              boolean same = found.stream().map(ColumnSubstreams::column).toList().equals(names);
              if (!same && !columns.isEmpty()) {
                directory.defect(
                    PartFiles.COLUMNS_SUBSTREAMS, "the columns of columns.txt", "other columns");
              }
              return same;
            });
  }

  private Optional<MarksInspector> marks(
      Optional<String> name,
      List<ColumnEntry> columns,
      Optional<List<ColumnSubstreams>> substreams,
      OptionalLong rowCount,
      List<NamedType> readable,
      Optional<SerializationInfo> serialization)
      throws IOException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    MarksFormat format = MarksFormat.ofFile(name.get()).orElseThrow();
    if (!format.hasRows()) {
      OptionalInt granularity =
          definition.indexGranularity().isPresent()
              ? definition.indexGranularity()
              : FixedGranularity.find(
                  directory, format, readable, serialization.orElse(SerializationInfo.CLASSIC));
      return directory.read(
          name.get(),
          bytes -> MarksInspector.readFixed(directory, name.get(), bytes, rowCount, granularity));
    }
    if (format.compact() && columns.isEmpty()) {
      return Optional.empty(); // columns.txt is a defect already
    }
    if (format.perSubstream() && substreams.isEmpty()) {
      if (!directory.has(PartFiles.COLUMNS_SUBSTREAMS)) {
        directory.defect(PartFiles.COLUMNS_SUBSTREAMS, "a file of the part", "no file");
      }
      return Optional.empty();
    }
    int streamCount =
        !format.compact()
            ? 1
            : format.perSubstream()
                ? substreams.get().stream().mapToInt(each -> each.streams().size()).sum()
                : columns.size();
    return directory.read(
        name.get(), bytes -> MarksInspector.read(directory, name.get(), bytes, streamCount));
  }

  private Optional<Map<String, List<StreamInspection>>> streams(
      List<ColumnEntry> columns,
      Optional<List<ColumnSubstreams>> substreams,
      Optional<MarksFormat> format,
      Optional<MarksInspector> marks)
      throws IOException {
    if (format.isEmpty()) {
      return Optional.empty();
    }
    if (!format.get().compact()) {
      Map<String, List<String>> names =
          StreamNaming.of(columns, substreams, directory.files().keySet());
      return Optional.of(WideStreams.inspect(directory, columns, names));
    }
    if (!required(PartFiles.COMPACT_DATA) || marks.isEmpty()) {
      return Optional.empty();
    }
    List<ColumnSubstreams> named =
        format.get().perSubstream() ? substreams.orElse(List.of()) : List.of();
    return directory.attempt(
        () -> CompactStreams.inspect(directory, columns, named, marks.get().marks().orElseThrow()));
  }

  private static List<ColumnInspection> columns(
      List<ColumnEntry> columns,
      List<NamedType> readable,
      Optional<SerializationInfo> serialization,
      Map<String, List<StreamInspection>> streams) {
    Map<String, NamedType> types = new LinkedHashMap<>();
    readable.forEach(column -> types.put(column.name(), column));
    List<ColumnInspection> inspected = new ArrayList<>();
    for (ColumnEntry column : columns) {
      List<StreamInspection> ofColumn = streams.getOrDefault(column.name(), List.of());
      Set<String> codecs = new LinkedHashSet<>();
      ofColumn.forEach(stream -> codecs.addAll(stream.codecs()));
      inspected.add(
          new ColumnInspection(
              column.name(),
              column.type(),
              types.containsKey(column.name()),
              List.copyOf(codecs),
              ColumnForms.of(column, serialization.orElse(SerializationInfo.CLASSIC)),
              ofColumn));
    }
    return inspected;
  }

  private Optional<String> text(String file) throws IOException {
    return directory.has(file)
        ? directory.read(file, bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        : Optional.empty();
  }

  private List<FileInspection> files() throws IOException {
    List<FileInspection> files = new ArrayList<>();
    directory
        .files()
        .forEach(
            (name, size) -> files.add(new FileInspection(name, size, directory.isListed(name))));
    for (String name : directory.projections()) {
      long size = 0;
      DiskPath path = directory.path().resolve(name);
      for (String file : directory.disk().list(path)) {
        size += directory.disk().sizeBytes(path.resolve(file));
      }
      files.add(new FileInspection(name, size, directory.isListed(name)));
    }
    return files;
  }

  private List<PartInspection> projections() throws IOException {
    List<PartInspection> projections = new ArrayList<>();
    if (projection) {
      return projections; // they do not nest
    }
    for (String name : directory.projections()) {
      try {
        projections.add(
            inspect(directory.disk(), directory.path().resolve(name), KeyDefinition.UNKNOWN));
      } catch (IOException e) {
        if (e.getMessage() == null || !e.getMessage().startsWith("not a part")) {
          throw e;
        }
        directory.defect(name, "a projection", "a directory that is not a part");
      }
    }
    return projections;
  }

  private List<String> sourceParts() throws IOException {
    return directory.has(PartFiles.SOURCE_PARTS)
        ? directory
            .read(
                PartFiles.SOURCE_PARTS,
                bytes -> SourceParts.read(directory.describe(PartFiles.SOURCE_PARTS), bytes))
            .orElse(List.of())
        : List.of();
  }
}
