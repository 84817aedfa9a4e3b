package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableCheck;
import io.heartwood.table.TableDefinition;
import io.heartwood.types.DataTypeParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every table setting of ClickHouse 26.7 that changes the bytes of a part, with every value, Wide
 * and Compact, before and after a merge: a table with columns of all types reads the same here. So
 * do tables with history: columns added and dropped, rows deleted and changed.
 */
class TheirSettingsIT {
  private static final List<String> TYPES =
      List.of(
          "Int8",
          "UInt16",
          "Int32",
          "UInt64",
          "Int128",
          "UInt256",
          "Float32",
          "Float64",
          "BFloat16",
          "Bool",
          "Decimal(9, 2)",
          "Decimal(38, 6)",
          "Decimal(76, 40)",
          "Date",
          "Date32",
          "DateTime",
          "DateTime64(3)",
          "String",
          "FixedString(7)",
          "UUID",
          "IPv4",
          "IPv6",
          "Enum8('a' = -1, 'b' = 0, 'c' = 5)",
          "Nullable(Int32)",
          "Nullable(String)",
          "Nullable(UUID)",
          "LowCardinality(String)",
          "LowCardinality(Nullable(String))",
          "Array(UInt16)",
          "Array(Nullable(String))",
          "Array(Array(Int64))",
          "Array(LowCardinality(String))",
          "Tuple(a UInt8, b String)",
          "Tuple(Nullable(String), Array(Date))",
          "Map(String, UInt16)",
          "Map(LowCardinality(String), Array(String))",
          "Array(Tuple(x UInt32, y Nullable(Float64)))");

  private static final Map<String, List<String>> SETTINGS = settings();

