package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.StringColumn;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.serialization.DynamicValues;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.TableDefinition;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.DynamicType;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random tables of Variant, Dynamic and JSON go from us to ClickHouse, from one layout of
 * ClickHouse to another, and back to us; rows, their types and their text stay the same.
 */
class DynamicTypesIT {
  private static final String KEPT = "old_parts_lifetime = 100000";

  private static final String ADVANCED_WITHOUT_MARKS =
      ", write_marks_for_substreams_in_compact_parts = 0"
          + ", object_shared_data_serialization_version = 'advanced'"
          + ", object_shared_data_serialization_version_for_zero_level_parts = 'advanced'";

  /** Settings of layouts, all of which ClickHouse 26.7 can write. */
  private static final List<String> LAYOUTS =
      List.of(
          "",
          "",
          ", object_serialization_version = 'v1', dynamic_serialization_version = 'v1'",
          ", object_serialization_version = 'v2', dynamic_serialization_version = 'v2'",
          ", object_shared_data_serialization_version = 'map'",
          ", object_shared_data_serialization_version_for_zero_level_parts = 'advanced'",
          ", object_shared_data_serialization_version = 'map_with_buckets'",
          ", use_compact_variant_discriminators_serialization = 0",
          ", write_marks_for_substreams_in_compact_parts = 0"
              + ", object_shared_data_serialization_version = 'map'",
          ADVANCED_WITHOUT_MARKS,
          ", string_serialization_version = 'single_stream'",
          ", serialization_info_version = 'basic'");

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;

