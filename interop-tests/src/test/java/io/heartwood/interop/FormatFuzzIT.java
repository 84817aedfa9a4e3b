package io.heartwood.interop;

import io.heartwood.disk.local.LocalDisk;
import io.heartwood.table.MergeTreeEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The differential fuzzer: random tables are written by each side and read by the other, with other
 * tables every time. See {@link FormatFuzzCase}.
 */
class FormatFuzzIT {
  private static final int CASES = 200;

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static LocalDisk disk;
  private static MergeTreeEngine engine;

  @BeforeAll
  static void start() throws IOException {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
    clickHouse.query(
        "SET allow_suspicious_codecs = 1, allow_suspicious_low_cardinality_types = 1,"
            + " allow_suspicious_indices = 1, allow_suspicious_primary_key = 1,"
            + " allow_suspicious_variant_types = 1");
    disk = OurTable.openDisk(directory.resolve("ours"));
    engine = OurTable.openEngine(disk);
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
    disk.close();
  }

  @Test
  void whatOneSideWritesTheOtherReads() {
    RandomCases.runFresh(
        "random tables, both ways",
        CASES,
        (random, seed) -> new FormatFuzzCase(clickHouse, engine, directory, random, seed).run());
  }
}
