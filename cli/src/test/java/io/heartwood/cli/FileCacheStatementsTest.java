package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A cache disk before S3: what it saves, and how it shows. */
@WithS3
class FileCacheStatementsTest {
  private static final String COLUMNS =
      "k UInt64, d Date, a UInt32, b UInt32, x Float64, y Float64, s String, t String,"
          + " c LowCardinality(String), z Int64";
  private static final String FILL =
      " SELECT number, toDate('2020-01-01') + number % 100, number * 7 % 1000, number % 11,"
          + " number / 3, number * 0.5, toString(number * 1000003),"
          + " concat('value ', toString(number % 5000)), concat('c', toString(number % 20)),"
          + " number * number FROM numbers(130000)";
  private static final String SCAN =
      "SELECT count(), sum(a), sum(b), sum(x), sum(y), max(s), max(t), max(c), sum(z), max(d)"
          + " FROM ";

  @TempDir Path directory;

  private SqlEngine open(TestS3 s3, String cacheSettings) throws IOException, SqlException {
    String xml =
        """
        <clickhouse><storage_configuration>
        <disks>
        <cached><type>cache</type><disk>s3</disk><path>s3_cache</path><max_size>1Gi</max_size>%s</cached>
        <s3><type>s3</type><endpoint>%s</endpoint><region>%s</region>
        <access_key_id from_env="TEST_KEY"/><secret_access_key from_env="TEST_SECRET"/></s3>
        </disks>
        <policies>
        <cached><volumes><main><disk>cached</disk></main></volumes></cached>
        <s3><volumes><main><disk>s3</disk></main></volumes></s3>
        </policies>
        </storage_configuration></clickhouse>
        """;
    Path file = directory.resolve("storage.xml");
    Files.writeString(file, xml.formatted(cacheSettings, s3.diskEndpoint(), s3.region()));
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .environment(Map.of("TEST_KEY", s3.accessKey(), "TEST_SECRET", s3.secretKey()))
        .backgroundThreads(0)
        .open();
  }

  private static void create(SqlSession session, String table, String policy, String more)
      throws SqlException {
    session.query(
        "CREATE TABLE "
            + table
            + " ("
            + COLUMNS
            + ") ENGINE = MergeTree ORDER BY k SETTINGS storage_policy = '"
            + policy
            + "'"
            + more);
  }

  private static long requests(SqlSession session) throws SqlException {
    return number(
        session,
        "SELECT sum(requests) FROM system.s3_requests WHERE request IN ('GetObject', 'HeadObject')");
  }

  private static long received(SqlSession session) throws SqlException {
    return number(session, "SELECT sum(bytes_received) FROM system.s3_requests");
  }

  private static long event(SqlSession session, String event) throws SqlException {
    return number(session, "SELECT sum(value) FROM system.events WHERE event = '" + event + "'");
  }

  private static long number(SqlSession session, String query) throws SqlException {
    return Long.parseLong(session.query(query).strip());
  }

  @Test
  void aWarmScanSendsNoRequestAndAColdOneNoMoreThanWithoutCache(TestS3 given) throws Exception {
    TestS3 s3 = given.below("scans");
    for (String layout : new String[] {"", ", min_bytes_for_wide_part = 0"}) {
      String suffix = layout.isEmpty() ? "compact" : "wide";
      String cached = "cached_" + suffix;
      String plain = "plain_" + suffix;
      try (SqlEngine engine = open(s3, "");
          SqlSession session = engine.newSession()) {
        create(session, plain, "s3", layout);
        session.query("INSERT INTO " + plain + FILL);
        create(session, cached, "cached", layout);
        session.query("INSERT INTO " + cached + FILL);
      }
      try (SqlEngine engine = open(s3, "");
          SqlSession session = engine.newSession()) {
        session.settings(Map.of("max_threads", "1"));
        long before = requests(session);
        String expected = session.query(SCAN + plain);
        long without = requests(session) - before;
        before = requests(session);
        assertEquals(expected, session.query(SCAN + cached));
        long cold = requests(session) - before;
        assertTrue(cold <= without, suffix + " cold=" + cold + " without=" + without);

        before = requests(session);
        assertEquals(expected, session.query(SCAN + cached));
        assertEquals(0, requests(session) - before, suffix);
        assertTrue(event(session, "CachedReadBufferReadFromCacheBytes") > 1_000_000);
        assertTrue(event(session, "CachedReadBufferReadFromSourceBytes") > 1_000_000);
      }
      // The next process has it, too.
      try (SqlEngine engine =
              open(s3, "<load_metadata_asynchronously>0</load_metadata_asynchronously>");
          SqlSession session = engine.newSession()) {
        long before = requests(session);
        session.query(SCAN + cached);
        assertEquals(0, requests(session) - before, suffix);
      }
    }
  }

  @Test
  void aColdLookUpDownloadsLittle(TestS3 given) throws Exception {
    TestS3 s3 = given.below("lookups");
    try (SqlEngine engine = open(s3, "");
        SqlSession session = engine.newSession()) {
      create(session, "t", "cached", ", min_bytes_for_wide_part = 0");
      session.query("INSERT INTO t" + FILL);
    }
    try (SqlEngine engine = open(s3, "");
        SqlSession session = engine.newSession()) {
      assertEquals(
          "123457\t617285\n", session.query("SELECT k, k * 5 FROM t WHERE k = 123457 AND z > 0"));
      session.query("SELECT * FROM t WHERE k = 123457");
      // ClickHouse: 16 MB with its alignment of 4 MiB.
      assertTrue(received(session) < 3_000_000, "received=" + received(session));
    }
  }

