package io.heartwood.part.format;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.ReadHint;
import io.heartwood.index.MinMaxCollector;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the small files of a part, each right by its checksum, make sense and agree with the
 * data. {@link PartLoader} has read those that reading takes: this is about the others, and about
 * what loading is lenient with.
 *
 * <ul>
 *   <li>{@code columns.txt}: a type is one that this version reads or that ClickHouse 26.7 has.
 *       Columns of the latter (QBit, states of unknown functions) are left to their hashes
 *   <li>{@code columns_substreams.txt} of a Wide part: the columns of {@code columns.txt}, and
 *       streams that there are
 *   <li>{@code ttl.txt}, {@code metadata_version.txt}, {@code uuid.txt}: what they must look like
 *   <li>{@code minmax_*.idx}: all values of the column lie within
 * </ul>
 */
final class SmallFileChecks {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final LoadedPart part;
  private final Set<String> present;

  SmallFileChecks(LoadedPart part, Set<String> present) {
    this.part = part;
    this.present = present;
  }

  void checkTypes() throws CorruptPartException {
    for (Map.Entry<String, String> column : part.unsupportedColumns().entrySet()) {
      try {
        StateLayout.requireKnown(DataTypeParser.parse(column.getValue()));
      } catch (UnsupportedTypeException e) {
        if (!e.isKnown()) {
          throw corrupt(
              PartFiles.COLUMNS, "a type of column " + column.getKey(), column.getValue());
        }
      }
    }
  }

  void checkSubstreams() throws IOException {
    if (part.marksFormat().compact() || !present.contains(PartFiles.COLUMNS_SUBSTREAMS)) {
      return;
    }
    List<ColumnSubstreams> columns =
        ColumnsSubstreamsFile.read(
            path(PartFiles.COLUMNS_SUBSTREAMS), read(PartFiles.COLUMNS_SUBSTREAMS));
    List<String> names = columns.stream().map(ColumnSubstreams::column).toList();
    if (!names.equals(part.description().columnNames())) {
      throw corrupt(
          PartFiles.COLUMNS_SUBSTREAMS,
          "the columns " + part.description().columnNames(),
          names.toString());
    }
    for (ColumnSubstreams column : columns) {
      for (String stream : column.streams()) {
        String file =
            MarksLoader.existingFile(part.checksums().files(), stream, PartFiles.DATA_EXTENSION);
        if (file == null) {
          throw corrupt(
              PartFiles.COLUMNS_SUBSTREAMS,
              "streams of column " + column.column() + " that have files",
              "stream " + stream);
        }
      }
    }
  }

  void checkTtl() throws IOException {
    if (present.contains(PartFiles.TTL)) {
      TtlFile.read(path(PartFiles.TTL), read(PartFiles.TTL));
    }
  }

  void checkMetadataVersion() throws IOException {
    checkText(PartFiles.METADATA_VERSION, NUMBER, "a number");
  }

  void checkUuid() throws IOException {
    checkText(PartFiles.UUID, UUID, "a uuid");
  }

  private void checkText(String name, Pattern pattern, String expected) throws IOException {
    if (present.contains(name)) {
      String text = new String(read(name), StandardCharsets.ISO_8859_1).strip();
      if (!pattern.matcher(text).matches()) {
        throw corrupt(name, expected, text.length() > 100 ? text.substring(0, 100) : text);
      }
    }
  }

  void checkMinMax() throws IOException {
    PartMinMax minMax = part.minMax();
    for (int i = 0; i < minMax.columns().size(); i++) {
      NamedType column = minMax.columns().get(i);
      if (part.columnType(column.name()).filter(column.type()::equals).isPresent()) {
        checkRange(column, minMax.ranges().get(i));
      }
    }
  }

  /** Rows may have gone since the range was written, none may lie outside. */
  private void checkRange(NamedType column, Column range) throws IOException {
    MinMaxCollector values = new MinMaxCollector(column.type());
    values.add(range);
    MarkRange all = new MarkRange(0, part.granules().granuleCount());
    PartReadRequest request =
        PartReadRequest.of(part, List.of(column), List.of(all))
            .withHint(ReadHint.CHECK)
            .withDeletedRows(PartReadRequest.DeletedRows.KEEP);
    try (PartReader reader = PartReader.open(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        values.add(block.get().column(column.name()));
      }
    }
    if (!Arrays.equals(MinMaxRecorder.encode(range), MinMaxRecorder.encode(values.build()))) {
      throw corrupt(
          PartFiles.minMaxFile(column.name()),
          "a range with all values of column " + column.name(),
          "values outside");
    }
  }

  private byte[] read(String name) throws IOException {
    return part.disk()
        .readAll(part.directory().resolve(name), ReadHint.CHECK, PartChecker.MAX_SMALL_FILE_BYTES);
  }

  private String path(String name) {
    return part.directory() + "/" + name;
  }

  private CorruptPartException corrupt(String name, String expected, String actual) {
    return new CorruptPartException(path(name), 0, expected, actual);
  }
}
