package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.policy.config.StorageConfiguration;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caches of marks and primary indexes: their limits, what they show, and how to empty them. */
class PartCacheStatementsTest {
  private static final String LOOK_UP = "SELECT sum(k) FROM t WHERE k < 10000";

  @TempDir Path directory;

  @BeforeEach
  void fill() throws Exception {
    try (SqlEngine engine = open("");
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (k UInt64, s String) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS min_bytes_for_wide_part = 0");
      session.query("INSERT INTO t SELECT number, toString(number) FROM numbers(100000)");
    }
  }

  private SqlEngine open(String settings) throws IOException, SqlException {
    Path file = directory.resolve("config.xml");
    Files.writeString(file, "<clickhouse>" + settings + "</clickhouse>");
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .backgroundThreads(0)
        .open();
  }

  private static long metric(SqlSession session, String metric) throws SqlException {
    return number(session, "SELECT value FROM system.metrics WHERE metric = '" + metric + "'");
  }

  private static long event(SqlSession session, String event) throws SqlException {
    return number(session, "SELECT sum(value) FROM system.events WHERE event = '" + event + "'");
  }

  private static long number(SqlSession session, String query) throws SqlException {
    return Long.parseLong(session.query(query).strip());
  }

  @Test
  void eachCacheIsEmptiedByItsStatement() throws Exception {
    try (SqlEngine engine = open("");
        SqlSession session = engine.newSession()) {
      assertEquals(49_995_000, number(session, LOOK_UP));
      assertEquals(1, metric(session, "MarkCacheFiles"));
      assertEquals(1, metric(session, "PrimaryIndexCacheFiles"));
      long markBytes = metric(session, "MarkCacheBytes");
      long indexBytes = metric(session, "PrimaryIndexCacheBytes");
      assertTrue(markBytes > 0 && indexBytes > 0, markBytes + " " + indexBytes);
      assertEquals(1, event(session, "MarkCacheMisses"));
      assertEquals(1, event(session, "PrimaryIndexCacheMisses"));

      session.query(LOOK_UP);
      assertEquals(1, event(session, "MarkCacheMisses"));
      assertEquals(1, event(session, "PrimaryIndexCacheMisses"));
      assertTrue(event(session, "MarkCacheHits") > 0);
      assertTrue(event(session, "PrimaryIndexCacheHits") > 0);

      session.query("SYSTEM DROP MARK CACHE");
      assertEquals(0, metric(session, "MarkCacheFiles"));
      assertEquals(0, metric(session, "MarkCacheBytes"));
      assertEquals(indexBytes, metric(session, "PrimaryIndexCacheBytes"));
      session.query(LOOK_UP);
      assertEquals(2, event(session, "MarkCacheMisses"));
      assertEquals(1, event(session, "PrimaryIndexCacheMisses"));

      session.query("system clear primary index cache");
      assertEquals(0, metric(session, "PrimaryIndexCacheFiles"));
      assertEquals(markBytes, metric(session, "MarkCacheBytes"));
      session.query(LOOK_UP);
      assertEquals(2, event(session, "MarkCacheMisses"));
      assertEquals(2, event(session, "PrimaryIndexCacheMisses"));
      assertEquals(indexBytes, metric(session, "PrimaryIndexCacheBytes"));
    }
  }

  @Test
  void limitsComeFromTheConfiguration() throws Exception {
    try (SqlEngine engine =
            open(
                "<mark_cache_size>0</mark_cache_size>"
                    + "<primary_index_cache_size>0</primary_index_cache_size>");
        SqlSession session = engine.newSession()) {
      assertEquals(49_995_000, number(session, LOOK_UP));
      long marks = event(session, "MarkCacheMisses");
      long indexes = event(session, "PrimaryIndexCacheMisses");
      assertEquals(49_995_000, number(session, LOOK_UP));
      assertTrue(event(session, "MarkCacheMisses") > marks);
      assertTrue(event(session, "PrimaryIndexCacheMisses") > indexes);
      assertEquals(0, metric(session, "MarkCacheBytes"));
      assertEquals(0, metric(session, "PrimaryIndexCacheBytes"));
    }
  }

  /** The tests run in the directory of their module. */
  @Test
  void theSettingsAreDocumented() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "SETTINGS.md"));
    for (String name : StorageConfiguration.SERVER_SETTINGS) {
      assertTrue(text.contains("| `" + name + "` |"), name);
    }
  }
}
