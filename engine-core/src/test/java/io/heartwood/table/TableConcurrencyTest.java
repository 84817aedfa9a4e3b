package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inserts, merges, cleaning and readers at the same time. */
class TableConcurrencyTest {
  private static final int INSERTERS = 2;
  private static final int INSERTS = 60;
  private static final int PARTITIONS = 2;

  @TempDir private Path directory;

  @Test
  void snapshotsAreWholeWhileEverythingGoesOnInMemory() throws Exception {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      run(disk);
    }
  }

  @Test
  void snapshotsAreWholeWhileEverythingGoesOnOnALocalDisk() throws Exception {
    try (LocalDisk disk =
        LocalDisk.builder("default", directory)
            .fsyncAfterInsert(false)
            .fsyncPartDirectory(false)
            .open()) {
      run(disk);
    }
  }

  private static void run(IDisk disk) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(INSERTERS + 2);
    try (MergeTreeEngine engine =
        MergeTreeEngine.builder().definitions(disk).backgroundThreads(2).parallelism(2).build()) {
      MergeTreeTable table =
          engine.createTable(
              "t",
              TestTables.schema(
                  "old_parts_lifetime", "0",
                  "cleanup_delay_period", "0",
                  "merge_selecting_sleep_ms", "1",
                  "merge_selector_base", "2"));
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> inserters = new ArrayList<>();
      for (int i = 0; i < INSERTERS; i++) {
        int first = 1 + i * INSERTS;
        inserters.add(threads.submit(() -> insert(table, first)));
      }
      List<Future<?>> others = new ArrayList<>();
      others.add(threads.submit(() -> read(table, done)));
      others.add(threads.submit(() -> optimize(table, done)));
      awaitAll(inserters);
      done.set(true);
      awaitAll(others);
      table.optimize(Optional.empty(), true);

      Map<Integer, Integer> rows = TestTables.rowsByInsert(table);
      assertEquals(INSERTERS * INSERTS * PARTITIONS, rows.size());
      assertEquals(PARTITIONS, table.parts().stream().filter(PartInfo::isActive).count());
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitAll(List<Future<?>> futures)
      throws InterruptedException, ExecutionException {
    for (Future<?> future : futures) {
      future.get();
    }
  }

  private static Void insert(MergeTreeTable table, int firstId) throws IOException {
    for (int id = firstId; id < firstId + INSERTS; id++) {
      table.insert(TestTables.block(id, PARTITIONS));
    }
    return null;
  }

  /** Each snapshot has whole inserts only, the same twice, and never fewer than the one before. */
  private static Void read(MergeTreeTable table, AtomicBoolean done) throws IOException {
    int before = 0;
    while (!done.get()) {
      try (PartSnapshot snapshot = table.snapshot()) {
        Map<Integer, Integer> rows = TestTables.rowsByInsert(snapshot);
        rows.forEach((key, count) -> assertEquals(TestTables.ROWS_PER_PART, count, "key=" + key));
        assertEquals(0, rows.size() % PARTITIONS, "an insert is seen in part");
        assertTrue(rows.size() >= before, "rows vanished");
        before = rows.size();
        assertEquals(rows, TestTables.rowsByInsert(snapshot));
      }
    }
    return null;
  }

  private static Void optimize(MergeTreeTable table, AtomicBoolean done) throws IOException {
    while (!done.get()) {
      table.optimize(Optional.empty(), true);
      table.removeOutdatedParts();
    }
    return null;
  }
}
