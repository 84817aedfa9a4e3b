package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkipIndexStatementsTest {
  private static final String CREATE =
      "CREATE TABLE t (k UInt64, s String, INDEX i1 s TYPE bloom_filter, "
          + "INDEX `i 2` (k,lower(s)) TYPE set(100) GRANULARITY 3) "
          + "ENGINE = MergeTree ORDER BY tuple() SETTINGS index_granularity = 10";

  @TempDir private Path directory;

  @Test
  void indexesAreShownAndKeptOverRestart() throws Exception {
    String expected;
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(CREATE);
      expected = session.query("SHOW CREATE TABLE t FORMAT TSVRaw");
      assertTrue(
          expected.contains(
              "    `s` String,\n"
                  + "    INDEX i1 s TYPE bloom_filter GRANULARITY 1,\n"
                  + "    INDEX `i 2` (k, lower(s)) TYPE set(100) GRANULARITY 3\n)\n"),
          expected);
      session.query("INSERT INTO t SELECT number, toString(number) FROM numbers(100)");
    }
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      assertEquals(expected, session.query("SHOW CREATE TABLE t FORMAT TSVRaw"));
      assertEquals(
          "17\n",
          session.query(
              "SELECT k FROM t WHERE s = '17' SETTINGS force_data_skipping_indices='i1'"));
    }
  }

  @Test
  void settingsSayWhichIndexesAreUsed() throws Exception {
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(CREATE);
      session.query("INSERT INTO t SELECT number, toString(number) FROM numbers(100)");
      String query = "SELECT k FROM t WHERE s = '17' SETTINGS ";
      for (String settings :
          new String[] {
            "force_data_skipping_indices='i1'",
            "use_skip_indexes=0",
            "ignore_data_skipping_indices='i1,`i 2`'"
          }) {
        assertEquals("17\n", session.query(query + settings), settings);
      }
      for (String settings :
          new String[] {
            "force_data_skipping_indices='`i 2`'",
            "force_data_skipping_indices='nosuch'",
            "force_data_skipping_indices='i1', use_skip_indexes=0",
            "force_data_skipping_indices='i1', ignore_data_skipping_indices='i1'"
          }) {
        SqlException failure =
            assertThrows(SqlException.class, () -> session.query(query + settings), settings);
        assertEquals(ErrorCode.INDEX_NOT_USED, failure.code(), failure.getMessage());
      }
      session.query("SET use_skip_indexes = 0");
      assertEquals("17\n", session.query("SELECT k FROM t WHERE s = '17'"));
    }
  }

  @Test
  void wrongIndexesAreRefused() throws Exception {
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      refuse(session, "INDEX i x TYPE minmax", ErrorCode.UNKNOWN_IDENTIFIER);
      refuse(session, "INDEX i s TYPE nosuch", ErrorCode.INCORRECT_QUERY);
      refuse(session, "INDEX i s TYPE text(tokenizer = 'ngrams')", ErrorCode.NOT_IMPLEMENTED);
      refuse(session, "INDEX i s TYPE set(x)", ErrorCode.BAD_ARGUMENTS);
      refuse(session, "INDEX i s TYPE minmax, INDEX i k TYPE minmax", ErrorCode.BAD_ARGUMENTS);
      refuse(session, "INDEX i s minmax", ErrorCode.SYNTAX_ERROR);
      assertEquals("", session.query("SHOW TABLES"));
    }
  }

  private static void refuse(SqlSession session, String index, ErrorCode code) {
    String statement =
        "CREATE TABLE t (k UInt64, s String, " + index + ") ENGINE = MergeTree ORDER BY k";
    SqlException failure =
        assertThrows(SqlException.class, () -> session.query(statement), statement);
    assertEquals(code, failure.code(), failure.getMessage());
  }
}
