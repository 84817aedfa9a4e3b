package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text that one side prints is the text that the other side prints, and is understood by it: random
 * rows in every format, and the definitions of their tables.
 */
class SqlTextIT {
  private static final List<String> BOTH_WAYS =
      List.of("TabSeparated", "TabSeparatedWithNames", "CSV", "CSVWithNames", "JSONEachRow");
  private static final List<String> NESTING = List.of("TabSeparated", "CSV", "JSONEachRow");
  private static final List<String> PRINTED =
      List.of(
          "TabSeparatedWithNamesAndTypes",
          "CSVWithNamesAndTypes",
          "JSONCompact",
          "PrettyCompact",
          "Values");

  /** Remarks such as "1.25 million" behind a single row. */
  private static final String WITHOUT_TIPS =
      " SETTINGS output_format_pretty_single_large_number_tip_threshold = 0";

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static SqlEngine engine;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("SET allow_suspicious_low_cardinality_types = 1, allow_suspicious_codecs = 1");
    engine = SqlEngine.builder(directory.resolve("ours")).backgroundThreads(0).open();
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
  }

  @Test
  void textIsPrintedAndReadAlike() {
    RandomCases.run(
        "text",
        15,
        (random, seed) -> check(random, "t" + seed, RandomTable.ofCommonTypes(random), true));
  }

  /** Values of all types, in the formats that differ in how they nest. */
  @Test
  void nestedTextIsPrintedAndReadAlike() {
    RandomCases.run(
        "nested text",
        15,
        (random, seed) -> check(random, "a" + seed, RandomTable.ofAllTypes(random), false));
  }

  @Test
  void typesOfSeveralLinesArePrintedAlike() throws Exception {
    String create =
        "CREATE TABLE default.lines (a UInt32 CODEC(T64), b UInt64 CODEC(Delta(8), T64('bit'), LZ4),"
            + " t Tuple(x UInt8, `y z(` String), e Tuple(), o Tuple(q UInt8),"
            + " v Array(Tuple(a UInt8, b Tuple(c UInt8, d Tuple(UInt8, Map(String, Tuple(x UInt8,"
            + " y Enum8('Tuple(a,b)' = 1))))))), n Nested(x UInt8, y Tuple(p UInt8, q UInt8)),"
            + " j JSON(a UInt8, b Tuple(x UInt8, y UInt8)), w Variant(Tuple(a UInt8, b UInt8),"
            + " String), s SimpleAggregateFunction(anyLast, Tuple(a UInt8, b UInt8)))"
            + " ENGINE = MergeTree ORDER BY a";
    clickHouse.query(create);
    try (SqlSession session = engine.newSession()) {
      session.query(create);
      assertEquals(
          clickHouse.query("SHOW CREATE TABLE default.lines"),
          trimmed(session, "SHOW CREATE TABLE default.lines"));
    }
  }

  private static void check(Random random, String name, RandomTable made, boolean everyFormat)
      throws Exception {
    String full = "default." + name;
    String create = made.createStatement(full, Map.of());
    clickHouse.query(create);
    // Texts of JSON are Unicode; other bytes cannot be told apart there.
    boolean unicode = random.nextInt(3) > 0;
    Block block = made.randomBlock(1 + random.nextInt(60), random);
    block = unicode ? UnicodeTexts.of(block) : block;
    Path rows = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
    clickHouse.query("INSERT INTO " + full + " FROM INFILE '" + rows + "' FORMAT RowBinary");
    ClickHouseTable their = new ClickHouseTable(clickHouse, full, made.header());
    try (SqlSession session = engine.newSession()) {
      session.query(create);
      assertEquals(
          clickHouse.query("SHOW CREATE TABLE " + full),
          trimmed(session, "SHOW CREATE TABLE " + full));
      OurTable our = new OurTable(engine.tables().table(name).orElseThrow());
      boolean strings =
          made.header().stream().anyMatch(column -> column.type().toString().contains("String"));
      boolean bytes = strings && !unicode;
      for (String format : everyFormat ? BOTH_WAYS : NESTING) {
        if (format.startsWith("JSON") && bytes) {
          continue;
        }
        byte[] text = clickHouse.query("SELECT * FROM " + full, format);
        session.execute(
            "INSERT INTO " + full + " FORMAT " + format,
            new ByteArrayInputStream(text),
            OutputStream.nullOutputStream());
        // ClickHouse does not read all tuples of its own CSV: Some numbers in LowCardinality.
        boolean theyRead = everyFormat || !format.equals("CSV");
        if (theyRead) {
          // Not every format can tell all values: JSON has no NaN.
          load(full, text, format);
        }
        assertEquals(their.rows(), our.rows(), format);
        byte[] back = run(session, "SELECT * FROM " + full + " FORMAT " + format);
        assertEquals(
            SqlQueriesIT.lines(clickHouse.query("SELECT * FROM " + full, format)),
            SqlQueriesIT.lines(back),
            format);
        if (theyRead) {
          load(full, back, format);
          assertEquals(our.rows(), their.rows(), "back, " + format);
        }
        session.query("DROP TABLE " + full);
        session.query(create);
        our = new OurTable(engine.tables().table(name).orElseThrow());
      }
      if (!everyFormat) {
        return;
      }
      // Of one row there is no order that could differ.
      Block first = block.slice(0, 1);
      engine.tables().table(name).orElseThrow().insert(first);
      clickHouse.query("TRUNCATE TABLE " + full);
      Files.write(rows, RowBinary.encode(first));
      clickHouse.query("INSERT INTO " + full + " FROM INFILE '" + rows + "' FORMAT RowBinary");
      String one = "SELECT * FROM " + full;
      for (String format : PRINTED) {
        // How wide control characters are is told differently by Pretty.
        if (bytes && format.startsWith("JSON") || strings && format.startsWith("Pretty")) {
          continue;
        }
        String plainNumbers =
            " SETTINGS output_format_pretty_single_large_number_tip_threshold = 0";
        String expected = text(clickHouse.query(one + WITHOUT_TIPS, format));
        String actual = text(run(session, one + " FORMAT " + format));
        if (!expected.equals(actual)) {
          throw new AssertionError(
              format + " of " + create + "\n" + SqlQueriesIT.firstDifference(expected, actual));
        }
      }
    }
  }

  /** Gives ClickHouse's table the rows of a text, and no others. */
  private static void load(String table, byte[] text, String format) throws IOException {
    Path file = Files.write(directory.resolve("rows.txt"), text);
    clickHouse.query("TRUNCATE TABLE " + table);
    clickHouse.query("INSERT INTO " + table + " FROM INFILE '" + file + "' FORMAT " + format);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replaceAll("\"(elapsed|rows_read|bytes_read)\": .*", "");
  }

  private static byte[] run(SqlSession session, String query) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    session.execute(query, InputStream.nullInputStream(), output);
    return output.toByteArray();
  }

  private static String trimmed(SqlSession session, String query) throws Exception {
    return session.query(query).stripTrailing();
  }
}
