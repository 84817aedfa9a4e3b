package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.Faults;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.layout.TableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing and dropping end in time, and leave no threads and no files. */
class EngineClosingTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void noThreadIsLeftAfterClosing(@TempDir Path directory) throws Exception {
    Set<Thread> before = heartwoodThreads();
    try (MergeTreeEngine engine =
        MergeTreeEngine.builder()
            .directory(directory)
            .backgroundThreads(3)
            .parallelism(4)
            .build()) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
      for (int id = 1; id < 8; id++) {
        table.insert(TestTables.block(id, 2));
      }
      table.optimize(Optional.empty(), true);
      assertEquals(14, TestTables.rowsByInsert(table).size());
      Set<String> names =
          heartwoodThreads().stream().map(Thread::getName).collect(Collectors.toSet());
      assertTrue(names.contains("heartwood-background-3"), names::toString);
    }
    await(() -> before.containsAll(heartwoodThreads()));
  }

  @Test
  void closingEndsInTimeWhenADiskHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Faults faults = new Faults();
    MemoryDisk memory = new MemoryDisk("default");
    MergeTreeEngine engine = open(new FaultyDisk(memory, faults), 1);
    MergeTreeTable table =
        engine.createTable(
            "t", TestTables.schema("merge_selector_base", "1", "merge_selecting_sleep_ms", "1"));
    faults.before(
        (operation, path) -> {
          if (path.contains(TableFiles.MERGE_PREFIX)) {
            hanging.countDown();
            awaitUninterruptibly(release);
          }
        });
    for (int id = 1; id < 9; id++) {
      table.insert(TestTables.block(id, 1));
    }
    assertTrue(hanging.await(60, TimeUnit.SECONDS));

    assertTimeoutPreemptively(LONG, engine::close);

    assertThrows(IllegalStateException.class, () -> table.insert(TestTables.block(9, 1)));
    try (MergeTreeEngine next = open(memory, 0)) {
      assertEquals(8, TestTables.rowsByInsert(next.table("t").orElseThrow()).size());
    } finally {
      release.countDown();
    }
  }

  @Test
  void closingEndsInTimeWhenAnInsertHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Faults faults = new Faults();
    MergeTreeEngine engine = open(new FaultyDisk(new MemoryDisk("default"), faults), 1);
    MergeTreeTable table = engine.createTable("t", TestTables.schema());
    faults.before(
        (operation, path) -> {
          if (path.contains(TableFiles.INSERT_PREFIX)) {
            hanging.countDown();
            awaitUninterruptibly(release);
          }
        });
    Thread inserting =
        new Thread(
            () -> {
              try {
                table.insert(TestTables.block(1, 1));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    inserting.start();
    assertTrue(hanging.await(60, TimeUnit.SECONDS));

    assertTimeoutPreemptively(LONG, engine::close);

    release.countDown();
    inserting.join();
  }

  @Test
  void theLastSnapshotOfADroppedTableDeletesItsFiles() throws IOException {
    MemoryDisk disk = new MemoryDisk("default");
    try (MergeTreeEngine engine = open(disk, 0)) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema());
      table.insert(TestTables.block(1, 2));
      UUID uuid = table.uuid();
      PartSnapshot first = table.snapshot();
      PartSnapshot second = table.snapshot();

      assertTrue(engine.dropTable("t"));

      first.close();
      assertTrue(disk.exists(TableFiles.directory(uuid)));
      assertEquals(Map.of(100, 64, 101, 64), TestTables.rowsByInsert(second));
      second.close();
      assertFalse(disk.exists(TableFiles.directory(uuid)));
      assertEquals(List.of(), disk.list(DiskPath.of("unfinished")));
    }
  }

  /** The sources of a merge that may have happened are neither merged again nor waited for. */
  @Test
  void optimizingAfterAMergeThatNobodyAnsweredForEnds() throws IOException {
    MemoryDisk memory = new MemoryDisk("default");
    Faults faults = new Faults();
    try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults), 0)) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema());
      for (int id = 1; id < 4; id++) {
        table.insert(TestTables.block(id, 1));
      }
      faults.next("commit", "", Faults.Effect.SUCCEED_THEN_FAIL);
      faults.next("exists", "0_1_3_1", Faults.Effect.FAIL);
      assertThrows(CommitUnknownException.class, () -> table.optimize(Optional.empty(), true));
      table.insert(TestTables.block(4, 1));

      assertTimeoutPreemptively(LONG, () -> table.optimize(Optional.empty(), true));

      assertEquals(4, TestTables.rowsByInsert(table).size());
    }
    try (MergeTreeEngine next = open(memory, 0)) {
      MergeTreeTable table = next.table("t").orElseThrow();
      assertEquals(4, TestTables.rowsByInsert(table).size());
      table.optimize(Optional.empty(), true);
      assertEquals(Map.of(100, 64, 200, 64, 300, 64, 400, 64), TestTables.rowsByInsert(table));
    }
  }

  private static MergeTreeEngine open(IDisk disk, int threads) throws IOException {
    return MergeTreeEngine.builder()
        .definitions(disk)
        .backgroundThreads(threads)
        .parallelism(1)
        .closeTimeout(Duration.ofMillis(200))
        .build();
  }

  private static Set<Thread> heartwoodThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heartwood-"))
        .collect(Collectors.toSet());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      TimeUnit.MILLISECONDS.timedJoin(Thread.currentThread(), 5);
    }
  }
}