  @BeforeAll
  static void start() throws IOException {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
    for (String setting :
        List.of(
            "allow_suspicious_variant_types",
            "allow_suspicious_low_cardinality_types",
            "enable_time_time64_type",
            "allow_experimental_bfloat16_type")) {
      clickHouse.query("SET " + setting + " = 1");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
  }

  @Test
  void valuesOfAnyTypeGoToClickHouseAndBack() {
    RandomCases.run("dynamic types", 25, (random, seed) -> new Case(random, seed).run());
  }

  /** ClickHouse writes the structure of shared data also where there is no object. */
  @Test
  void granulesWithoutObjectsEndWhereTheNextBegins() throws Exception {
    String definition =
        " (k UInt64, v Variant(Bool, JSON)) ENGINE = MergeTree ORDER BY k SETTINGS"
            + " index_granularity = 2, min_bytes_for_wide_part = 1000000000, "
            + KEPT;
    clickHouse.query("CREATE TABLE db.empty" + definition);
    clickHouse.query("INSERT INTO db.empty SELECT number, true FROM numbers(6)");
    clickHouse.query("INSERT INTO db.empty SELECT number, '{\"a\": 1}'::JSON FROM numbers(6, 5)");
    clickHouse.query("OPTIMIZE TABLE db.empty FINAL");
    ClickHouseTable their = new ClickHouseTable(clickHouse, "db.empty", List.of());
    Path data = directory.resolve("empty");
    TableDirectories.copy(their.directory(), TableDirectories.of(data, their.uuid()));
    try (LocalDisk disk = OurTable.openDisk(data);
        MergeTreeEngine engine = OurTable.openEngine(disk)) {
      MergeTreeTable table =
          engine.createTable(
              new TableDefinition(
                  "t", their.uuid(), RandomTable.schemaOf("CREATE TABLE t" + definition)));
      OurTable our = new OurTable(table);
      assertEquals(List.of(), our.defects());
      Map<Long, String> rows = rows(table, table.schema().header());
      assertEquals(11, rows.size());
      rows.forEach((k, row) -> assertEquals(k + "\t" + (k < 6 ? "true" : "{\"a\":1}"), row));
    }
    clickHouse.query("DROP TABLE db.empty SYNC");
  }

  /**
   * Values of single paths stand between what is read, with their own shared data, and all of that
   * also where there is no object.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 8192})
  void advancedSharedDataIsReadWithoutMarksBySubstream(int granularity) throws Exception {
    String json = "JSON(max_dynamic_paths = 1)";
    String definition =
        " (k UInt64, j #, v Variant(#, String, UInt8), a Array(Array(#)), d Dynamic, e UInt32)"
            + " ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = "
            + granularity
            + ", min_bytes_for_wide_part = 1000000000, "
            + KEPT;
    definition = definition.replace("#", json);
    String object =
        "('{\"a\": ' || number || ', \"b\": {\"c\": [{\"d\": [{\"e\": 1, \"f\": \"x\"}]}, {}],"
            + " \"g\": \"' || repeat('z', number) || '\"}, \"h\": [1, null, \"y\"]}')::#";
    String value =
        "multiIf(number < 9, (number::UInt8)::Variant(#, String, UInt8), number %% 3 = 0,"
            + " 's'::Variant(#, String, UInt8), OBJECT::Variant(#, String, UInt8))";
    String select =
        "SELECT number, if(number %% 7 = 6, '{}'::#, OBJECT), "
            + value
            + ", if(number < 15, [[]], [[OBJECT], [], ['{\"i\": 1}'::#]]),"
            + " if(number %% 2 = 0, OBJECT::Dynamic, number::Dynamic), 7 FROM numbers(%d, %d)";
    select = select.replace("OBJECT", object).replace("#", json);
    clickHouse.query("CREATE TABLE db.unmarked" + definition + ADVANCED_WITHOUT_MARKS);
    clickHouse.query("INSERT INTO db.unmarked " + String.format(select, 0, 10));
    clickHouse.query("INSERT INTO db.unmarked " + String.format(select, 10, 20));
    clickHouse.query("OPTIMIZE TABLE db.unmarked FINAL");
    clickHouse.query("INSERT INTO db.unmarked " + String.format(select, 30, 12));
    ClickHouseTable their = new ClickHouseTable(clickHouse, "db.unmarked", List.of());
    Map<Long, String> expected = new TreeMap<>();
    String rows =
        new String(
            clickHouse.query(
                "SELECT k, j, v, a, d, dynamicType(d), e FROM db.unmarked", "TabSeparated"),
            StandardCharsets.ISO_8859_1);
    for (String line : rows.split("\n")) {
      expected.put(Long.valueOf(line.substring(0, line.indexOf('\t'))), line);
    }
    assertEquals(42, expected.size());
    Path data = directory.resolve("unmarked" + granularity);
    TableDirectories.copy(their.directory(), TableDirectories.of(data, their.uuid()));
    try (LocalDisk disk = OurTable.openDisk(data);
        MergeTreeEngine engine = OurTable.openEngine(disk)) {
      MergeTreeTable table =
          engine.createTable(
              new TableDefinition(
                  "t", their.uuid(), RandomTable.schemaOf("CREATE TABLE t" + definition)));
      OurTable our = new OurTable(table);
      assertEquals(List.of(), our.defects());
      rows(table, table.schema().header())
          .forEach((k, row) -> assertEquals(expected.remove(k), row));
      assertEquals(Map.of(), expected);
    }
    clickHouse.query("DROP TABLE db.unmarked SYNC");
  }

  private static final class Case {
    private final Random random;
    private final long seed;
    private final List<NamedType> header = new ArrayList<>();
    private final Map<Long, String> expected = new TreeMap<>();
    private long nextKey;

    Case(Random random, long seed) {
      this.random = random;
      this.seed = seed;
      header.add(new NamedType("k", IntegerType.UINT64));
      int columnCount = 1 + random.nextInt(3);
      for (int i = 0; i < columnCount; i++) {
        String type = RandomDynamics.TYPES.get(random.nextInt(RandomDynamics.TYPES.size()));
        header.add(new NamedType("c" + i, DataTypeParser.parse(type)));
      }
    }

    void run() throws Exception {
      String ours = "db.ours" + seed;
      clickHouse.query(createStatement(ours, ""));
      ClickHouseTable attached = new ClickHouseTable(clickHouse, ours, header);
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      Path data = directory.resolve("ours-" + seed);
      for (String part : write(data, uuid)) {
        TableDirectories.copy(
            TableDirectories.of(data, uuid).resolve(part),
            attached.directory().resolve("detached").resolve(part));
        clickHouse.query("ALTER TABLE " + ours + " ATTACH PART '" + part + "'");
      }
      check(attached);
      clickHouse.query("OPTIMIZE TABLE " + ours + " FINAL");
      check(attached);

      String theirs = "db.theirs" + seed;
      String layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
      clickHouse.query(createStatement(theirs, layout));
      ClickHouseTable copied = new ClickHouseTable(clickHouse, theirs, header);
      int inserts = 1 + random.nextInt(3);
      for (int i = 0; i < inserts; i++) {
        clickHouse.query(
            "INSERT INTO "
                + theirs
                + (" SELECT * FROM " + ours + " WHERE k % " + inserts + " = " + i)
                + " SETTINGS min_insert_block_size_rows = 1000000");
      }
      if (random.nextBoolean()) {
        clickHouse.query("OPTIMIZE TABLE " + theirs + " FINAL");
      }
      check(copied);
      readTheirs(copied, layout);
      clickHouse.query("DROP TABLE " + ours + " SYNC");
    }

    private String createStatement(String name, String layout) {
      StringBuilder sql = new StringBuilder("CREATE TABLE " + name + " (");
      for (NamedType column : header) {
        sql.append(column.name()).append(' ').append(column.type()).append(", ");
      }
      sql.setLength(sql.length() - 2);
      int granularity = List.of(1, 8, 64, 8192).get((int) (seed % 4));
      return sql.append(") ENGINE = MergeTree ORDER BY k SETTINGS ")
          .append("index_granularity = ")
          .append(granularity)
          .append(", min_bytes_for_wide_part = ")
          .append(seed / 4 % 2 == 0 ? 0 : 1_000_000_000)
          .append(", ")
          .append(KEPT)
          .append(layout)
          .toString();
    }

    /** Writes parts of ours and returns their names. */
    private List<String> write(Path data, UUID uuid) throws Exception {
      String ourLayout = random.nextBoolean() ? "" : ", part_layout = 'modern'";
      try (LocalDisk disk = OurTable.openDisk(data);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        MergeTreeTable table =
            engine.createTable(
                new TableDefinition(
                    "t", uuid, RandomTable.schemaOf(createStatement("t", ourLayout))));
        int inserts = 1 + random.nextInt(3);
        for (int i = 0; i < inserts; i++) {
          Block block = randomBlock(1 + random.nextInt(200));
          remember(block, header, expected);
          table.insert(block);
        }
        if (random.nextBoolean()) {
          table.optimize(Optional.empty(), true);
        }
        OurTable our = new OurTable(table);
        assertEquals(expected, rows(table, header));
        assertEquals(List.of(), our.defects());
        return our.activeParts();
      }
    }

    private Block randomBlock(int rowCount) {
      List<Column> columns = new ArrayList<>();
      for (NamedType column : header) {
        if (column.name().equals("k")) {
          LongColumn.Builder keys = new LongColumn.Builder(rowCount);
          for (int i = 0; i < rowCount; i++) {
            keys.append(nextKey++);
          }
          columns.add(keys.build());
        } else {
          ColumnBuilder builder = Columns.newBuilder(column.type(), rowCount);
          RandomValues.append(builder, column.type(), rowCount, random);
          columns.add(builder.build());
        }
      }
      return new Block(header, columns, rowCount);
    }

    private void check(ClickHouseTable their) {
      assertTrue(their.isSound(), their + " is not sound");
      StringBuilder columns = new StringBuilder("k");
      for (NamedType column : header.subList(1, header.size())) {
        columns.append(", ").append(column.name());
        if (column.type() instanceof DynamicType) {
          columns.append(", dynamicType(").append(column.name()).append(')');
        }
      }
      String rows =
          new String(
              clickHouse.query(
                  "SELECT " + columns + " FROM " + their + " ORDER BY k", "TabSeparated"),
              StandardCharsets.ISO_8859_1);
      Map<Long, String> actual = new TreeMap<>();
      for (String line : rows.split("\n")) {
        actual.put(Long.valueOf(line.substring(0, line.indexOf('\t'))), line);
      }
      assertSame(actual, their.toString());
    }

    private void assertSame(Map<Long, String> actual, String context) {
      for (Map.Entry<Long, String> row : expected.entrySet()) {
        assertEquals(row.getValue(), actual.get(row.getKey()), context + " " + header);
      }
      assertEquals(expected.size(), actual.size());
    }

    private void readTheirs(ClickHouseTable their, String layout) throws Exception {
      Path data = directory.resolve("theirs-" + seed);
      UUID uuid = their.uuid();
      Path source = their.directory();
      clickHouse.query("DETACH TABLE " + their);
      TableDirectories.copy(source, TableDirectories.of(data, uuid));
      try (LocalDisk disk = OurTable.openDisk(data);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        MergeTreeTable table =
            engine.createTable(
                new TableDefinition("t", uuid, RandomTable.schemaOf(createStatement("t", ""))));
        assertEquals(List.of(), new OurTable(table).defects(), layout);
        assertSame(rows(table, header), "read from " + their + layout);
        table.optimize(Optional.empty(), true);
        assertSame(rows(table, header), "merged from " + their + layout);
      }
      clickHouse.query("ATTACH TABLE " + their);
      clickHouse.query("DROP TABLE " + their + " SYNC");
    }
  }