  private static Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("index_granularity", List.of("8192", "64", "1"));
    settings.put("index_granularity_bytes", List.of("0", "2000"));
    settings.put("use_const_adaptive_granularity", List.of("1"));
    settings.put("write_final_mark", List.of("0"));
    settings.put("min_compress_block_size", List.of("100"));
    settings.put("max_compress_block_size", List.of("200"));
    settings.put("compress_marks", List.of("0"));
    settings.put("marks_compression_codec", List.of("'NONE'", "'LZ4'", "'ZSTD(1)'"));
    settings.put("marks_compress_block_size", List.of("100"));
    settings.put("compress_primary_key", List.of("0"));
    settings.put("primary_key_compression_codec", List.of("'NONE'", "'LZ4HC(9)'"));
    settings.put("primary_key_compress_block_size", List.of("100"));
    settings.put("default_compression_codec", List.of("'NONE'", "'ZSTD(3)'", "'LZ4HC(5)'"));
    settings.put("serialization_info_version", List.of("'basic'"));
    settings.put("string_serialization_version", List.of("'single_stream'"));
    settings.put("nullable_serialization_version", List.of("'allow_sparse'"));
    settings.put("propagate_types_serialization_versions_to_nested_types", List.of("0"));
    settings.put("ratio_of_defaults_for_sparse_serialization", List.of("0.1", "0.5", "1"));
    settings.put("compute_exact_num_defaults_for_sparse_columns", List.of("1"));
    settings.put("write_marks_for_substreams_in_compact_parts", List.of("0"));
    settings.put("compress_per_column_in_compact_parts", List.of("0"));
    settings.put("compact_parts_max_granules_to_buffer", List.of("1"));
    settings.put("share_nested_offsets", List.of("0"));
    settings.put("replace_long_file_name_to_hash", List.of("0"));
    settings.put("max_file_name_length", List.of("6"));
    settings.put("escape_index_filenames", List.of("0"));
    settings.put("packed_skip_index_max_bytes", List.of("100000"));
    settings.put("min_bytes_for_full_part_storage", List.of("100000000"));
    settings.put("assign_part_uuids", List.of("1"));
    settings.put("enable_block_number_column", List.of("1"));
    settings.put("enable_block_offset_column", List.of("1"));
    settings.put("auto_statistics_types", List.of("''", "'minmax, uniq'"));
    settings.put("add_minmax_index_for_numeric_columns", List.of("1"));
    settings.put("add_minmax_index_for_string_columns", List.of("1"));
    settings.put("enable_vertical_merge_algorithm", List.of("0"));
    return settings;
  }

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static SqlEngine engine;
  private static int tableCount;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
    engine = SqlEngine.builder(directory.resolve("ours")).backgroundThreads(0).open();
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
  }

  static List<String> settingsWithValues() {
    List<String> all = new ArrayList<>();
    SETTINGS.forEach((name, values) -> values.forEach(value -> all.add(name + " = " + value)));
    all.add(
        "nullable_serialization_version = 'allow_sparse',"
            + " ratio_of_defaults_for_sparse_serialization = 0.1");
    return all;
  }

  @ParameterizedTest
  @MethodSource("settingsWithValues")
  void partsOfAnySettingReadEqual(String setting) throws Exception {
    for (String type :
        List.of("min_bytes_for_wide_part = 0", "min_bytes_for_wide_part = 1000000000")) {
      if (type.endsWith("0000") && setting.contains("index_granularity_bytes = 0")) {
        continue;
      }
      Case table = new Case(setting + ", " + type, columns());
      table.insertRandom();
      table.query("OPTIMIZE TABLE # FINAL");
      table.insertRandom();
      table.compare();
      table.drop();
    }
  }

  private static List<ColumnDefinition> columns() {
    List<ColumnDefinition> columns = new ArrayList<>();
    columns.add(ColumnDefinition.of("k", DataTypeParser.parse("UInt32")));
    for (String type : TYPES) {
      columns.add(ColumnDefinition.of("c" + columns.size(), DataTypeParser.parse(type)));
    }
    columns.add(ColumnDefinition.of("n.x", DataTypeParser.parse("Array(UInt8)")));
    columns.add(ColumnDefinition.of("n.y", DataTypeParser.parse("Array(Nullable(String))")));
    return columns;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000_000_000})
  void partsFromBeforeAndAfterAnAlterReadEqual(int wideBytes) throws Exception {
    List<ColumnDefinition> columns = new ArrayList<>();
    columns.add(ColumnDefinition.of("k", DataTypeParser.parse("UInt32")));
    columns.add(ColumnDefinition.of("s", DataTypeParser.parse("String")));
    columns.add(ColumnDefinition.of("n.x", DataTypeParser.parse("Array(UInt8)")));
    Case table = new Case("min_bytes_for_wide_part = " + wideBytes, columns);
    String insert =
        "INSERT INTO # (k, s, `n.x`) SELECT number, toString(number), range(number % 5)";
    table.query(insert + " FROM numbers(50)");
    table.add("e", "UInt32", "length(s) + 1");
    table.add("d", "UInt64", "k * 2 + e");
    table.add("f", "Nullable(String)", "concat(s, '!')");
    table.add("g", "String", "");
    table.add("h", "Nullable(Int8)", "");
    table.add("m", "Enum8('x' = 5, 'y' = 6)", "");
    table.add("z", "Date32", "");
    table.add("t", "Tuple(Enum16('u' = -400, 'v' = 0), Date32, UInt8)", "");
    table.add("l", "LowCardinality(String)", "");
    table.add("i", "IPv6", "");
    table.add("n.y", "Array(String)", "");
    table.compare();
    table.query(insert.replace("number,", "number + 100,") + " FROM numbers(50)");
    table.query("INSERT INTO # (k, d, `n.x`, `n.y`) VALUES (7, 8, [1, 2], ['a', 'b'])");
    table.compare();
    assertEquals(table.their("d > 30 AND f != '7!'"), table.our("d > 30 AND f != '7!'"));
    table.optimizeOurs();
    assertEquals(table.their("1"), table.our("1"));
    table.drop();
  }

  @Test
  void deletedRowsAreNeitherReadNorCountedNorMerged() throws Exception {
    for (int wideBytes : new int[] {0, 1_000_000_000}) {
      List<ColumnDefinition> columns = new ArrayList<>();
      columns.add(ColumnDefinition.of("k", DataTypeParser.parse("UInt32")));
      columns.add(ColumnDefinition.of("s", DataTypeParser.parse("String")));
      Case table =
          new Case(
              "min_bytes_for_wide_part = "
                  + wideBytes
                  + ", index_granularity = 16, enable_block_number_column = 1,"
                  + " enable_block_offset_column = 1",
              columns);
      table.query("INSERT INTO # SELECT number, toString(number) FROM numbers(300)");
      table.query("INSERT INTO # SELECT number, toString(number) FROM numbers(1000, 30)");
      table.query(
          "DELETE FROM # WHERE k % 3 = 1 OR k BETWEEN 100 AND 160 SETTINGS"
              + " lightweight_delete_mode = 'alter_update'");
      table.compare();
      table.optimizeOurs();
      assertEquals(table.their("1"), table.our("1"));
      table.drop();
    }
  }

  /** Never the rows as they were before the update. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE # SET s = 'new' WHERE k = 3",
        "DELETE FROM # WHERE k = 3 SETTINGS lightweight_delete_mode = 'lightweight_update_force'"
      })
  void tablesWithPatchPartsAreRefused(String statement) throws Exception {
    List<ColumnDefinition> columns = new ArrayList<>();
    columns.add(ColumnDefinition.of("k", DataTypeParser.parse("UInt32")));
    columns.add(ColumnDefinition.of("s", DataTypeParser.parse("String")));
    Case table =
        new Case("enable_block_number_column = 1, enable_block_offset_column = 1", columns);
    table.query("INSERT INTO # SELECT number, toString(number) FROM numbers(10)");
    table.query(statement);
    Exception refused = assertThrows(UnsupportedPartFormatException.class, table::compare);
    assertTrue(refused.getMessage().contains("patch part"), refused.getMessage());
  }

  @Test
  void partsWithExtraFilesAndColumnsReadEqual() throws Exception {
    List<ColumnDefinition> columns = new ArrayList<>();
    columns.add(ColumnDefinition.of("k", DataTypeParser.parse("UInt32")));
    columns.add(ColumnDefinition.of("s", DataTypeParser.parse("String")));
    Case table =
        new Case(
            "index_granularity = 10",
            columns,
            ", extra UInt64, PROJECTION p1 (SELECT s, k ORDER BY s),"
                + " PROJECTION p2 (SELECT s, count() GROUP BY s), INDEX i1 s TYPE set(10)");
    table.query("INSERT INTO # SELECT number, toString(number), 5 FROM numbers(100)");
    table.query("INSERT INTO # SELECT number, toString(number), 6 FROM numbers(100)");
    table.compare("k, s");
    table.query("OPTIMIZE TABLE # FINAL");
    table.compare("k, s");
    table.drop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min_bytes_for_wide_part = 0, map_buckets_strategy = 'constant', max_buckets_in_map = 3",
        "min_bytes_for_wide_part = 0, max_buckets_in_map = 4, index_granularity = 8192,"
            + " propagate_types_serialization_versions_to_nested_types = 0",
        "min_bytes_for_wide_part = 0, map_buckets_min_avg_size = 1000",
        "min_bytes_for_wide_part = 1000000000, map_buckets_strategy = 'linear',"
            + " max_buckets_in_map = 4",
        "min_bytes_for_wide_part = 1000000000, max_buckets_in_map = 5,"
            + " map_buckets_strategy = 'constant', write_marks_for_substreams_in_compact_parts = 0"
      })
  void mapsInBucketsReadEqual(String settings) throws Exception {
    String map = "mapFromArrays(arrayMap(x -> 'k' || toString(x), range(%s)), range(%s))";
    map = String.format(map, "number % 9", "number % 9");
    String[][] types = {
      {"k", "UInt32", "number"},
      {"m", "Map(String, UInt16)", map},
      {
        "n.m",
        "Map(UInt8, Nullable(String))",
        "mapFromArrays(range(number % 4), arrayMap(x -> if(x = 1, NULL, toString(x)),"
            + " range(number % 4)))"
      },
      {
        "a",
        "Array(Map(LowCardinality(String), Array(UInt8)))",
        "arrayMap(y -> map('l' || toString(y % 3), range(y), 'm', [1]), range(number % 5))"
      },
      {
        "t",
        "Tuple(x Map(UInt64, Tuple(UInt8, String)), y UInt8)",
        "(map(number, (1, 'q'), number * 7, (2, '')), 3)"
      },
      {
        "mm",
        "Map(Date, Map(String, Map(UInt8, UInt8)))",
        "if(number % 3 = 0, map(), map(today(), map('i', map(number, 1, 5, 6)), yesterday(), map()))"
      },
      {
        "v",
        "Variant(Map(String, UInt8), UInt8)",
        "if(number % 2 = 0, MAP::Map(String, UInt8)::Variant(Map(String, UInt8), UInt8),"
            + " 7::UInt8::Variant(Map(String, UInt8), UInt8))"
      },
      {
        "d", "Dynamic", "if(number % 2 = 0, 'x'::Dynamic, MAP::Map(String, UInt8)::Dynamic)",
      },
      {
        "j",
        "JSON(p Map(String, UInt8))",
        "'{\"p\":{\"a\":1,\"b\":' || toString(number) || '},\"o\":1}'"
      }
    };
    // ClickHouse 26.7 itself does not read what it writes without marks by substream, see below.
    boolean theirsRead = !settings.contains("write_marks_for_substreams");
    int count = theirsRead ? types.length : 5;
    List<ColumnDefinition> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String[] column : List.of(types).subList(0, count)) {
      columns.add(ColumnDefinition.of(column[0], DataTypeParser.parse(column[1])));
      values.add(column[2].replace("MAP", map));
    }
    Case table =
        new Case(
            (settings.contains("index_granularity") ? "" : "index_granularity = 11, ")
                + (settings.contains("min_avg_size") ? "" : "map_buckets_min_avg_size = 0, ")
                + "map_serialization_version = 'with_buckets',"
                + " map_serialization_version_for_zero_level_parts = 'with_buckets', "
                + settings,
            columns);
    for (int from = 0; from < 120; from += 40) {
      table.query(
          "INSERT INTO # SELECT " + String.join(", ", values) + " FROM numbers(" + from + ", 40)");
    }
    if (!theirsRead) {
      // It takes the next column for the numbers of buckets.
      String expected = "SELECT " + String.join(", ", values) + " FROM numbers(120)";
      assertEquals(SqlQueriesIT.lines(clickHouse.query(expected, "TabSeparated")), table.our("1"));
      return;
    }
    table.compare();
    table.query("OPTIMIZE TABLE # FINAL");
    table.compare();
    assertEquals(table.their("k >= 50 AND k < 61"), table.our("k >= 50 AND k < 61"));
    table.optimizeOurs();
    assertEquals(table.their("1"), table.our("1"));
    table.drop();
  }

  /** One table there, and its files opened here. */
  private static final class Case {
    private final String name = "db.t" + tableCount;
    private final String our = "t" + tableCount++;
    private final List<ColumnDefinition> columns;
    private final String setting;
    private MergeTreeTable ours;

    Case(String setting, List<ColumnDefinition> columns) {
      this(setting, columns, "");
    }

    Case(String setting, List<ColumnDefinition> columns, String more) {
      this.setting = setting;
      this.columns = new ArrayList<>(columns);
      List<String> definitions = new ArrayList<>();
      columns.forEach(column -> definitions.add("`" + column.name() + "` " + column.type()));
      query(
          "CREATE TABLE # ("
              + String.join(", ", definitions)
              + more
              + ") ENGINE = MergeTree ORDER BY k SETTINGS old_parts_lifetime = 100000, "
              + "deduplicate_merge_projection_mode = 'rebuild', "
              + setting);
    }

    void query(String sql) {
      clickHouse.query(sql.replace("#", name));
    }

    void add(String column, String type, String value) {
      columns.add(new ColumnDefinition(column, DataTypeParser.parse(type), "", value, ""));
      query(
          "ALTER TABLE # ADD COLUMN `"
              + column
              + "` "
              + type
              + (value.isEmpty() ? "" : " DEFAULT " + value));
    }

    /** All values random, all default, few of each. */
    void insertRandom() {
      StringBuilder structure = new StringBuilder();
      for (ColumnDefinition column : columns) {
        String separator = structure.isEmpty() ? "" : ", ";
        structure.append(separator).append('`').append(column.name()).append("` ");
        structure.append(column.type().toString().replace("BFloat16", "Float32"));
      }
      String random =
          "SELECT * REPLACE(arrayResize(`n.y`, length(`n.x`)) AS `n.y`) FROM generateRandom('"
              + structure.toString().replace("'", "\\'")
              + "', 5, 9, 4)";
      query("INSERT INTO # " + random + " LIMIT 90");
      query("INSERT INTO # (k) SELECT number FROM numbers(200)");
    }

    void compare() throws Exception {
      compare("*");
    }

    void compare(String what) throws Exception {
      open();
      assertEquals(their(what, "1"), our(what, "1"), setting);
      assertEquals(
          clickHouse.query("SELECT count() FROM " + name), answer("SELECT count() FROM " + our));
      for (TableCheck check : ours.check()) {
        assertTrue(check.isPassed(), setting + " " + check);
      }
    }

    String their(String condition) {
      return their("*", condition);
    }

    String our(String condition) throws Exception {
      return our("*", condition);
    }

    private String their(String what, String condition) {
      return SqlQueriesIT.lines(
          clickHouse.query(
              "SELECT " + what + " FROM " + name + " WHERE " + condition, "TabSeparated"));
    }

    private String our(String what, String condition) throws Exception {
      if (ours == null) {
        open();
      }
      return answer("SELECT " + what + " FROM " + our + " WHERE " + condition);
    }

    private static String answer(String sql) throws Exception {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      try (SqlSession session = engine.newSession()) {
        session.execute(sql, InputStream.nullInputStream(), output);
      }
      String lines = SqlQueriesIT.lines(output.toByteArray());
      return sql.contains("count()") ? lines.strip() : lines;
    }

    void optimizeOurs() throws Exception {
      ours.optimize(Optional.empty(), true);
    }

    private void open() throws Exception {
      if (ours != null) {
        engine.tables().dropTable(our);
      }
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, List.of());
      UUID uuid = UUID.randomUUID();
      Path source = their.directory();
      query("DETACH TABLE #");
      TableDirectories.copy(source, TableDirectories.of(directory.resolve("ours"), uuid));
      query("ATTACH TABLE #");
      TableSchemaBuilder schema = TableSchema.builder();
      columns.forEach(schema::column);
      schema.orderBy("k").setting("old_parts_lifetime", "100000");
      if (setting.contains("index_granularity_bytes = 0")) {
        schema.setting("index_granularity_bytes", "0");
      }
      ours = engine.tables().createTable(new TableDefinition(our, uuid, schema.build()));
    }

    void drop() throws Exception {
      engine.tables().dropTable(our);
      query("DROP TABLE # SYNC");
    }
  }
}
