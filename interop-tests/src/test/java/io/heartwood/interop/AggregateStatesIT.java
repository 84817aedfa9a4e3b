package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableDefinition;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * States of aggregate functions go both ways: those of ClickHouse are read, merged and finalised
 * here, ours there, to the same values; those of functions that we do not have pass through us as
 * they are.
 */
class AggregateStatesIT {
  /** Functions that we have, with the arguments of their states; they give one result however. */
  private static final List<String> OURS =
      List.of(
          "count()",
          "count(n)",
          "countIf(x % 3 = 0)",
          "sum(x)",
          "sum(toInt8(x))",
          "sum(n)",
          "sum(toDecimal32(x % 1000, 2))",
          "sum(toFloat64(x % 100))",
          "sumIf(x, x % 2 = 1)",
          "sumIf(n, x % 2 = 1)",
          "avg(x)",
          "avg(n)",
          "avg(toDecimal64(x % 1000, 3))",
          "min(x)",
          "min(s)",
          "min(n)",
          "max(toDate(x % 1000))",
          "max(s)",
          "max(toDateTime64(x, 3, 'UTC'))",
          "maxIf(s, x % 5 = 1)",
          "max(toDecimal128(x, 3))",
          "uniqExact(x % 7)",
          "uniqExact(s)",
          "uniqExact(n)",
          "uniqExact(toDate(x % 50))",
          "uniqExact(s, x % 4)",
          "uniqExact(toFixedString(substring(s, 1, 1), 1))",
          "uniqExactIf(s, x % 2 = 0)",
          "argMin(s, x)",
          "argMax(x, x)",
          "argMax(n, x)",
          "argMin(x, s || toString(x))");

  /** Functions that we do not have; their states are carried. */
  private static final List<String> OTHERS =
      List.of(
          "quantiles(0.5, 0.9)(x)",
          "quantileExact(x)",
          "quantileTDigest(toFloat32(x))",
          "quantileTiming(toUInt16(x))",
          "quantileDeterministic(x, x)",
          "quantileDD(0.01)(x)",
          "quantileBFloat16(x)",
          "uniq(s)",
          "uniqHLL12(x)",
          "uniqCombined(12)(x)",
          "uniqCombined64(s)",
          "uniqUpTo(3)(s)",
          "groupArray(s)",
          "groupArray(n)",
          "groupArray(x)",
          "groupUniqArray(s)",
          "groupUniqArray(2)(x)",
          "groupArrayInsertAt(s, toUInt32(x % 10))",
          "groupBitAnd(x)",
          "groupBitXor(toUInt8(x))",
          "groupBitmap(x)",
          "sumMap([s], [x])",
          "sumMap(map(s, x))",
          "maxMap([toUInt8(x)], [s])",
          "sumWithOverflow(toUInt8(x))",
          "stddevPop(x)",
          "varSampStable(x)",
          "corr(x, x)",
          "topK(3)(s)",
          "topK(2)(x)",
          "anyHeavy(s)",
          "sumOrNull(n)",
          "avgOrDefaultIf(x, x % 2 = 0)",
          "groupArrayArray([s, s])",
          "sumForEach([x, x])",
          "sumDistinct(x)",
          "minArgMax(s, x)",
          "any_respect_nulls(n)",
          "argAndMax(s, x)",
          "groupConcat(',')(s)",
          "histogram(3)(x)",
          "entropy(s)",
          "sumCount(n)");

