package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs statements and compares what they print with what ClickHouse 26.7 printed: {@code NAME.out}
 * holds its answers to {@code NAME.sql}, each after a line that begins with {@code ===}.
 */
class GoldenStatementsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"formats", "select", "insert"})
  void statementsPrintWhatClickHousePrints(String name) throws IOException, SqlException {
    String[] statements = resource(name + ".sql").split(";\n");
    List<String> expected =
        new ArrayList<>(List.of(resource(name + ".out").split("(?m)^=== .*\n")));
    expected.remove(0);
    List<Executable> checks = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      assertFalse(expected.isEmpty());
      for (int i = 0; i < statements.length; i++) {
        String statement = statements[i];
        String wanted = i < expected.size() ? expected.get(i) : "";
        String actual = answer(session, statement);
        checks.add(() -> assertEquals(comparable(wanted), comparable(actual), () -> statement));
      }
    }
    assertAll(checks);
  }

  private static String answer(SqlSession session, String statement) {
    try {
      return session.query(statement);
    } catch (SqlException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  /** Without what differs from run to run, and with a line feed at the end. */
  private static String comparable(String output) {
    String stable =
        output
            .replaceAll("(?s)\"statistics\":\\s*\\{.*?\\}", "")
            .replaceAll("(\"rows_before_limit_at_least\"): \\d+", "$1");
    return stable.isEmpty() || stable.endsWith("\n") ? stable : stable + "\n";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = GoldenStatementsTest.class.getResourceAsStream("golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
