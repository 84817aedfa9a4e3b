package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.part.inspect.PartInspection.KeyInspection;
import io.heartwood.part.inspect.PartInspection.KeySource;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a primary index whose types nobody told, by comparing it with the rows of the part: the
 * index holds the key of the first row of every granule, so columns whose values there are the
 * bytes of the index, one after the other and for all rows that are compared, are its columns.
 * Expressions of columns cannot be found so.
 */
final class PrimaryKeyInspector {
  private static final int MAX_COLUMNS = 64;
  private static final int MAX_TRIES = 500;

  private final String file;
  private final byte[] bytes;
  private final int markCount;
  private final SampleRows sample;
  private final List<Integer> indexRows;
  private final List<NamedType> chosen = new ArrayList<>();
  private int tries;

  private PrimaryKeyInspector(
      String file, byte[] bytes, int markCount, SampleRows sample, List<Integer> indexRows) {
    this.file = file;
    this.bytes = bytes;
    this.markCount = markCount;
    this.sample = sample;
    this.indexRows = indexRows;
  }

  /** The index with given types. */
  static KeyInspection typed(
      String file, byte[] bytes, int markCount, List<String> expressions, List<DataType> types)
      throws IOException {
    List<Column> keys = ValueText.decode(file, bytes, types, markCount);
    return key(KeySource.DEFINITION, expressions, types, keys, markCount, 0, bytes);
  }

  /** The index with the types of columns that it agrees with; empty if there are none. */
  static Optional<KeyInspection> infer(
      String file, byte[] bytes, int markCount, SampleRows sample, List<Integer> indexRows)
      throws IOException {
    if (bytes.length == 0 || indexRows.isEmpty()) {
      return Optional.empty();
    }
    return new PrimaryKeyInspector(file, bytes, markCount, sample, indexRows).search(0);
  }

  /** The index as bytes. */
  static KeyInspection unknown(byte[] bytes) {
    return new KeyInspection(
        KeySource.UNKNOWN,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        bytes.length,
        ValueText.hex(bytes));
  }

  private Optional<KeyInspection> search(int offset) throws IOException {
    List<NamedType> columns = sample.columns();
    for (NamedType column : columns.subList(0, Math.min(columns.size(), MAX_COLUMNS))) {
      if (chosen.contains(column)) {
        continue;
      }
      Optional<List<byte[]>> values = sample.values(column);
      if (values.isEmpty() || !bytesAt(offset, values.get().get(0))) {
        continue;
      }
      if (++tries > MAX_TRIES) {
        return Optional.empty();
      }
      chosen.add(column);
      Optional<KeyInspection> found = whole();
      if (found.isEmpty()) {
        found = search(offset + values.get().get(0).length);
      }
      if (found.isPresent()) {
        return found;
      }
      chosen.remove(chosen.size() - 1);
    }
    return Optional.empty();
  }

  private boolean bytesAt(int offset, byte[] value) {
    return value.length <= bytes.length - offset
        && Arrays.equals(bytes, offset, offset + value.length, value, 0, value.length);
  }

  /** The index if it is of the chosen columns. */
  private Optional<KeyInspection> whole() throws IOException {
    List<DataType> types = chosen.stream().map(NamedType::type).toList();
    List<Column> keys;
    try {
      keys = ValueText.decode(file, bytes, types, markCount);
    } catch (CorruptPartException e) {
      return Optional.empty(); // other columns then
    }
    for (int i = 0; i < chosen.size(); i++) {
      List<byte[]> values = sample.values(chosen.get(i)).orElseThrow();
      for (int row = 0; row < indexRows.size(); row++) {
        if (!Arrays.equals(ValueText.binary(keys.get(i), indexRows.get(row)), values.get(row))) {
          return Optional.empty();
        }
      }
    }
    List<String> names = chosen.stream().map(NamedType::name).toList();
    return Optional.of(
        key(KeySource.INFERRED, names, types, keys, markCount, sample.rowCount(), bytes));
  }

  private static KeyInspection key(
      KeySource source,
      List<String> expressions,
      List<DataType> types,
      List<Column> keys,
      int markCount,
      int comparedRowCount,
      byte[] bytes) {
    boolean empty = markCount == 0;
    return new KeyInspection(
        source,
        expressions,
        types.stream().map(DataType::toString).toList(),
        empty ? List.of() : ValueText.of(types, keys, 0),
        empty ? List.of() : ValueText.of(types, keys, markCount - 1),
        comparedRowCount,
        bytes.length,
        ValueText.hex(bytes));
  }
}
