package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that one side emptied is empty for the other, though files of its parts are there. */
class TruncateIT {
  private static final String COLUMNS =
      " (p UInt8, k UInt32, s Nullable(String), a Array(UInt8), INDEX i s TYPE set(0))"
          + " ENGINE = MergeTree PARTITION BY p ORDER BY k";
  private static final String ROWS =
      "INSERT INTO %s SELECT number %% 3, number, toString(number), [number] FROM numbers(100)";
  private static final UUID UUID_OF_TABLE = UUID.fromString("11111111-2222-4333-8444-555555555555");

  @TempDir private Path directory;

  @Test
  void whatWasTruncatedHereIsEmptyThere() throws Exception {
    Path ours = directory.resolve("ours");
    try (SqlEngine engine = SqlEngine.builder(ours).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE t UUID '" + UUID_OF_TABLE + "'" + COLUMNS);
      session.query(String.format(ROWS, "t"));
      session.query(String.format(ROWS, "t"));
      session.query("OPTIMIZE TABLE t PARTITION 1 FINAL; TRUNCATE TABLE t");
      session.query("INSERT INTO t VALUES (1, 7, 'x', [])");
    }
    try (ClickHouse clickHouse = ClickHouse.start(directory.resolve("clickhouse"))) {
      clickHouse.query("CREATE DATABASE db");
      Path data = directory.resolve("clickhouse/data");
      TableDirectories.copy(
          TableDirectories.of(ours, UUID_OF_TABLE), TableDirectories.of(data, UUID_OF_TABLE));
      clickHouse.query("ATTACH TABLE db.t UUID '" + UUID_OF_TABLE + "'" + COLUMNS);
      assertEquals("1\t7\tx\t[]", clickHouse.query("SELECT * FROM db.t"));
      assertTrue(new ClickHouseTable(clickHouse, "db.t", List.of()).isSound());
      clickHouse.query(String.format(ROWS, "db.t"));
      clickHouse.query("OPTIMIZE TABLE db.t FINAL");
      assertEquals("101\t4957", clickHouse.query("SELECT count(), sum(k) FROM db.t"));
    }
  }

  @Test
  void whatWasTruncatedThereIsEmptyHere() throws Exception {
    UUID uuid;
    Path ours = directory.resolve("ours");
    try (ClickHouse clickHouse = ClickHouse.start(directory.resolve("clickhouse"))) {
      clickHouse.query("CREATE DATABASE db");
      clickHouse.query("CREATE TABLE db.t" + COLUMNS);
      clickHouse.query("SYSTEM STOP CLEANUP db.t");
      clickHouse.query(String.format(ROWS, "db.t"));
      clickHouse.query(String.format(ROWS, "db.t"));
      clickHouse.query("TRUNCATE TABLE db.t");
      clickHouse.query("INSERT INTO db.t VALUES (1, 7, 'x', [])");
      ClickHouseTable table = new ClickHouseTable(clickHouse, "db.t", List.of());
      uuid = table.uuid();
      TableDirectories.copy(table.directory(), TableDirectories.of(ours, uuid));
    }
    try (SqlEngine engine = SqlEngine.builder(ours).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query("ATTACH TABLE t UUID '" + uuid + "'" + COLUMNS);
      assertEquals("1\t7\tx\t[]\n", session.query("SELECT * FROM t"));
      session.query(String.format(ROWS, "t"));
      session.query("OPTIMIZE TABLE t FINAL");
      assertEquals("101\t4957\n", session.query("SELECT count(), sum(k) FROM t"));
      session.query("TRUNCATE TABLE t");
      assertEquals("0\n", session.query("SELECT count() FROM t"));
    }
  }
}
