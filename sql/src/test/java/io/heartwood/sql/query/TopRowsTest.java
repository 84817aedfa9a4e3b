package io.heartwood.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopRowsTest {
  @Test
  void aFirstBlockOfAsManyRowsAsTheLimitIsNoReasonToLeaveOthersOut(@TempDir Path directory)
      throws Exception {
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE t (k UInt8, v UInt8) ENGINE = MergeTree ORDER BY k");
      // The last row of the first part is the best one, and not the worst.
      session.query("INSERT INTO t VALUES (1, 1), (2, 2), (3, 9)");
      session.query("INSERT INTO t VALUES (4, 3), (5, 4), (6, 5)");
      assertEquals(
          "9\n5\n4\n",
          session.query("SELECT v FROM t ORDER BY v DESC LIMIT 3 SETTINGS max_threads = 1"));
      assertEquals(
          "5\n4\n",
          session.query(
              "SELECT v FROM t ORDER BY v DESC LIMIT 2 OFFSET 1 SETTINGS max_threads = 1"));
    }
  }
}