  @Test
  void settingsOfStatementsReachTheCache(TestS3 given) throws Exception {
    TestS3 s3 = given.below("settings");
    String onWrite = "<cache_on_write_operations>1</cache_on_write_operations>";
    try (SqlEngine engine = open(s3, onWrite);
        SqlSession session = engine.newSession()) {
      create(session, "t", "cached", "");
      session.query("INSERT INTO t" + FILL);
      assertEquals(0, event(session, "CachedWriteBufferCacheWriteBytes"));
      String bypass =
          " SETTINGS read_from_filesystem_cache_if_exists_otherwise_bypass_cache = 1,"
              + " max_threads = 2";
      String sum = session.query("SELECT sum(z), max(s) FROM t" + bypass);
      assertEquals(0, event(session, "CachedReadBufferCacheWriteBytes"));
      assertEquals(sum, session.query("SELECT sum(z), max(s) FROM t"));
      assertTrue(event(session, "CachedReadBufferCacheWriteBytes") > 0);
      long before = requests(session);
      assertEquals(sum, session.query("SELECT sum(z), max(s) FROM t" + bypass));
      assertEquals(0, requests(session) - before);
      assertEquals(
          sum, session.query("SELECT sum(z), max(s) FROM t SETTINGS enable_filesystem_cache = 0"));
      assertTrue(requests(session) - before > 0);
      create(session, "u", "cached", "");
      session.query("SET enable_filesystem_cache_on_write_operations = 1");
      session.query("INSERT INTO u" + FILL);
      assertTrue(event(session, "CachedWriteBufferCacheWriteBytes") > 1_000_000);
      before = requests(session);
      session.query(SCAN + "u");
      assertEquals(0, requests(session) - before);
    }
  }

  @Test
  void orphansAreLookedForOnce(TestS3 given) throws Exception {
    TestS3 s3 = given.below("gc");
    open(s3, "").close();
    Path config = directory.resolve("storage.xml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(" from_env=\"TEST_KEY\"/>", ">" + s3.accessKey() + "</access_key_id>")
            .replace(" from_env=\"TEST_SECRET\"/>", ">" + s3.secretKey() + "</secret_access_key>"));
    String[] gc = {
      "gc", "--data", directory.resolve("data").toString(), "--config", config.toString()
    };
    StringWriter output = new StringWriter();
    CommandLine commandLine = HeartwoodCommand.commandLine();
    commandLine.setOut(new PrintWriter(output, true));
    assertEquals(0, commandLine.execute(gc));
    assertTrue(output.toString().contains("s3\tlisted="), output::toString);
    assertFalse(output.toString().contains("cached\t"), output::toString);
  }

  @Test
  void theCacheShowsInSystemTables(TestS3 given) throws Exception {
    TestS3 s3 = given.below("tables");
    try (SqlEngine engine = open(s3, "<cache_policy>LRU</cache_policy>");
        SqlSession session = engine.newSession()) {
      create(session, "t", "cached", "");
      session.query("INSERT INTO t" + FILL);
      session.query("SELECT max(s), sum(x) FROM t");
      session.query("SELECT max(s), sum(x) FROM t");
      Path path = directory.resolve("data").resolve("caches").resolve("s3_cache");
      assertEquals(
          "cached\t" + path + "\ndefault\t\ns3\t\n",
          session.query("SELECT name, cache_path FROM system.disks ORDER BY name"));
      assertEquals(
          "cached\t1\t1\t1\t1\t1\n",
          session.query(
              "SELECT DISTINCT cache_name, cache_base_path = '"
                  + path
                  + "', state = 'DOWNLOADED', file_segment_range_end - file_segment_range_begin + 1"
                  + " = size, downloaded_size = size, file_size >= size FROM system.filesystem_cache"));
      assertTrue(number(session, "SELECT max(cache_hits) FROM system.filesystem_cache") > 0);
      assertEquals(
          "cached\t" + path + "\t1073741824\tLRU\t131072\t1\t1\n",
          session.query(
              "SELECT cache_name, path, max_size, cache_policy, boundary_alignment,"
                  + " current_size > 0, current_elements_num > 0 FROM"
                  + " system.filesystem_cache_settings"));
      String file =
          session
              .query("SELECT cache_path FROM system.filesystem_cache ORDER BY size LIMIT 1")
              .strip();
      Files.delete(Path.of(file));
      assertTrue(
          session.query("SYSTEM SYNC FILESYSTEM CACHE 'cached'").startsWith("cached\t" + file));
      assertEquals("", session.query("SYSTEM SYNC FILESYSTEM CACHE"));
      session.query("SYSTEM DROP FILESYSTEM CACHE 'cached'");
      assertEquals("0\n", session.query("SELECT count() FROM system.filesystem_cache"));
      session.query("SELECT max(s) FROM t; SYSTEM DROP FILESYSTEM CACHE");
      assertEquals("0\n", session.query("SELECT count() FROM system.filesystem_cache"));
      SqlException unknown =
          assertThrows(
              SqlException.class, () -> session.query("SYSTEM DROP FILESYSTEM CACHE 'other'"));
      assertEquals(ErrorCode.BAD_ARGUMENTS, unknown.code());
      assertEquals("no such cache: cache=other known=cached", unknown.getMessage());
      assertEquals(
          ErrorCode.NOT_IMPLEMENTED,
          assertThrows(SqlException.class, () -> session.query("SYSTEM DROP DNS CACHE")).code());
    }
  }
}
