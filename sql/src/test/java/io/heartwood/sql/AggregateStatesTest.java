package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States of aggregate functions in statements; expected answers are those of ClickHouse 26.7. */
class AggregateStatesTest {
  @TempDir Path directory;

  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
    session.query(
        "CREATE TABLE s (k UInt8, c AggregateFunction(count), m AggregateFunction(min, String),"
            + " u AggregateFunction(uniqExact, UInt64), x SimpleAggregateFunction(sum, UInt64))"
            + " ENGINE = MergeTree ORDER BY k");
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    engine.close();
  }

  @Test
  void statesAreMadeMergedAndFinalised() throws SqlException {
    session.query(
        "INSERT INTO s SELECT number % 2, countState(), minState(toString(number)),"
            + " uniqExactState(toUInt64(number % 5)), sum(number) FROM numbers(20) GROUP BY number % 2");
    session.query(
        "INSERT INTO s SELECT number % 3, countState(), minState('0'),"
            + " uniqExactState(number), sum(1) FROM numbers(10, 6) GROUP BY number % 3");
    assertEquals(
        "0\t12\t0\t7\t92\n1\t12\t0\t7\t102\n2\t2\t0\t2\t2\n",
        session.query(
            "SELECT k, countMerge(c), minMerge(m), uniqExactMerge(u), sum(x) FROM s"
                + " GROUP BY k ORDER BY k"));
    assertEquals(
        "2\n2\n10\n",
        session.query(
            "SELECT finalizeAggregation(c) AS n FROM s ORDER BY n LIMIT 1 OFFSET 1;"
                + "SELECT finalizeAggregation(c) AS n FROM s ORDER BY n LIMIT 1;"
                + "SELECT finalizeAggregation(c) AS n FROM s ORDER BY n DESC LIMIT 1"));
    assertEquals("26\n", session.query("SELECT countMerge(c) FROM s"));
  }

  @Test
  void rowsWithoutStateHaveSeenNothing() throws SqlException {
    session.query("INSERT INTO s (k) VALUES (1)");
    assertEquals(
        "1\t\\0\t\u00ff\u00ff\u00ff\u00ff\t\\0\t0\n".replace("\u00ff", "\ufffd"),
        session.query("SELECT * FROM s"));
    assertEquals(
        "0\t\t0\n",
        session.query(
            "SELECT finalizeAggregation(c), finalizeAggregation(m), uniqExactMerge(u) FROM s"
                + " GROUP BY c, m"));
  }

  @Test
  void statesAreNamedByTheirTypes() throws SqlException {
    assertEquals(
        "AggregateFunction(sumIf, UInt64, UInt8)\tAggregateFunction(avg, UInt64)\n",
        session.query(
            "SELECT toTypeName(sumIfState(number, number > 1)), toTypeName(avgState(number))"
                + " FROM numbers(3)"));
  }

  @Test
  void statesAreReadFromTextAsTheirBytes() throws SqlException {
    session.query("INSERT INTO s (k, c) VALUES (2, '\\x05'), (3, 'a')");
    session.query("INSERT INTO s (k, c, m) FORMAT TabSeparated 4\t\\b\t\\x02\\0\\0\\0z\\0");
    assertEquals(
        "2\t5\t\n3\t97\t\n4\t8\tz\n",
        session.query(
            "SELECT k, finalizeAggregation(c), finalizeAggregation(m) FROM s ORDER BY k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO s (k, c) VALUES (2, '')",
        "INSERT INTO s (k, c) VALUES (2, '\\x05\\x06')",
        "INSERT INTO s (k, c) FORMAT TabSeparated 2\t",
        "INSERT INTO s (k, c) SELECT 1, sumState(number) FROM numbers(3)",
        "SELECT c FROM s ORDER BY c",
        "SELECT c = c FROM s",
        "SELECT c + 1 FROM s",
        "SELECT length(c) FROM s",
        "SELECT min(c) FROM s",
        "SELECT sumMerge(c) FROM s",
        "SELECT countMerge(k) FROM s",
        "SELECT finalizeAggregation(k) FROM s",
        "CREATE TABLE w (k AggregateFunction(count)) ENGINE = MergeTree ORDER BY k",
        "CREATE TABLE w (k UInt8, f AggregateFunction(flameGraph, UInt64)) ENGINE = MergeTree"
            + " ORDER BY k",
        "CREATE TABLE w (k UInt8, f SimpleAggregateFunction(avg, Float64)) ENGINE = MergeTree"
            + " ORDER BY k"
      })
  void whatClickHouseRefusesIsRefused(String statement) throws SqlException {
    session.query("INSERT INTO s (k) VALUES (1)");
    SqlException refused = assertThrows(SqlException.class, () -> session.query(statement));
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    assertEquals("1\n", session.query("SELECT count() FROM s"));
  }

  @Test
  void statesOfOtherFunctionsAreOnlyCarried() throws SqlException {
    session.query(
        "CREATE TABLE q (k UInt8, q AggregateFunction(quantileExact, UInt16)) ENGINE = MergeTree"
            + " ORDER BY k");
    session.query("INSERT INTO q VALUES (1, '\\x01\\x05\\x00')");
    session.query("INSERT INTO q SELECT k, q FROM q");
    assertEquals("\u0001\u0005\\0\n", session.query("SELECT DISTINCT q FROM q"));
    SqlException refused =
        assertThrows(
            SqlException.class, () -> session.query("SELECT finalizeAggregation(q) FROM q"));
    assertTrue(refused.getMessage().contains("quantileExact"), refused.getMessage());
  }

  @Test
  void otherColumnsOfATableWithUnknownStatesAreRead() throws SqlException {
    UUID uuid = new UUID(1, 2);
    session.query(
        "CREATE TABLE f UUID '"
            + uuid
            + "' (k UInt8, f AggregateFunction(flameGraph, UInt64)) ENGINE = MergeTree ORDER BY k");
    assertEquals("0\n", session.query("SELECT count() FROM f"));
    SqlException refused =
        assertThrows(SqlException.class, () -> session.query("INSERT INTO f (k) VALUES (1)"));
    assertTrue(refused.getMessage().contains("flameGraph"), refused.getMessage());
    assertTrue(refused.code() != ErrorCode.LOGICAL_ERROR, refused.toString());
  }
}