  private static final String SOURCE =
      "SELECT toUInt8(number %% %d) AS k, toUInt64(intHash32(number + %d)) AS x,"
          + " substring('abcdefghijklmnopqrstuvwxyz', toInt64(x %% 20) + 1, toInt64(x %% 5)) AS s,"
          + " if(x %% 4 = 0, NULL, toUInt64(x %% 1000)) AS n FROM numbers(%d)";

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
  }

  @AfterAll
  static void stop() throws Exception {
    clickHouse.close();
  }

  @Test
  void everyStateGoesBothWays() {
    RandomCases.run("aggregate states", 4, AggregateStatesIT::check);
  }

  @Test
  void randomStatesOfOursAreReadByClickHouse() {
    RandomCases.run("random states", 6, AggregateStatesIT::checkRandom);
  }

  private static void checkRandom(Random random, long seed) throws Exception {
    List<NamedType> header = new ArrayList<>();
    header.add(new NamedType("k", IntegerType.UINT64));
    for (String type : RandomValues.STATE_TYPES) {
      header.add(new NamedType("c" + header.size(), DataTypeParser.parse(type)));
    }
    String columns =
        String.join(", ", header.stream().map(named -> named.name() + " " + named.type()).toList());
    String settings =
        " ("
            + columns
            + ") ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 16,"
            + " min_bytes_for_wide_part = "
            + (random.nextBoolean() ? "0" : "100000000");
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    Path ours = directory.resolve("random" + seed);
    List<Block> blocks = new ArrayList<>();
    try (LocalDisk disk = OurTable.openDisk(ours);
        MergeTreeEngine engine = OurTable.openEngine(disk)) {
      MergeTreeTable table =
          engine.createTable(
              new TableDefinition("t", uuid, RandomTable.schemaOf("CREATE TABLE t" + settings)));
      for (int i = 0; i < 2; i++) {
        int rowCount = 1 + random.nextInt(200);
        List<io.heartwood.column.Column> values = new ArrayList<>();
        for (NamedType named : header) {
          ColumnBuilder builder = Columns.newBuilder(named.type(), rowCount);
          RandomValues.append(builder, named.type(), rowCount, random);
          values.add(builder.build());
        }
        blocks.add(new Block(header, values, rowCount));
        table.insert(blocks.get(i));
      }
      table.optimize(Optional.empty(), random.nextBoolean());
      assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
      assertEquals(List.of(), new OurTable(table).defects());
    }
    String name = "db.random" + seed;
    TableDirectories.copy(
        TableDirectories.of(ours, uuid),
        TableDirectories.of(directory.resolve("clickhouse/data"), uuid));
    clickHouse.query("ATTACH TABLE " + name + " UUID '" + uuid + "'" + settings);
    ClickHouseTable table = new ClickHouseTable(clickHouse, name, header);
    assertTrue(table.isSound());
    assertEquals(RandomTable.sortedRows(blocks), table.rows());
    clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
    assertEquals(RandomTable.sortedRows(blocks), table.rows());
    clickHouse.query("DROP TABLE " + name + " SYNC");
  }

  @Test
  void besideUnknownStatesTheOtherColumnsAreRead() throws Exception {
    String columns =
        " (k UInt8, f AggregateFunction(sparkbar(3), UInt8, UInt8)) ENGINE = MergeTree"
            + " ORDER BY k SETTINGS min_bytes_for_wide_part = ";
    for (String wide : List.of("0", "1000000")) {
      clickHouse.query("CREATE TABLE db.unknown" + columns + wide);
      clickHouse.query(
          "INSERT INTO db.unknown SELECT number % 3, sparkbarState(3)(toUInt8(number), toUInt8(1))"
              + " FROM numbers(9) GROUP BY number % 3");
      ClickHouseTable table = new ClickHouseTable(clickHouse, "db.unknown", List.of());
      Path ours = directory.resolve("unknown" + wide);
      TableDirectories.copy(table.directory(), TableDirectories.of(ours, table.uuid()));
      try (SqlEngine engine = SqlEngine.builder(ours).backgroundThreads(0).open();
          SqlSession session = engine.newSession()) {
        session.query("ATTACH TABLE t UUID '" + table.uuid() + "'" + columns + wide);
        assertEquals("0\n1\n2\n", session.query("SELECT k FROM t ORDER BY k"));
        SqlException refused =
            assertThrows(SqlException.class, () -> session.query("SELECT f FROM t"));
        assertTrue(refused.getMessage().contains("sparkbar"), refused.getMessage());
      }
      clickHouse.query("DROP TABLE db.unknown SYNC");
    }
  }

  private static void check(Random random, long seed) throws Exception {
    List<Column> columns = new ArrayList<>();
    for (String function : OURS) {
      columns.add(column(function, columns.size(), true));
    }
    for (String function : OTHERS) {
      columns.add(column(function, columns.size(), false));
    }
    String source =
        String.format(
            SOURCE, 1 + random.nextInt(30), random.nextInt(1000), 1 + random.nextInt(400));
    String settings =
        " SETTINGS index_granularity = "
            + List.of(1, 7, 8192).get(random.nextInt(3))
            + ", min_bytes_for_wide_part = "
            + (random.nextBoolean() ? "0" : "100000000");
    String theirs = "db.theirs" + seed;
    clickHouse.query(create(theirs, columns, settings));
    clickHouse.query(
        "INSERT INTO "
            + theirs
            + " SELECT k, "
            + join(columns, column -> column.state())
            + " FROM ("
            + source
            + ") GROUP BY k, x % 3");
    clickHouse.query("INSERT INTO " + theirs + " (k) VALUES (77), (0)");
    fromClickHouse(seed, theirs, columns, settings, source);
    clickHouse.query("DROP TABLE " + theirs + " SYNC");
  }

  private static void fromClickHouse(
      long seed, String theirs, List<Column> columns, String settings, String source)
      throws Exception {
    ClickHouseTable table = new ClickHouseTable(clickHouse, theirs, List.of());
    Path ours = directory.resolve("ours" + seed);
    TableDirectories.copy(table.directory(), TableDirectories.of(ours, table.uuid()));
    UUID again = new UUID(seed, seed);
    String merged =
        "SELECT k, "
            + join(columns.stream().filter(Column::isOurs).toList(), Column::merge)
            + " FROM %s GROUP BY k ORDER BY k";
    String finalised =
        "SELECT k, "
            + join(
                columns.stream().filter(Column::isOurs).toList(),
                column -> "finalizeAggregation(" + column.name() + ")")
            + " FROM %s";
    String expectedRows = rows(theirs);
    try (SqlEngine engine = SqlEngine.builder(ours).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          create("t UUID '" + table.uuid() + "'", columns, settings)
              .replaceFirst("CREATE", "ATTACH"));
      assertSameBytes(
          columns,
          expectedRows,
          sortedLines(answer(session, "SELECT * FROM t FORMAT TabSeparated")));
      List<Column> own = columns.stream().filter(Column::isOurs).toList();
      assertSame(
          own,
          clickHouse.query(String.format(merged, theirs)) + "\n",
          text(answer(session, String.format(merged, "t"))));
      assertSame(
          own,
          sortedLines(clickHouse.query(String.format(finalised, theirs), "TabSeparated")),
          sortedLines(answer(session, String.format(finalised, "t"))));

      session.query(create("u UUID '" + again + "'", columns, settings));
      // Through text and binary formats, states stay what they are.
      String format = List.of("RowBinary", "Native", "TabSeparated", "CSV").get((int) (seed % 4));
      byte[] data = answer(session, "SELECT * FROM t FORMAT " + format);
      session.execute(
          "INSERT INTO u FORMAT " + format,
          new ByteArrayInputStream(data),
          new ByteArrayOutputStream());
      session.query("OPTIMIZE TABLE u FINAL");
      assertSameBytes(
          columns,
          expectedRows,
          sortedLines(answer(session, "SELECT * FROM u FORMAT TabSeparated")));
      session.query(
          "CREATE TABLE src (k UInt8, x UInt64, s String, n Nullable(UInt64))"
              + " ENGINE = MergeTree ORDER BY k");
      byte[] rows = clickHouse.query(source, "TabSeparated");
      session.execute(
          "INSERT INTO src FORMAT TabSeparated",
          new ByteArrayInputStream(rows),
          new ByteArrayOutputStream());
      List<Column> made = columns.stream().filter(Column::isOurs).toList();
      session.query(create("v UUID '" + new UUID(seed, ~seed) + "'", made, settings));
      session.query(
          "INSERT INTO v SELECT k, " + join(made, Column::state) + " FROM src GROUP BY k, x % 5");
    }
    fromUs(seed, ours, again, columns, settings, expectedRows, source);
  }

  private static void fromUs(
      long seed,
      Path ours,
      UUID again,
      List<Column> columns,
      String settings,
      String expectedRows,
      String source)
      throws Exception {
    Path data = directory.resolve("clickhouse/data");
    String carried = "db.carried" + seed;
    TableDirectories.copy(TableDirectories.of(ours, again), TableDirectories.of(data, again));
    clickHouse.query(
        create(carried + " UUID '" + again + "'", columns, settings)
            .replaceFirst("CREATE", "ATTACH"));
    ClickHouseTable table = new ClickHouseTable(clickHouse, carried, List.of());
    assertTrue(table.isSound());
    assertSame(columns, expectedRows, rows(carried));
    List<Column> made = columns.stream().filter(Column::isOurs).toList();
    UUID madeUuid = new UUID(seed, ~seed);
    String states = "db.made" + seed;
    TableDirectories.copy(TableDirectories.of(ours, madeUuid), TableDirectories.of(data, madeUuid));
    clickHouse.query(
        create(states + " UUID '" + madeUuid + "'", made, settings)
            .replaceFirst("CREATE", "ATTACH"));
    assertTrue(new ClickHouseTable(clickHouse, states, List.of()).isSound());
    assertSame(
        made,
        clickHouse.query(
            "SELECT k, "
                + join(made, Column::function)
                + " FROM ("
                + source
                + ") GROUP BY k ORDER BY k"),
        clickHouse.query(
            "SELECT k, "
                + join(made, Column::merge)
                + " FROM "
                + states
                + " GROUP BY k ORDER BY k"));
    clickHouse.query("DROP TABLE " + carried + " SYNC");
    clickHouse.query("DROP TABLE " + states + " SYNC");
  }

  private static String create(String name, List<Column> columns, String settings) {
    return "CREATE TABLE "
        + name
        + " (k UInt8, "
        + join(columns, column -> column.name() + " " + column.type())
        + ") ENGINE = MergeTree ORDER BY k"
        + settings;
  }

  private static String rows(String table) {
    return sortedLines(clickHouse.query("SELECT * FROM " + table, "TabSeparated"));
  }

  private static String sortedLines(byte[] rows) {
    return SqlQueriesIT.lines(rows);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Fails with the first field that differs, and the column it is of. */
  private static void assertSame(List<Column> columns, String expected, String actual) {
    String[] theirs = expected.split("\n", -1);
    String[] ours = actual.split("\n", -1);
    for (int line = 0; line < Math.min(theirs.length, ours.length); line++) {
      String[] theirFields = theirs[line].split("\t", -1);
      String[] ourFields = ours[line].split("\t", -1);
      for (int i = 0; i < Math.min(theirFields.length, ourFields.length); i++) {
        int field = i;
        assertEquals(
            hex(theirFields[i]),
            hex(ourFields[i]),
            () -> "column " + (field == 0 ? "k" : columns.get(field - 1)));
      }
    }
    assertEquals(theirs.length, ours.length);
    assertEquals(expected, actual);
  }

  /**
   * Like {@link #assertSame}, but fields may have their bytes in another order: ClickHouse reads
   * the states that it prints, and sets and maps come out of it in an order of its own.
   */
  private static void assertSameBytes(List<Column> columns, String expected, String actual) {
    assertSame(columns, withSortedFields(expected), withSortedFields(actual));
  }

  private static String withSortedFields(String rows) {
    List<String> lines = new ArrayList<>();
    for (String line : rows.split("\n", -1)) {
      List<String> fields = new ArrayList<>();
      for (String field : line.split("\t", -1)) {
        char[] characters = field.toCharArray();
        Arrays.sort(characters);
        fields.add(new String(characters));
      }
      lines.add(String.join("\t", fields));
    }
    lines.sort(null);
    return String.join("\n", lines);
  }

  /** What is no printable ASCII in hex. */
  private static String hex(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      escaped.append(c > ' ' && c < 0x7f ? String.valueOf(c) : String.format("<%02x>", (int) c));
    }
    return escaped.toString();
  }

  private static byte[] answer(SqlSession session, String query) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    session.execute(query, InputStream.nullInputStream(), output);
    return output.toByteArray();
  }

  private static String join(List<Column> columns, Function<Column, String> text) {
    return String.join(", ", columns.stream().map(text).toList());
  }

  private static Column column(String function, int index, boolean isOurs) {
    Column untyped = new Column(function, index, isOurs, "");
    String type =
        clickHouse.query(
            "SELECT toTypeName("
                + untyped.state()
                + ") FROM ("
                + String.format(SOURCE, 2, 0, 1)
                + ") FORMAT TSVRaw");
    return new Column(function, index, isOurs, type);
  }

  /**
   * A column of states.
   *
   * @param function a call, parameters before arguments
   */
  private record Column(String function, int index, boolean isOurs, String type) {
    String name() {
      return "s" + index;
    }

    private String base() {
      return function.substring(0, function.indexOf('('));
    }

    /** The call that gives the state. */
    String state() {
      return base() + "State" + function.substring(base().length()) + " AS " + name();
    }

    String merge() {
      return base() + "Merge(" + name() + ")";
    }
  }
}
