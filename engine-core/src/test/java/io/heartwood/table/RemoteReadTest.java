package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.LongColumn;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.object.MemoryMetadataStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.testing.RecordingObjectStorage;
import io.heartwood.testing.RecordingObjectStorage.Read;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a remote store, and when. */
class RemoteReadTest {
  private static final int COLUMN_COUNT = 8;
  private static final int ROW_COUNT = 4000;

  private final RecordingObjectStorage objects =
      new RecordingObjectStorage(new MemoryObjectStorage());
  private ObjectStorageDisk disk;
  private MergeTreeEngine engine;

  @BeforeEach
  void open() throws IOException {
    disk = new ObjectStorageDisk("objects", "S3", objects, new MemoryMetadataStorage());
    engine = newEngine();
  }

  private MergeTreeEngine newEngine() throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    disk.close();
  }

  @Test
  void noByteIsAskedForTwiceWhateverTheFilter() throws IOException {
    for (String wide : List.of("0", "1000000000")) {
      MergeTreeTable table = createTable("t" + wide, wide, 3);
      String[] filters = {
        "1", "k = 17", "k < 40", "c3 % 97 = 0", "c3 % 2 = 0", "c3 % 97 = 0 AND k > 100", "c5 = -1"
      };
      for (String filter : filters) {
        for (List<String> columns : List.of(List.of("c1", "c3", "c7"), List.of("c1"))) {
          objects.clear();
          List<Long> sums = sums(table, ScanRequest.of(columns).where(filter));
          assertNoOverlap(filter + " wide=" + wide);
          List<Long> plain = new ArrayList<>();
          for (String column : columns) {
            plain.add(expectedSum(column, filter));
          }
          assertEquals(plain, sums, filter);
        }
      }
    }
  }

  @Test
  void rangesOfAllColumnsAreAskedForBeforeAnyIsWaitedFor() throws IOException {
    MergeTreeTable table = createTable("t", "0", 1);
    warmUp(table);
    objects.answerNoneBefore(COLUMN_COUNT);
    sums(table, ScanRequest.all());
    assertTrue(objects.mostAtATime() >= COLUMN_COUNT, "at a time: " + objects.mostAtATime());
    assertEquals(COLUMN_COUNT, objects.reads().size());
  }

  @Test
  void marksOfAllColumnsAreAskedForBeforeAnyIsWaitedFor() throws IOException {
    createTable("t", "0", 1);
    reopen();
    MergeTreeTable table = engine.table("t").orElseThrow();
    table.snapshot().close();
    try (PartSnapshot snapshot = table.snapshot()) {
      // The marks of one column and the primary index.
      snapshot.estimate(ScanRequest.all().where("k = 5"));
    }
    objects.answerNoneBefore(COLUMN_COUNT - 1);
    sums(table, ScanRequest.all());
    assertTrue(objects.mostAtATime() >= COLUMN_COUNT - 1, "at a time: " + objects.mostAtATime());
  }

  @Test
  void partsOfALookUpAreAskedForBeforeAnyIsWaitedFor() throws IOException {
    MergeTreeTable table = createTable("t", "0", 6);
    warmUp(table);
    objects.answerNoneBefore(6);
    assertEquals(1, sums(table, ScanRequest.of("k").where("k = 17")).size());
    assertEquals(6, objects.reads().size());
    assertEquals(6, objects.mostAtATime());
  }

  @Test
  void smallFilesOfAllPartsAreAskedForBeforeAnyIsWaitedFor() throws IOException {
    createTable("t", "0", 3);
    engine.close();
    // The definition, the format's version, then checksums.txt, columns.txt, count.txt and the
    // codec of each part.
    objects.answerNoneBefore(3 * 4, 2);
    engine = newEngine();
    assertEquals(2 + 3 * 4, objects.reads().size(), () -> "reads: " + objects.reads());
    assertEquals(3 * 4, objects.mostAtATime());
  }

  @Test
  void marksAndPrimaryIndexAreReadOnceAsLongAsTheCachesHaveRoom() throws IOException {
    createTable("t", "0", 2);
    reopen();
    MergeTreeTable table = engine.table("t").orElseThrow();
    ScanRequest lookUp = ScanRequest.all().where("k = 17");
    objects.clear();
    sums(table, lookUp);
    assertEquals(2 * (1 + COLUMN_COUNT + COLUMN_COUNT), objects.reads().size());
    assertEquals(2 * COLUMN_COUNT, engine.partCaches().marksFileCount());
    assertEquals(2, engine.partCaches().primaryIndexCount());
    assertEquals(2 * COLUMN_COUNT, engine.events().count(ProfileEvent.MARK_CACHE_MISSES));
    assertEquals(2, engine.events().count(ProfileEvent.PRIMARY_INDEX_CACHE_MISSES));
    objects.clear();
    sums(table, lookUp);
    assertEquals(2 * COLUMN_COUNT, objects.reads().size());
    assertEquals(2 * COLUMN_COUNT, engine.events().count(ProfileEvent.MARK_CACHE_MISSES));
    assertTrue(engine.events().count(ProfileEvent.MARK_CACHE_HITS) >= 2 * COLUMN_COUNT);
    assertTrue(engine.events().count(ProfileEvent.PRIMARY_INDEX_CACHE_HITS) >= 2);

    table.optimize(Optional.empty(), true);
    table.removeOutdatedParts();
    assertEquals(0, engine.partCaches().marksFileCount(), "marks of deleted parts");
    assertEquals(1, engine.partCaches().primaryIndexCount(), "that of the merged part");
  }

  @Test
  void droppedTablesLeaveTheCaches() throws IOException {
    createTable("t", "0", 2);
    reopen();
    MergeTreeTable table = engine.table("t").orElseThrow();
    sums(table, ScanRequest.all().where("k = 17"));
    table.optimize(Optional.empty(), true);
    sums(table, ScanRequest.all().where("k = 17"));
    assertTrue(engine.partCaches().marksFileCount() > 2 * COLUMN_COUNT);
    engine.dropTable("t");
    assertEquals(0, engine.partCaches().marksFileCount());
    assertEquals(0, engine.partCaches().primaryIndexCount());
  }

  @Test
  void withoutRoomInTheCachesAnswersAreTheSame() throws IOException {
    createTable("t", "0", 2);
    createTable("compact", "1000000000", 2);
    engine.close();
    engine =
        MergeTreeEngine.builder()
            .definitions(disk)
            .backgroundThreads(0)
            .markCacheSizeBytes(0)
            .primaryIndexCacheSizeBytes(0)
            .build();
    for (String name : List.of("t", "compact")) {
      MergeTreeTable table = engine.table(name).orElseThrow();
      for (int i = 0; i < 2; i++) {
        assertEquals(
            List.of(2 * value(1, 17)), sums(table, ScanRequest.of("c1").where("k = 17")), name);
      }
    }
    assertEquals(0, engine.partCaches().marksFileCount());
    assertEquals(0, engine.partCaches().marksSizeBytes());
    assertEquals(0, engine.partCaches().primaryIndexesSizeBytes());
  }

  @Test
  void smallGapsAreFetchedAlong() throws IOException {
    MergeTreeTable table = createTable("t", "0", 1);
    warmUp(table);
    objects.clear();
    // Every second granule of 100 rows.
    sums(table, ScanRequest.of("k", "c1").where("intDiv(k, 100) % 2 = 0 AND k >= 0"));
    Map<String, Integer> requests = new TreeMap<>();
    objects.reads().forEach(read -> requests.merge(read.key(), 1, Integer::sum));
    assertEquals(2, requests.size());
    assertTrue(
        requests.values().stream().allMatch(count -> count == 1), () -> "requests: " + requests);
  }

  @Test
  void severalReadersDoNotShareWhatIsHardlyWorthARequest() throws IOException {
    MergeTreeTable table = createTable("t", "0", 2);
    warmUp(table);
    objects.clear();
    try (PartSnapshot snapshot = table.snapshot()) {
      for (BlockReader reader : snapshot.scan(ScanRequest.all(), 4)) {
        while (reader.next().isPresent()) {}
        reader.close();
      }
    }
    assertEquals(2 * COLUMN_COUNT, objects.reads().size());
  }

  @Test
  void nothingButTheRangesIsAskedFor() throws IOException {
    createTable("t", "0", 2);
    reopen();
    objects.clear();
    sums(engine.table("t").orElseThrow(), ScanRequest.all().where("k = 3"));
    assertEquals(0, objects.findCount(), "HEAD");
    assertEquals(0, objects.listCount(), "LIST");
  }

  private void reopen() throws IOException {
    engine.close();
    engine = newEngine();
  }

  private static void warmUp(MergeTreeTable table) throws IOException {
    sums(table, ScanRequest.all());
  }

  private void assertNoOverlap(String context) {
    Map<String, List<Read>> byKey = new HashMap<>();
    for (Read read : objects.reads()) {
      List<Read> known = byKey.computeIfAbsent(read.key(), key -> new ArrayList<>());
      for (Read other : known) {
        assertTrue(
            read.end() <= other.position() || other.end() <= read.position(),
            () -> context + ": " + read + " after " + other);
      }
      known.add(read);
    }
  }

  /** Columns k, c1, ...; k from 0 on in each part, c_i = k * i. */
  private MergeTreeTable createTable(String name, String minBytesForWidePart, int partCount)
      throws IOException {
    TableSchemaBuilder schema = TableSchema.builder().column("k", "Int64");
    for (int i = 1; i < COLUMN_COUNT; i++) {
      schema.column("c" + i, "Int64");
    }
    schema
        .orderBy("k")
        .setting("index_granularity", "100")
        .setting("old_parts_lifetime", "0")
        .setting("min_bytes_for_wide_part", minBytesForWidePart);
    MergeTreeTable table = engine.createTable(name, schema.build());
    for (int part = 0; part < partCount; part++) {
      try (RowAppender rows = table.appender()) {
        for (int row = 0; row < ROW_COUNT; row++) {
          rows.setLong("k", row);
          for (int i = 1; i < COLUMN_COUNT; i++) {
            rows.setLong("c" + i, value(i, row));
          }
          rows.endRow();
        }
      }
    }
    return table;
  }

  private static long value(int column, long row) {
    return row * column * 1_000_003 % 1_000_000_007;
  }

  private static long expectedSum(String column, String filter) {
    long sum = 0;
    int index = Integer.parseInt(column.substring(1));
    for (int row = 0; row < ROW_COUNT; row++) {
      long c3 = value(3, row);
      boolean passes =
          switch (filter) {
            case "1" -> true;
            case "k = 17" -> row == 17;
            case "k < 40" -> row < 40;
            case "c3 % 97 = 0" -> c3 % 97 == 0;
            case "c3 % 2 = 0" -> c3 % 2 == 0;
            case "c3 % 97 = 0 AND k > 100" -> c3 % 97 == 0 && row > 100;
            default -> false;
          };
      sum += passes ? value(index, row) : 0;
    }
    return 3 * sum;
  }

  private static List<Long> sums(MergeTreeTable table, ScanRequest request) throws IOException {
    List<Long> sums = new ArrayList<>();
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(request)) {
      reader.header().forEach(column -> sums.add(0L));
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        for (int i = 0; i < sums.size(); i++) {
          long[] values = ((LongColumn) next.get().column(i)).values();
          for (int row = 0; row < next.get().rowCount(); row++) {
            sums.set(i, sums.get(i) + values[row]);
          }
        }
      }
    }
    return sums;
  }
}
