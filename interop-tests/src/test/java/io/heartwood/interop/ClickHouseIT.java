package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the judge is there, is the version that the format was verified against, and speaks bytes,
 * not text.
 */
class ClickHouseIT {
  @Test
  void theJudgeIsThePinnedVersionAndKeepsItsData(@TempDir Path directory) throws Exception {
    try (ClickHouse clickHouse = ClickHouse.start(directory)) {
      assertTrue(clickHouse.query("SELECT version()").startsWith("26.7."));
      assertArrayEquals(
          new byte[] {(byte) 0xff, 0, '"'},
          clickHouse.query("SELECT unhex('FF0022')::FixedString(3)", "RowBinary"));
      ClickHouseException refused =
          assertThrows(ClickHouseException.class, () -> clickHouse.query("SELEC 1"));
      assertTrue(refused.getMessage().contains("SYNTAX_ERROR"), refused.getMessage());
      clickHouse.query("CREATE DATABASE db");
      clickHouse.query("CREATE TABLE db.t (k UInt64) ENGINE = MergeTree ORDER BY k");
      clickHouse.query("INSERT INTO db.t SELECT number FROM numbers(10)");
    }
    try (ClickHouse clickHouse = ClickHouse.start(directory)) {
      assertEquals("45", clickHouse.query("SELECT sum(k) FROM db.t"));
    }
  }
}
