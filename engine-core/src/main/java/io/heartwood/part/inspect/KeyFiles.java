package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionFormatter;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.part.PartName;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartLoader;
import io.heartwood.part.inspect.PartInspection.GranuleInspection;
import io.heartwood.part.inspect.PartInspection.KeyInspection;
import io.heartwood.part.inspect.PartInspection.MinMaxInspection;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The files of a part that hold keys, read with or without the table's definition. */
final class KeyFiles {
  private static final int MAX_DECODED_SIZE_BYTES = 1 << 30;
  private static final int DEFAULT_INDEX_GRANULARITY = 8192;

  private final PartDirectory directory;
  private final List<NamedType> columns;
  private final KeyDefinition definition;

  /**
   * @param columns those of types that are read
   */
  KeyFiles(PartDirectory directory, List<NamedType> columns, KeyDefinition definition) {
    this.directory = directory;
    this.columns = columns;
    this.definition = definition;
  }

  /** A key with the types of its expressions. */
  private record BoundKey(List<String> expressions, List<DataType> types) {}

  private Optional<BoundKey> bind(String what, Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> expressions = new ArrayList<>();
      List<DataType> types = new ArrayList<>();
      for (Expression expression : ExpressionParser.parseKey(text.get())) {
        BoundExpression bound = ExpressionBinder.bind(expression, columns);
        expressions.add(ExpressionFormatter.format(expression));
        types.add(bound.type());
      }
      return Optional.of(new BoundKey(expressions, types));
    } catch (IllegalArgumentException e) {
      directory.note(
          "cannot read the "
              + what
              + " of the definition: "
              + what
              + "="
              + text.get()
              + " reason="
              + e.getMessage());
      return Optional.empty();
    }
  }

  /** The primary index; empty if the part has none. */
  Optional<KeyInspection> primaryKey(
      Optional<GranuleInspection> granules, OptionalInt indexGranularity) throws IOException {
    boolean compressed = directory.has(PartFiles.COMPRESSED_PRIMARY_INDEX);
    String name = compressed ? PartFiles.COMPRESSED_PRIMARY_INDEX : PartFiles.PRIMARY_INDEX;
    if (!directory.has(name)) {
      return Optional.empty();
    }
    String file = directory.describe(name);
    Optional<byte[]> read =
        directory.read(
            name,
            bytes ->
                compressed
                    ? CompressedBlockReader.readAll(file, bytes, 0, MAX_DECODED_SIZE_BYTES)
                    : bytes);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = read.get();
    Optional<BoundKey> key = bind("primary key", definition.primaryKey());
    if (granules.isPresent()) {
      int markCount = granules.get().markCount();
      if (key.isPresent()) {
        Optional<KeyInspection> typed =
            directory.attempt(
                () ->
                    PrimaryKeyInspector.typed(
                        file, bytes, markCount, key.get().expressions(), key.get().types()));
        if (typed.isPresent()) {
          return typed;
        }
      } else {
        Optional<KeyInspection> inferred = infer(file, bytes, granules.get(), indexGranularity);
        if (inferred.isPresent()) {
          return inferred;
        }
      }
    }
    return Optional.of(PrimaryKeyInspector.unknown(bytes));
  }

  private Optional<KeyInspection> infer(
      String file, byte[] bytes, GranuleInspection granules, OptionalInt indexGranularity)
      throws IOException {
    PartKeys keys =
        new PartKeys(
            List.of(), List.of(), List.of(), indexGranularity.orElse(DEFAULT_INDEX_GRANULARITY));
    try {
      LoadedPart part = PartLoader.load(directory.disk(), directory.path(), keys);
      int count = granules.granuleCount();
      SampleRows sample = new SampleRows(part, count, granules.markCount() > count);
      return PrimaryKeyInspector.infer(
          file, bytes, granules.markCount(), sample, sample.indexRows(count));
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      return Optional.empty(); // what is wrong elsewhere is told where it is met
    }
  }

  /** The value of the partition key; empty if the part has none. */
  Optional<KeyInspection> partition(Optional<PartName> name) throws IOException {
    if (!directory.has(PartFiles.PARTITION)) {
      return Optional.empty();
    }
    String file = directory.describe(PartFiles.PARTITION);
    Optional<byte[]> bytes = directory.read(PartFiles.PARTITION, read -> read);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Optional<BoundKey> key = bind("partition key", definition.partitionBy());
    Optional<KeyInspection> value = Optional.empty();
    if (key.isPresent() && !key.get().types().isEmpty()) {
      value =
          directory.attempt(
              () ->
                  PartitionInspector.typed(
                      file, bytes.get(), key.get().expressions(), key.get().types()));
    } else if (name.isPresent()) {
      value =
          PartitionInspector.infer(
              file, bytes.get(), name.get().partitionId(), singleValued(bytes.get()));
    }
    return Optional.of(value.orElseGet(() -> PrimaryKeyInspector.unknown(bytes.get())));
  }

  /** Types of the columns whose only value in the part is somewhere in the partition key. */
  private List<DataType> singleValued(byte[] partition) throws IOException {
    List<DataType> types = new ArrayList<>();
    for (NamedType column : columns) {
      String name = PartFiles.minMaxFile(column.name());
      if (directory.has(name)) {
        byte[] range = directory.read(name, read -> read).orElse(new byte[1]);
        int half = range.length / 2;
        byte[] min = Arrays.copyOf(range, half);
        if (range.length % 2 == 0
            && Arrays.equals(min, Arrays.copyOfRange(range, half, range.length))
            && contains(partition, min)) {
          types.add(column.type());
        }
      }
    }
    return types;
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int start = 0; start + part.length <= bytes.length; start++) {
      if (Arrays.equals(bytes, start, start + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** The ranges of the columns of the partition key: files are named after columns. */
  List<MinMaxInspection> minMax() throws IOException {
    List<MinMaxInspection> ranges = new ArrayList<>();
    for (String name : directory.files().keySet()) {
      if (name.startsWith(PartFiles.MINMAX_PREFIX) && name.endsWith(PartFiles.INDEX_EXTENSION)) {
        Optional<NamedType> column =
            columns.stream()
                .filter(each -> PartFiles.minMaxFile(each.name()).equals(name))
                .findFirst();
        Optional<MinMaxInspection> range =
            directory.read(name, bytes -> range(name, bytes, column));
        range.ifPresent(ranges::add);
      }
    }
    return ranges;
  }

  private MinMaxInspection range(String name, byte[] bytes, Optional<NamedType> column)
      throws IOException {
    if (column.isEmpty() || bytes.length == 0) {
      String escaped =
          name.substring(
              PartFiles.MINMAX_PREFIX.length(), name.length() - PartFiles.INDEX_EXTENSION.length());
      return new MinMaxInspection(
          column.map(NamedType::name).orElse(escaped),
          Optional.empty(),
          Optional.empty(),
          ValueText.hex(bytes));
    }
    DataType type = column.get().type();
    Column values = ValueText.decode(directory.describe(name), bytes, List.of(type), 2).get(0);
    return new MinMaxInspection(
        column.get().name(),
        Optional.of(ValueText.of(type, values, 0)),
        Optional.of(ValueText.of(type, values, 1)),
        ValueText.hex(bytes));
  }
}
