package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.part.format.PartitionId;
import io.heartwood.part.inspect.PartInspection.KeyInspection;
import io.heartwood.part.inspect.PartInspection.KeySource;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code partition.dat}, whose types nobody told, with the help of the partition id in the
 * part's name: types with which the bytes give that very id are the right ones, or print the same.
 */
final class PartitionInspector {
  private static final List<DataType> USUAL =
      List.of(
              "Date",
              "UInt32",
              "UInt8",
              "UInt16",
              "UInt64",
              "Int8",
              "Int16",
              "Int32",
              "Int64",
              "String",
              "Nullable(String)",
              "Nullable(Int64)",
              "UUID")
          .stream()
          .map(DataTypeParser::parse)
          .toList();
  private static final int MAX_ELEMENTS = 4;
  private static final int MAX_TRIES = 20_000;
  private static final int MAX_SIZE_BYTES = 1 << 12;

  private final String file;
  private final byte[] bytes;
  private final String id;
  private final List<DataType> candidates;
  private final List<DataType> chosen = new ArrayList<>();
  private int tries;

  private PartitionInspector(String file, byte[] bytes, String id, List<DataType> candidates) {
    this.file = file;
    this.bytes = bytes;
    this.id = id;
    this.candidates = candidates;
  }

  /** The value with given types. */
  static KeyInspection typed(
      String file, byte[] bytes, List<String> expressions, List<DataType> types)
      throws IOException {
    List<Column> values = ValueText.decode(file, bytes, types, 1);
    return key(KeySource.DEFINITION, expressions, types, values, bytes);
  }

  /**
   * The value with types that give the partition id.
   *
   * @param columnTypes types of columns whose only value is somewhere in the bytes, to be tried
   *     first
   */
  static Optional<KeyInspection> infer(
      String file, byte[] bytes, String id, List<DataType> columnTypes) throws IOException {
    if (bytes.length > MAX_SIZE_BYTES) {
      return Optional.empty();
    }
    Set<DataType> candidates = new LinkedHashSet<>(columnTypes);
    candidates.addAll(USUAL);
    return new PartitionInspector(file, bytes, id, List.copyOf(candidates)).search();
  }

  private Optional<KeyInspection> search() throws IOException {
    for (DataType type : candidates) {
      if (chosen.size() == MAX_ELEMENTS || ++tries > MAX_TRIES) {
        return Optional.empty();
      }
      chosen.add(type);
      try {
        List<Column> values = ValueText.decode(file, bytes, chosen, 1);
        if (PartitionId.of(chosen, values, 0).equals(id)) {
          return Optional.of(key(KeySource.INFERRED, List.of(), chosen, values, bytes));
        }
      } catch (CorruptPartException e) {
        // Other types then. What is too short already does not become longer.
        if (e.offset() < bytes.length) {
          Optional<KeyInspection> longer = search();
          if (longer.isPresent()) {
            return longer;
          }
        }
      }
      chosen.remove(chosen.size() - 1);
    }
    return Optional.empty();
  }

  private static KeyInspection key(
      KeySource source,
      List<String> expressions,
      List<DataType> types,
      List<Column> values,
      byte[] bytes) {
    List<String> texts = ValueText.of(types, values, 0);
    return new KeyInspection(
        source,
        expressions,
        types.stream().map(DataType::toString).toList(),
        texts,
        texts,
        0,
        bytes.length,
        ValueText.hex(bytes));
  }
}
