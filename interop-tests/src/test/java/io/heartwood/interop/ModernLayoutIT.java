package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.ShortColumn;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.part.format.PartFiles;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableDefinition;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of the modern layout are what ClickHouse writes by default: of the same rows both make the
 * same files, byte by byte before compression, whatever the types, Wide and Compact.
 */
class ModernLayoutIT {
  @TempDir private static Path directory;
  private static ClickHouse clickHouse;

  @BeforeAll
  static void start() throws IOException {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
    clickHouse.query("SET allow_suspicious_low_cardinality_types = 1");
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
  }

  @Test
  void insertedPartsHaveTheFilesOfClickHouse() {
    RandomCases.run(
        "modern layout", 20, (random, seed) -> new Case("db.insert" + seed, random, seed).run());
  }

  /**
   * Sources of all layouts, with sparse columns and without: the rows of the merged part are those
   * of its sources. Where ClickHouse merges the same parts it makes the same files, but for its
   * statistics. Their bytes depend on how the merge cuts its blocks: each ends a run of defaults
   * and a group of dictionary numbers.
   */
  @Test
  void mergedPartsHaveTheFilesOfClickHouse() {
    RandomCases.run(
        "modern merges", 8, (random, seed) -> new Case("db.merge" + seed, random, seed).merge());
  }

  /** Rows of random columns, given to both sides in the same order. */
  private static final class Case {
    private final Random random;
    private final String name;
    private final String context;
    private final List<NamedType> header = new ArrayList<>();
    private final Map<String, String> settings = new TreeMap<>();
    private boolean partitioned;
    private final String codec;

    Case(String name, Random random, long seed) {
      this.random = random;
      this.name = name;
      List<DataType> types = new ArrayList<>(RandomColumns.TYPES);
      // In dictionaries ClickHouse has one NaN and one zero; we keep their bits.
      types.remove(DataTypeParser.parse("LowCardinality(Float64)"));
      // Random bytes are no states.
      types.removeIf(type -> type.toString().contains("AggregateFunction("));
      types.add(DataTypeParser.parse("SimpleAggregateFunction(sum, UInt64)"));
      Collections.shuffle(types, random);
      header.add(new NamedType("k", IntegerType.UINT64));
      header.add(new NamedType("p", IntegerType.INT16));
      for (DataType type : types.subList(0, 12)) {
        String column = random.nextInt(12) == 0 ? "c" + header.size() + "x".repeat(130) : "c";
        header.add(new NamedType(column + header.size(), type));
      }
      if (random.nextInt(3) == 0) {
        header.add(new NamedType("n.x", DataTypeParser.parse("Array(LowCardinality(String))")));
        header.add(new NamedType("n.y", DataTypeParser.parse("Array(Array(UInt16))")));
      }
      this.partitioned = random.nextInt(3) == 0;
      // Without compression blocks have the same sizes on both sides, and all bytes are equal.
      this.codec =
          random.nextBoolean() ? " CODEC(NONE)" : random.nextBoolean() ? " CODEC(ZSTD(1))" : "";
      settings.put("min_bytes_for_wide_part", random.nextBoolean() ? "0" : "1000000000");
      settings.put("index_granularity", List.of("64", "257", "8192").get(random.nextInt(3)));
      maybe("min_compress_block_size", "100", "5000");
      maybe("max_compress_block_size", "300", "20000");
      if (random.nextBoolean()) {
        maybe("compress_marks", "0");
        maybe("compress_primary_key", "0");
        maybe("marks_compression_codec", "'NONE'", "'LZ4'");
        maybe("marks_compress_block_size", "1000");
        maybe("primary_key_compression_codec", "'ZSTD(1)'");
        maybe("primary_key_compress_block_size", "200");
        maybe("serialization_info_version", "'basic'");
        maybe("string_serialization_version", "'single_stream'");
        maybe("propagate_types_serialization_versions_to_nested_types", "0");
        maybe("nullable_serialization_version", "'allow_sparse'");
        maybe("ratio_of_defaults_for_sparse_serialization", "0", "0.5", "0.951", "1.0");
        maybe("compute_exact_num_defaults_for_sparse_columns", "1");
        maybe("replace_long_file_name_to_hash", "0");
        maybe("max_file_name_length", "3", "20");
        maybe("write_marks_for_substreams_in_compact_parts", "0");
      }
      this.context =
          "seed="
              + seed
              + " "
              + settings
              + codec
              + " types="
              + header.stream().map(column -> column.type().toString()).toList();
    }

    private void maybe(String setting, String... values) {
      if (random.nextInt(4) == 0) {
        settings.put(setting, values[random.nextInt(values.length)]);
      }
    }

