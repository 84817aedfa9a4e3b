package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RowBinary and Native: for random rows of all types both sides write the same bytes, and each
 * reads those of the other.
 */
class BinaryFormatsIT {
  private static final List<String> FORMATS =
      List.of("RowBinary", "RowBinaryWithNames", "RowBinaryWithNamesAndTypes", "Native");

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static SqlEngine engine;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    engine = SqlEngine.builder(directory.resolve("ours")).backgroundThreads(0).open();
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
  }

  @Test
  void bytesOfAllTypesAreTheSame() {
    RandomCases.run("binary", 6, (random, seed) -> check(random, "b" + Math.abs(seed)));
  }

  private static void check(Random random, String name) throws Exception {
    String columns = FormatTypes.randomColumns(random);
    int rows = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(300);
    String table = "default." + name;
    clickHouse.query(FormatTypes.createStatement(table, columns));
    clickHouse.query(FormatTypes.insertStatement(table, columns, random, rows));
    checkRows(table, columns);
  }

  @Test
  void bytesOfStatesAreTheSame() throws Exception {
    String columns =
        "k UInt32, s AggregateFunction(sum, UInt64), u AggregateFunction(uniqExact, String),"
            + " a Array(AggregateFunction(avg, Float64)), x SimpleAggregateFunction(max, UInt8)";
    String table = "default.states";
    clickHouse.query(FormatTypes.createStatement(table, columns));
    clickHouse.query(
        "INSERT INTO "
            + table
            + " SELECT toUInt32(number % 7) AS k, sumState(number), uniqExactState(toString(number)),"
            + " [avgState(toFloat64(number))], 3 FROM numbers(40) GROUP BY k");
    checkRows(table, columns);
  }

  private static void checkRows(String table, String columns) throws Exception {
    String select = "SELECT * FROM " + table + " ORDER BY k";
    try (SqlSession session = engine.newSession()) {
      byte[] all = clickHouse.query(select, "RowBinary");
      for (String format : FORMATS) {
        session.query(FormatTypes.createStatement(table, columns));
        byte[] their = clickHouse.query(select, format);
        insert(session, table, format, their);
        byte[] our = run(session, select + " FORMAT " + format);
        assertArrayEquals(their, our, () -> format + " of " + columns);
        clickHouse.query("TRUNCATE TABLE " + table);
        Path file = Files.write(directory.resolve("rows.bin"), our);
        if (our.length > 0) {
          clickHouse.query("INSERT INTO " + table + " FROM INFILE '" + file + "' FORMAT " + format);
        }
        assertArrayEquals(all, clickHouse.query(select, "RowBinary"), format);
        session.query("DROP TABLE " + table);
      }
    }
  }

  /** Which types and paths have columns of their own is each side's choice: rows are compared. */
  @Test
  void nativeCarriesValuesOfAnyType() throws Exception {
    String table = "default.dynamic";
    String columns =
        "k UInt32, v Variant(UInt8, String, Array(Nullable(Int64))), d Dynamic(max_types=2),"
            + " j JSON(a LowCardinality(String), max_dynamic_paths=3), av Array(Variant(UInt8,"
            + " String)), t Tuple(x Dynamic, y Map(String, Array(Dynamic)))";
    clickHouse.query(FormatTypes.createStatement(table, columns));
    clickHouse.query(
        "INSERT INTO "
            + table
            + " SELECT number, multiIf(number % 4 = 0, NULL, number % 4 = 1,"
            + " toUInt8(number)::Variant(UInt8, String, Array(Nullable(Int64))), number % 4 = 2,"
            + " ('s' || number)::Variant(UInt8, String, Array(Nullable(Int64))),"
            + " [number, NULL]::Array(Nullable(Int64))::Variant(UInt8, String, Array(Nullable(Int64)))),"
            + " multiIf(number % 5 = 0, NULL, number % 5 = 1, number::UInt64::Dynamic,"
            + " number % 5 = 2, toString(number)::Dynamic, number % 5 = 3, [number]::Dynamic,"
            + " toDate(number)::Dynamic),"
            + " '{\"a\":\"x' || number % 3 || '\",\"p' || number % 7 || '\":{\"q\":[' || number || ',{\"r\":'"
            + " || number || '}]},\"z\":' || number || '}',"
            + " [number::UInt8::Variant(UInt8, String), 'q'::Variant(UInt8, String), NULL],"
            + " (number::Dynamic, map('m', ['x'::Dynamic, 3::Dynamic]))"
            + " FROM numbers(100)");
    String rows = "SELECT * FROM " + table + " ORDER BY k FORMAT JSONEachRow";
    String select = "SELECT * FROM " + table + " ORDER BY k";
    byte[] their = clickHouse.query(select, "Native");
    byte[] lines = clickHouse.query(select, "JSONEachRow");
    try (SqlSession session = engine.newSession()) {
      session.query(FormatTypes.createStatement(table, columns));
      insert(session, table, "Native", their);
      assertEquals(text(lines), text(run(session, rows)));
      byte[] our = run(session, select + " FORMAT Native");
      clickHouse.query("TRUNCATE TABLE " + table);
      Path file = Files.write(directory.resolve("dynamic.native"), our);
      clickHouse.query("INSERT INTO " + table + " FROM INFILE '" + file + "' FORMAT Native");
      assertEquals(text(lines), text(clickHouse.query(select, "JSONEachRow")));
      for (int size = 1; size < their.length; size += 97) {
        byte[] damaged = Arrays.copyOf(their, size);
        assertThrows(Exception.class, () -> insert(session, table, "Native", damaged));
      }
      assertEquals(text(lines), text(run(session, rows)));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void nativeGivesColumnsByNameAndConvertsThem() throws Exception {
    String target =
        "(extra UInt8 DEFAULT 7, b Nullable(String), a UInt64, c LowCardinality(String),"
            + " d Array(Nullable(Int64)), n UInt16 DEFAULT 3) ENGINE = MergeTree ORDER BY a";
    String select =
        "SELECT toUInt8(number) AS a, number AS b, toString(number) AS c, [toUInt8(number)] AS d,"
            + " if(number = 1, NULL, toUInt16(number)) AS n, 'x' AS unknown FROM numbers(3)";
    Path file = directory.resolve("converted.native");
    Files.write(file, clickHouse.query(select, "Native"));
    String insert = " FROM INFILE '" + file + "'";
    clickHouse.query("CREATE TABLE default.converted " + target);
    clickHouse.query("INSERT INTO default.converted" + insert + " FORMAT Native");
    try (SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE converted " + target);
      session.query("INSERT INTO converted" + insert);
      assertEquals(
          clickHouse.query("SELECT * FROM default.converted ORDER BY a"),
          session.query("SELECT * FROM converted ORDER BY a").stripTrailing());
    }
  }

  private static void insert(SqlSession session, String table, String format, byte[] bytes)
      throws Exception {
    session.execute(
        "INSERT INTO " + table + " FORMAT " + format,
        new ByteArrayInputStream(bytes),
        OutputStream.nullOutputStream());
  }

  private static byte[] run(SqlSession session, String query) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    session.execute(query, InputStream.nullInputStream(), output);
    return output.toByteArray();
  }
}
