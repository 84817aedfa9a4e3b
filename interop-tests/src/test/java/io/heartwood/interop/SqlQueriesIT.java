package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random queries over the same random rows have the same answers here and there, byte for byte. */
class SqlQueriesIT {
  private static final int QUERIES = 30;

  /** With it, ClickHouse 26.7 sometimes leaves NaN out of the first rows. */
  private static final String CAREFUL = " SETTINGS use_top_k_dynamic_filtering = 0";

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
  void queriesHaveTheSameAnswers() {
    RandomCases.run("tables with 30 queries each", 12, SqlQueriesIT::check);
  }

  private static void check(Random random, long seed) throws Exception {
    RandomTable made = RandomTable.ofCommonTypes(random);
    String name = "t" + seed;
    clickHouse.query(made.createStatement("default." + name, Map.of()));
    List<Block> blocks = new ArrayList<>();
    try (SqlSession session = engine.newSession()) {
      session.query(made.createStatement(name, Map.of()));
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        Block block = made.randomBlock(1 + random.nextInt(200), random);
        blocks.add(block);
        Path file = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
        clickHouse.query(
            "INSERT INTO default." + name + " FROM INFILE '" + file + "' FORMAT RowBinary");
        engine.tables().table(name).orElseThrow().insert(block);
      }
      assertEquals(
          RandomTable.sortedRows(blocks),
          new OurTable(engine.tables().table(name).orElseThrow()).rows());
      assertEquals(
          RandomTable.sortedRows(blocks),
          new ClickHouseTable(clickHouse, "default." + name, made.header()).rows());
      RandomQueries queries =
          new RandomQueries(
              "default." + name, made.header(), new RandomConditions(made, blocks, random), random);
      List<String> differences = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        String query = queries.next();
        difference(session, query, differences);
      }
      if (!differences.isEmpty()) {
        throw new AssertionError(
            "differences="
                + differences.size()
                + "\n"
                + made.createStatement(name, Map.of())
                + "\n"
                + String.join("\n", differences));
      }
    }
  }

  private static void difference(SqlSession session, String query, List<String> differences) {
    String expected;
    try {
      expected = lines(clickHouse.query(query + CAREFUL, "TabSeparated"));
    } catch (ClickHouseException e) {
      expected = "refused: " + e.getMessage();
    }
    String actual;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      session.execute(query, InputStream.nullInputStream(), output);
      actual = lines(output.toByteArray());
    } catch (SqlException | RuntimeException e) {
      actual = "refused: " + e;
    }
    boolean clear = !actual.startsWith("refused") || actual.contains("SqlException");
    if (expected.startsWith("refused") && clear) {
      // What ClickHouse refuses we may understand; if not, with one clear line.
      return;
    }
    if (!expected.equals(actual)) {
      differences.add(query + "\n   " + firstDifference(expected, actual));
    }
  }

  static String firstDifference(String expected, String actual) {
    String[] theirs = expected.split("\n", -1);
    String[] ours = actual.split("\n", -1);
    int line = 0;
    while (line < Math.min(theirs.length, ours.length) && theirs[line].equals(ours[line])) {
      line++;
    }
    return "expected: "
        + (line < theirs.length ? theirs[line] : "nothing more")
        + "\n   actual:   "
        + (line < ours.length ? ours[line] : "nothing more");
  }

  /** The lines of a result, sorted, every byte as a character. */
  static String lines(byte[] result) {
    String[] lines = new String(result, StandardCharsets.ISO_8859_1).split("\n", -1);
    Arrays.sort(lines);
    return String.join("\n", lines);
  }
}
