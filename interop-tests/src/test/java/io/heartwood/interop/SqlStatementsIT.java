package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements of files, one a line, print here what they print there; what ClickHouse refuses is
 * refused here, too. Lines that begin with {@code --} are comments.
 */
class SqlStatementsIT {
  private static final String REFUSED = "refused";

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static SqlEngine engine;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE IF NOT EXISTS default");
    clickHouse.query("USE default");
    engine = SqlEngine.builder(directory.resolve("ours")).backgroundThreads(0).open();
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json-text",
        "wide-types",
        "left-out-values",
        "whole-numbers-as-times",
        "arrays-and-tuples",
        "qualified-names",
        "compound-keys",
        "truncate",
        "compound-groups",
        "wide-arithmetic",
        "numbers-and-names",
        "whole-numbers-within-arrays"
      })
  void statementsAreAnsweredAlike(String name) throws Exception {
    List<String> differences = new ArrayList<>();
    int count = 0;
    try (SqlSession session = engine.newSession()) {
      for (String statement : statements(name)) {
        count++;
        String expected = theirs(statement);
        String actual = ours(session, statement);
        boolean alike =
            expected.equals(REFUSED) ? actual.startsWith(REFUSED) : expected.equals(actual);
        if (!alike) {
          differences.add(statement + "\n   expected: " + expected + "\n   actual:   " + actual);
        }
      }
    }
    assertEquals("", String.join("\n", differences), () -> name);
    assertEquals(true, count > 0, () -> "no statements: " + name);
  }

  private static List<String> statements(String name) throws IOException {
    try (InputStream file =
        SqlStatementsIT.class.getResourceAsStream("statements/" + name + ".sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("--"))
          .toList();
    }
  }

  private static String theirs(String statement) {
    try {
      return clickHouse.query(statement);
    } catch (ClickHouseException e) {
      return REFUSED;
    }
  }

  private static String ours(SqlSession session, String statement) {
    try {
      String text = session.query(statement);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (SqlException e) {
      return REFUSED + ": " + e.getMessage();
    }
  }
}