  private static Map<Long, String> rows(MergeTreeTable table, List<NamedType> header)
      throws IOException {
    Map<Long, String> rows = new TreeMap<>();
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.all())) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        remember(block.get(), header, rows);
      }
    }
    return rows;
  }

  /** The text of rows, with the types of Dynamics, by key. */
  private static void remember(Block block, List<NamedType> header, Map<Long, String> target) {
    List<ValuePrinter> printers = new ArrayList<>();
    for (NamedType column : header) {
      printers.add(ValuePrinter.of(column.type(), TextStyle.ESCAPED, ZoneOffset.UTC));
    }
    for (int row = 0; row < block.rowCount(); row++) {
      TextBuffer line = new TextBuffer(256);
      for (int i = 0; i < header.size(); i++) {
        Column column = block.column(header.get(i).name());
        if (i > 0) {
          line.append('\t');
        }
        printers.get(i).append(column, row, line);
        if (header.get(i).type() instanceof DynamicType) {
          line.append('\t');
          line.append(typeOf((StringColumn) column, row));
        }
      }
      String text = new String(line.bytes(), 0, line.size(), StandardCharsets.ISO_8859_1);
      target.put(((LongColumn) block.column("k")).values()[row], text);
    }
  }

  private static String typeOf(StringColumn values, int row) {
    List<DataType> types = new ArrayList<>();
    DynamicValues.byType(values.slice(row, row + 1), types);
    String name = types.isEmpty() ? "None" : types.get(0).toString();
    return name.replace("\\", "\\\\").replace("'", "\\'");
  }
}
