package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.s3.RequestScenario.Opened;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.RowAppender;
import io.heartwood.table.ScanRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many requests a table costs: the scenarios that were measured of ClickHouse 26.7, with its
 * ten columns and 100,000 rows an insert. docs/benchmarks.md shows both; {@code
 * -Dheartwood.print=true} prints ours. The bounds are what is needed today, with a little room
 * where it depends on which thread comes first.
 */
class S3TableRequestsTest {
  /** What a granule of each column takes, 440 kB, with what is read beside it. */
  private static final long LOOK_UP_BYTES = 480 << 10;

  private static final int INSERT_COUNT = Integer.getInteger("heartwood.inserts", 10);

  /** All rows, 4.57 MB an insert: nothing is asked for twice. */
  private static final long TABLE_BYTES = 4_600_000L * INSERT_COUNT;

  private static final int INSERT_ROW_COUNT = 100_000;
  private static final int LATENCY_MILLIS = 20;

  /** Longer than the engine takes between two requests that do not wait for each other. */
  private static final int QUIET_MILLIS = 250;

  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

  @TempDir private Path data;
  private RequestScenario scenario;
  private ScriptedS3 server;

  @BeforeEach
  void start() throws IOException {
    scenario = new RequestScenario(data);
    server = scenario.server();
  }

  @AfterEach
  void stop() {
    scenario.close();
  }

  @Test
  void wide() throws IOException {
    insertAndMerge("wide", "0", Map.of(), INSERT_COUNT);
    lookUpInRounds("wide, rounds", Map.of(), 777_777, 0, 1);
    lookUpThroughCache();
    server.answerAfterMillis(LATENCY_MILLIS);
    try (Opened opened = open("wide, 20 ms a request", Map.of())) {
      timedLookUp(opened);
    }
    server.answerAfterMillis(0);
    try (Opened opened = open("wide, new process", Map.of())) {
      MergeTreeTable table = opened.table();
      opened.expect("open the table", 0);
      lookUp(table, 777_777);
      opened.expect("first look-up, all columns", 9, LOOK_UP_BYTES);
      lookUp(table, 333_333);
      opened.expect("look-up of another key", 9, LOOK_UP_BYTES);
      RequestScenario.scan(table, ScanRequest.of("a").where("id = 123456"));
      opened.expect("look-up, one column", 2, 48 << 10);
      RequestScenario.scan(table, ScanRequest.of("a"));
      opened.expect("scan of one column", 1, (32 << 10) * INSERT_COUNT);
      RequestScenario.scan(table, ScanRequest.all());
      opened.expect("scan of all columns", 12, TABLE_BYTES);
    }
  }

  @Test
  void compact() throws IOException {
    insertAndMerge("compact", "1000000000000", Map.of(), INSERT_COUNT);
    lookUpInRounds("compact, rounds", Map.of(), 777_777, 0, 1);
    server.answerAfterMillis(LATENCY_MILLIS);
    try (Opened opened = open("compact, 20 ms a request", Map.of())) {
      timedLookUp(opened);
    }
    server.answerAfterMillis(0);
    try (Opened opened = open("compact, new process", Map.of())) {
      MergeTreeTable table = opened.table();
      opened.expect("open the table", 0);
      lookUp(table, 777_777);
      opened.expect("first look-up, all columns", 1, LOOK_UP_BYTES);
      lookUp(table, 333_333);
      opened.expect("look-up of another key", 1, LOOK_UP_BYTES);
      RequestScenario.scan(table, ScanRequest.of("a").where("id = 123456"));
      opened.expect("look-up, one column", 1, 48 << 10);
      RequestScenario.scan(table, ScanRequest.of("a"));
      // Between its ranges lie gaps that cost less than a request for each would.
      opened.expect("scan of one column", 8, TABLE_BYTES);
      RequestScenario.scan(table, ScanRequest.all());
      opened.expect("scan of all columns", 8, TABLE_BYTES);
    }
  }

  /** As parts are read that ClickHouse wrote, or whose copies it dropped. */
  @Test
  void wideWithoutCopiesInTheMetadata() throws IOException {
    Map<String, String> settings = Map.of("max_metadata_copy_size", "0");
    insertAndMerge("wide, no copies", "0", settings, 1);
    lookUpInRounds("wide, no copies, rounds", settings, 77_777, 2, 3);
    server.answerAfterMillis(LATENCY_MILLIS);
    try (Opened opened = open("wide, no copies, 20 ms a request", settings)) {
      timedLookUp(opened);
    }
    server.answerAfterMillis(0);
    try (Opened opened = open("wide, no copies, new process", settings)) {
      MergeTreeTable table = opened.table();
      opened.expect("open the table", 8);
      lookUp(table, 77_777);
      opened.expect("first look-up, all columns", 23, LOOK_UP_BYTES);
      lookUp(table, 33_333);
      opened.expect("look-up of another key", 11, LOOK_UP_BYTES);
    }
  }

  /** The first process that reads parts without copies leaves them to the next. */
  @Test
  void partsOfOthersAreCopiedIntoTheMetadataWhenTheyAreRead() throws IOException {
    insertAndMerge("wide, of others", "0", Map.of("max_metadata_copy_size", "0"), 1);
    try (Opened opened = open("wide, of others, first process", Map.of())) {
      MergeTreeTable table = opened.table();
      opened.expect("open the table", 8);
      lookUp(table, 77_777);
      opened.expect("first look-up, all columns", 23, LOOK_UP_BYTES);
    }
    try (Opened opened = open("wide, of others, next process", Map.of())) {
      MergeTreeTable table = opened.table();
      opened.expect("open the table", 0);
      lookUp(table, 77_777);
      opened.expect("first look-up, all columns", 11, LOOK_UP_BYTES);
    }
  }