    /** Files that ClickHouse writes always, and we only with marks for substreams. */
    private Set<String> ignored() {
      return settings.containsKey("write_marks_for_substreams_in_compact_parts")
          ? Set.of(PartFiles.COLUMNS_SUBSTREAMS)
          : Set.of();
    }

    void run() throws Exception {
      int rowCount = List.of(1, 200, 1000, 5000).get(random.nextInt(4));
      if (random.nextInt(10) == 0) {
        // Enough for full dictionaries and several compressed blocks.
        header.subList(8, header.size()).clear();
        header.add(new NamedType("lc", DataTypeParser.parse("LowCardinality(Nullable(String))")));
        settings.put("index_granularity", "2048");
        rowCount = 30000;
      }
      Block block = randomBlock(rowCount);
      try (LocalDisk disk = OurTable.openDisk(directory.resolve(name));
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        Path source = insert(engine, "source", schema(true, PartLayout.CONSERVATIVE), block);
        Path ours = insert(engine, "target", schema(false, PartLayout.MODERN), block);
        ClickHouseTable their = insertInto(source);
        List<String> parts = their.activeParts();
        assertEquals(List.of("all_1_1_0"), partitioned ? List.of("all_1_1_0") : parts, context);
        OurTable our = new OurTable(engine.table("target").orElseThrow());
        for (String part : our.activeParts()) {
          String prefix = part.substring(0, part.indexOf('_') + 1);
          String theirPart =
              parts.stream().filter(each -> each.startsWith(prefix)).findFirst().orElseThrow();
          new PartComparison(their.directory().resolve(theirPart), ours.resolve(part), context)
              .assertEqual(ignored());
        }
        assertEquals(parts.size(), our.activeParts().size(), context);
        assertEquals(their.rows(), our.rows(), context);
        assertTrue(our.defects().isEmpty(), context);
        attach(their, ours, our.activeParts());
      }
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    /** ClickHouse takes our parts in place of its own. */
    private void attach(ClickHouseTable their, Path ours, List<String> parts) throws IOException {
      List<String> rows = their.rows();
      clickHouse.query("TRUNCATE TABLE " + name);
      for (String part : parts) {
        TableDirectories.copy(
            ours.resolve(part), their.directory().resolve("detached").resolve(part));
        clickHouse.query("ALTER TABLE " + name + " ATTACH PART '" + part + "'");
      }
      assertEquals(rows, their.rows(), context);
      assertTrue(their.isSound(), context);
    }

    private Path insert(MergeTreeEngine engine, String table, TableSchema schema, Block block)
        throws IOException {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      MergeTreeTable made = engine.createTable(new TableDefinition(table, uuid, schema));
      made.insert(block);
      return TableDirectories.of(directory.resolve(name), uuid);
    }

    /**
     * The rows go through an unsorted table, so that they are inserted in the order of the block.
     */
    private ClickHouseTable insertInto(Path source) throws IOException {
      String unsorted = name + "_source";
      clickHouse.query(statement(unsorted, "", "tuple()", Map.of()));
      Path detached = new ClickHouseTable(clickHouse, unsorted, header).directory();
      TableDirectories.copy(
          source.resolve("all_1_1_0"), detached.resolve("detached").resolve("all_1_1_0"));
      clickHouse.query("ALTER TABLE " + unsorted + " ATTACH PART 'all_1_1_0'");
      clickHouse.query(statement(name, partitioned ? " PARTITION BY p" : "", "k", settings));
      clickHouse.query(
          "INSERT INTO "
              + name
              + " SELECT * FROM "
              + unsorted
              + " SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 1000000,"
              + " preferred_block_size_bytes = 0, preferred_max_column_in_block_size_bytes = 0,"
              + " min_insert_block_size_rows = 1000000, min_insert_block_size_bytes = 0");
      clickHouse.query("DROP TABLE " + unsorted + " SYNC");
      return new ClickHouseTable(clickHouse, name, header);
    }

    /** Some inserts of different layouts, in one table of ours and, part by part, in ClickHouse. */
    void merge() throws Exception {
      partitioned = false;
      clickHouse.query(statement(name, "", "k", settings));
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, header);
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      Path home = directory.resolve(name);
      Path ours = TableDirectories.of(home, uuid);
      int inserts = 2 + random.nextInt(3);
      boolean mixed = random.nextBoolean();
      for (int i = 1; i <= inserts; i++) {
        PartLayout layout =
            mixed && random.nextBoolean() ? PartLayout.CONSERVATIVE : PartLayout.MODERN;
        Path single = directory.resolve(name + "_" + i);
        try (LocalDisk disk = OurTable.openDisk(single);
            MergeTreeEngine engine = OurTable.openEngine(disk)) {
          Block block = randomBlock(List.of(1, 300, 3000).get(random.nextInt(3)));
          engine.createTable(new TableDefinition("t", uuid, schema(layout))).insert(block);
        }
        String part = "all_" + i + "_" + i + "_0";
        Path written = TableDirectories.of(single, uuid).resolve("all_1_1_0");
        TableDirectories.copy(written, ours.resolve(part));
        TableDirectories.copy(written, their.directory().resolve("detached").resolve(part));
        clickHouse.query("ALTER TABLE " + name + " ATTACH PART '" + part + "'");
      }
      try (LocalDisk disk = OurTable.openDisk(home);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        MergeTreeTable table =
            engine.createTable(new TableDefinition("t", uuid, schema(PartLayout.MODERN)));
        OurTable our = new OurTable(table);
        List<String> rows = our.rows();
        assertEquals(their.rows(), rows, context);
        table.optimize(Optional.empty(), true);
        clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
        assertEquals(rows, our.rows(), context);
        assertEquals(List.of(), our.defects(), context);
        String merged = "all_1_" + inserts + "_1";
        assertEquals(List.of(merged), our.activeParts(), context);
        assertEquals(List.of(merged), their.activeParts(), context);
        Set<String> ignored = new HashSet<>(ignored());
        ignored.add(PartFiles.STATISTICS);
        ignored.add(PartFiles.SERIALIZATION);
        Path theirPart = their.directory().resolve(merged);
        new PartComparison(theirPart, ours.resolve(merged), context).assertSameFiles(ignored);
        assertEquals(kinds(theirPart), kinds(ours.resolve(merged)), context);
        attach(their, ours, our.activeParts());
      }
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    /** What {@code serialization.json} says, without the counts. */
    private static String kinds(Path part) throws IOException {
      Path file = part.resolve(PartFiles.SERIALIZATION);
      return Files.exists(file)
          ? Files.readString(file).replaceAll("\"num_(defaults|rows)\":\\d+", "")
          : "";
    }

    private String statement(
        String table, String partition, String order, Map<String, String> given) {
      StringBuilder sql = new StringBuilder("CREATE TABLE " + table + " (");
      for (int i = 0; i < header.size(); i++) {
        NamedType column = header.get(i);
        sql.append(i == 0 ? "`" : ", `").append(column.name()).append("` ").append(column.type());
        sql.append(codec);
      }
      sql.append(") ENGINE = MergeTree").append(partition).append(" ORDER BY ").append(order);
      sql.append(" SETTINGS old_parts_lifetime = 100000");
      given.forEach((setting, value) -> sql.append(", ").append(setting + " = " + value));
      return sql.toString();
    }

    private TableSchema schema(PartLayout layout) {
      return schema(false, layout);
    }

    private TableSchema schema(boolean unsorted, PartLayout layout) {
      TableSchemaBuilder schema = TableSchema.builder();
      for (NamedType column : header) {
        schema.column(new ColumnDefinition(column.name(), column.type(), codec.strip(), "", ""));
      }
      if (!unsorted) {
        settings.forEach((setting, value) -> schema.setting(setting, value.replace("'", "")));
        schema.orderBy("k");
        if (partitioned) {
          schema.partitionBy("p");
        }
      }
      return schema.setting(PartLayout.SETTING, layout.text()).build();
    }

    private Block randomBlock(int rowCount) {
      List<Long> keys = new ArrayList<>();
      for (long key = 0; key < rowCount; key++) {
        keys.add(key);
      }
      Collections.shuffle(keys, random);
      short[] partitions = new short[rowCount];
      List<Column> columns = new ArrayList<>();
      for (int row = 0; row < rowCount; row++) {
        partitions[row] = (short) random.nextInt(3);
      }
      columns.add(new LongColumn(keys.stream().mapToLong(Long::longValue).toArray(), rowCount));
      columns.add(new ShortColumn(partitions, rowCount));
      for (NamedType column : header.subList(2, header.size())) {
        double share = List.of(0.1, 0.9, 0.95, 1.0).get(random.nextInt(4));
        if (column.name().startsWith("n.")) {
          ColumnBuilder builder = Columns.newBuilder(column.type(), rowCount);
          RandomValues.append(builder, column, rowCount, random);
          columns.add(builder.build());
        } else {
          columns.add(RandomColumns.of(column.type(), rowCount, share, random));
        }
      }
      return new Block(header, columns, rowCount);
    }
  }
}
