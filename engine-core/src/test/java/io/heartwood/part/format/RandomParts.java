package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.part.PartType;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSettings;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Parts with a column of each type, in random layouts. */
final class RandomParts {
  static final DiskPath DIRECTORY = DiskPath.of("part");

  /** A key, and a column of each type. */
  static final List<NamedType> HEADER = header();

  private static List<NamedType> header() {
    List<NamedType> header = new ArrayList<>();
    header.add(new NamedType("key", IntegerType.UINT32));
    for (DataType type : RandomColumns.TYPES) {
      header.add(new NamedType("a " + header.size() + "/" + type, type));
    }
    return List.copyOf(header);
  }

  /** The columns dealt out to some headers, each of which begins with the key. */
  static List<List<NamedType>> groups(int count) {
    List<List<NamedType>> groups = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      List<NamedType> header = new ArrayList<>(List.of(HEADER.get(0)));
      for (int i = 1 + group; i < HEADER.size(); i += count) {
        header.add(HEADER.get(i));
      }
      groups.add(List.copyOf(header));
    }
    return groups;
  }

  /** Rows of all types, with ascending keys. */
  static Block randomBlock(int rowCount, Random random) {
    return randomBlock(HEADER, rowCount, random);
  }

  /** Rows of these columns, of which the first is the key. */
  static Block randomBlock(List<NamedType> header, int rowCount, Random random) {
    List<Column> columns = new ArrayList<>();
    int[] keys = new int[rowCount];
    for (int i = 1; i < rowCount; i++) {
      keys[i] = keys[i - 1] + random.nextInt(3);
    }
    columns.add(new IntColumn(keys, rowCount));
    for (NamedType column : header.subList(1, header.size())) {
      columns.add(RandomColumns.of(column.type(), rowCount, random.nextDouble(), random));
    }
    return new Block(header, columns, rowCount);
  }

  /** What a part of all columns begins with; codecs by turns. */
  static PartWriteRequest.Builder request(DiskTransaction transaction, PartType type) {
    return request(transaction, type, HEADER);
  }

  private static PartWriteRequest.Builder request(
      DiskTransaction transaction, PartType type, List<NamedType> header) {
    List<String> codecs = List.of("Default", "LZ4", "ZSTD(1)", "NONE", "LZ4HC(3)");
    List<PartColumn> columns = new ArrayList<>();
    for (NamedType column : header) {
      columns.add(
          new PartColumn(
              column.name(),
              column.type(),
              CodecChain.parse(codecs.get(columns.size() % codecs.size()))));
    }
    return PartWriteRequest.builder(transaction, DIRECTORY, type, columns)
        .primaryKey(List.of(new ColumnKey("key", IntegerType.UINT32)));
  }

  /** One of the named layouts, or settings of the layout at random. */
  private static TableSettings randomLayout(Random random) {
    int choice = random.nextInt(4);
    if (choice < 2) {
      return TableSettings.DEFAULT.withPartLayout(PartLayout.values()[choice]);
    }
    List<List<String>> choices =
        List.of(
            List.of("part_layout", "conservative", "modern"),
            List.of("compress_marks", "0", "1"),
            List.of("compress_primary_key", "0", "1"),
            List.of("marks_compression_codec", "NONE", "LZ4", "ZSTD(3)"),
            List.of("marks_compress_block_size", "1000", "65536"),
            List.of("primary_key_compression_codec", "NONE", "LZ4HC"),
            List.of("write_marks_for_substreams_in_compact_parts", "0", "1"),
            List.of("serialization_info_version", "basic", "with_types"),
            List.of("string_serialization_version", "single_stream", "with_size_stream"),
            List.of("propagate_types_serialization_versions_to_nested_types", "0", "1"),
            List.of("nullable_serialization_version", "basic", "allow_sparse"),
            List.of("ratio_of_defaults_for_sparse_serialization", "0", "0.5", "0.9", "1"),
            List.of("compute_exact_num_defaults_for_sparse_columns", "0", "1"),
            List.of("replace_long_file_name_to_hash", "0", "1"),
            List.of("max_file_name_length", "10", "30"),
            List.of("low_cardinality_max_dictionary_size", "0", "1", "5", "100", "8192"));
    Map<String, String> given = new TreeMap<>();
    for (List<String> setting : choices) {
      if (random.nextBoolean()) {
        given.put(setting.get(0), setting.get(1 + random.nextInt(setting.size() - 1)));
      }
    }
    return TableSettings.of(given);
  }

  /** Writes a part of a random layout, in blocks of random sizes. */
  static PartWriteResult write(
      MemoryDisk disk, PartType type, Block block, Random random, ExecutorService helpers)
      throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      int granularity = List.of(1, 3, 100, 1000, 8192).get(random.nextInt(5));
      TableSettings settings = randomLayout(random);
      DefaultCounts counts = new DefaultCounts(block.header(), settings);
      counts.add(block);
      PartWriteRequest.Builder request =
          request(transaction, type, block.header())
              .settings(settings)
              .sparse(new SparseChoice(counts, random.nextBoolean()))
              .granularity(granularity, random.nextBoolean() ? 0 : 1 + random.nextInt(100000))
              .partition(
                  PartitionValue.ofRow(
                      List.of(IntegerType.UINT8), List.of(new ByteColumn(new byte[] {7}, 1)), 0),
                  List.of("key"))
              .parallel(helpers, 1 + random.nextInt(3));
      if (random.nextBoolean()) {
        request.blockSizes(new CompressBlockSizes(random.nextInt(300), 1 + random.nextInt(3000)));
      }
      PartWriteResult result;
      try (PartWriter writer = PartWriter.open(request.build())) {
        for (int row = 0; row < block.rowCount(); ) {
          int end = Math.min(block.rowCount(), row + random.nextInt(2000));
          writer.write(block.slice(row, end));
          row = end;
        }
        result = writer.finish();
      }
      transaction.commit();
      return result;
    }
  }

  /** A key that is a column. */
  private record ColumnKey(String name, DataType type) implements BoundExpression {
    @Override
    public Expression expression() {
      return new ColumnReference(name);
    }

    @Override
    public Set<String> columns() {
      return Set.of(name);
    }

    @Override
    public Column evaluate(Block block) {
      return block.column(name);
    }
  }

  private RandomParts() {}
}