  /** The files do not fit into memory, and yet each is asked for once. */
  @Test
  void mergeWithLittleMemory() throws IOException {
    try (Opened opened = scenario.open("wide, 85 MB for a merge", Map.of(), 170_000_000)) {
      MergeTreeTable table = opened.engine().createTable("t", schema("0"));
      for (int i = 0; i < INSERT_COUNT; i++) {
        insert(table, i);
      }
      opened.expect("", 1000);
      table.optimize(Optional.empty(), true);
      opened.expect("merge of " + INSERT_COUNT + " parts", 100, TABLE_BYTES);
      assertEquals(
          (long) INSERT_COUNT * INSERT_ROW_COUNT, RequestScenario.scan(table, ScanRequest.of("a")));
    }
  }

  private void insertAndMerge(
      String name, String minBytesForWidePart, Map<String, String> settings, int insertCount)
      throws IOException {
    boolean wide = minBytesForWidePart.equals("0");
    try (Opened opened = open(name, settings)) {
      MergeTreeTable table = opened.engine().createTable("t", schema(minBytesForWidePart));
      opened.expect("CREATE TABLE", settings.isEmpty() ? 1 : 2);
      insert(table, 0);
      opened.expect("first INSERT of 100,000 rows", wide ? 30 : 10);
      for (int i = 1; i < insertCount; i++) {
        insert(table, i);
        opened.expect(i == 1 ? "next INSERT" : "", wide ? 16 : 6);
      }
      if (insertCount > 1) {
        table.optimize(Optional.empty(), true);
        opened.expect("merge of " + insertCount + " parts", wide ? 100 : 20, TABLE_BYTES);
        table.removeOutdatedParts();
        opened.expect("deletion of the old parts", insertCount);
      }
    }
  }

  /**
   * How many round trips wait for each other, which decides how long a first look-up takes where
   * the store is far away. ClickHouse: the time of 30 to 40.
   */
  private void lookUpInRounds(
      String name, Map<String, String> settings, long id, int maxOpenRounds, int maxRounds)
      throws IOException {
    server.answerInRounds(QUIET_MILLIS);
    try (Opened opened = open(name, settings)) {
      MergeTreeTable table = opened.table();
      opened.expectRounds("open the table", maxOpenRounds);
      lookUp(table, id);
      opened.expectRounds("first look-up, all columns", maxRounds);
      lookUp(table, id / 2);
      opened.expectRounds("look-up of another key", 1);
    }
    server.answerInRounds(0);
  }

  private void lookUpThroughCache() throws IOException {
    try (Opened opened = scenario.openCached("wide, cold file cache", "cache")) {
      lookUp(opened.table(), 777_777);
      opened.expect("first look-up, all columns", 8, 2 << 20);
      lookUp(opened.table(), 777_777);
      opened.expect("the same look-up again", 0);
      lookUp(opened.table(), 333_333);
      opened.expect("look-up of another key", 8, 2 << 20);
    }
    try (Opened opened = scenario.openCached("wide, warm file cache", "cache")) {
      lookUp(opened.table(), 777_777);
      opened.expect("first look-up, all columns", 0);
    }
  }

  private void timedLookUp(Opened opened) throws IOException {
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      lookUp(opened.table(), 77_777 - 10_000 * i);
      long millis = (System.nanoTime() - start) / 1_000_000;
      opened.expect("look-up " + (i + 1) + ": " + millis + " ms", 30);
    }
  }

  private static TableSchema schema(String minBytesForWidePart) {
    TableSchemaBuilder schema =
        TableSchema.builder()
            .column("id", "UInt64")
            .column("d", "Date")
            .column("a", "UInt32")
            .column("b", "UInt32")
            .column("c", "Float64")
            .column("e", "Float64")
            .column("s1", "String")
            .column("s2", "String")
            .column("s3", "LowCardinality(String)")
            .column("f", "Int64");
    return schema
        .partitionBy("toYYYYMM(d)")
        .orderBy("id")
        .setting("min_bytes_for_wide_part", minBytesForWidePart)
        .setting("old_parts_lifetime", "0")
        .build();
  }

  private static void insert(MergeTreeTable table, int number) throws IOException {
    try (RowAppender rows = table.appender()) {
      for (int i = 0; i < INSERT_ROW_COUNT; i++) {
        long id = (long) number * INSERT_ROW_COUNT + i;
        long hash = mix(id);
        rows.setLong(0, id);
        rows.setDate(1, FIRST_DAY.plusDays(i % 28));
        rows.setLong(2, i % 1000);
        rows.setLong(3, Math.floorMod(hash, 1_000_000));
        rows.setDouble(4, i / 7.0);
        rows.setDouble(5, (mix(hash) >>> 32) / 1e6);
        rows.setString(6, Integer.toString(i));
        rows.setString(7, Long.toHexString(hash));
        rows.setString(8, i % 3 == 0 ? "x" : i % 3 == 1 ? "y" : "z");
        rows.setLong(9, -i);
        rows.endRow();
      }
    }
  }

  /** As random as a hash. */
  private static long mix(long value) {
    long mixed = (value + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 32;
  }

  private static void lookUp(MergeTreeTable table, long id) throws IOException {
    assertEquals(1, RequestScenario.scan(table, ScanRequest.all().where("id = " + id)));
  }

  private Opened open(String name, Map<String, String> more) throws IOException {
    return scenario.open(name, more);
  }
}
