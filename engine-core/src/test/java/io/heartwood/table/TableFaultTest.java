package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Lets every single operation of a table's life fail, or be the last before a crash. */
class TableFaultTest {
  private static final int PARTITIONS = 2;

  /** What the caller of a table knows: which inserts succeeded, which may be there. */
  private static final class Knowledge {
    private final Faults faults;
    private boolean created;
    private final Set<Integer> inserted = new TreeSet<>();
    private final Set<Integer> unknown = new TreeSet<>();

    Knowledge(Faults faults) {
      this.faults = faults;
    }
  }

  @Test
  void aFailureAnywhereLeavesWhatWasThere() throws IOException {
    long operations = operationsOfALife();
    for (long number = 0; number < operations; number++) {
      MemoryDisk memory = new MemoryDisk("default");
      Faults faults = new Faults();
      FaultyDisk disk = new FaultyDisk(memory, faults);
      Knowledge knowledge = new Knowledge(faults);
      faults.failNumber(number);
      try (MergeTreeEngine engine = open(disk)) {
        live(engine, knowledge);
        engine.table("t").ifPresent(table -> assertRows(table, knowledge));
      } catch (IOException e) {
        assertTrue(e.toString().contains("Injected"), e.toString());
      }
      String message = "number=" + number;
      assertEquals(List.of(), disk.leaks(), message);
      assertEquals(List.of(), memory.openResources(), message);
      assertSurvives(memory, knowledge, message);
    }
  }

  @Test
  void aCrashAnywhereLeavesExactlyThePublishedParts() throws IOException {
    long operations = operationsOfALife();
    for (long number = 0; number < operations; number++) {
      MemoryDisk memory = new MemoryDisk("default");
      Faults faults = new Faults().crashAfter(number);
      Knowledge knowledge = new Knowledge(faults);
      try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
        live(engine, knowledge);
      } catch (IOException e) {
        assertTrue(faults.isCrashed(), e.toString());
      }
      assertSurvives(memory, knowledge, "number=" + number);
    }
  }

  @Test
  void aCommitThatNobodyAnswersForLosesNothing() throws IOException {
    MemoryDisk memory = new MemoryDisk("default");
    Faults faults = new Faults();
    Knowledge knowledge = new Knowledge(faults);
    try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
      knowledge.created = true;
      for (int id = 1; id < 6; id++) {
        if (id % 2 == 0) {
          faults.next("commit", "", Faults.Effect.SUCCEED_THEN_FAIL);
        }
        insert(table, id, knowledge);
      }
      faults.next("commit", "", Faults.Effect.SUCCEED_THEN_FAIL);
      table.optimize(Optional.empty(), true);
      assertRows(table, knowledge);
    }
    assertSurvives(memory, knowledge, "unanswered commits");
  }

  /** An insert into three partitions runs out of memory while it publishes the last of them. */
  @Test
  void anInsertThatRunsOutOfMemoryLeavesNothing() throws IOException {
    MemoryDisk memory = new MemoryDisk("default");
    Faults faults = new Faults();
    try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema());
      int last = faults.count("commit") + 3;
      faults.before(
          (operation, path) -> {
            if (operation.equals("commit") && faults.count("commit") == last - 1) {
              faults.before((any, where) -> {});
              throw new OutOfMemoryError("for the test");
            }
          });
      assertThrows(OutOfMemoryError.class, () -> table.insert(TestTables.block(1, 3)));
      assertEquals(Map.of(), TestTables.rowsByInsert(table));

      table.insert(TestTables.block(2, 3));
      table.insert(TestTables.block(3, 3));
      assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> table.optimize(Optional.empty(), true));
      try (PartSnapshot snapshot = table.snapshot()) {
        assertEquals(3, snapshot.parts().size());
      }
    }
    try (MergeTreeEngine next = open(memory)) {
      MergeTreeTable table = next.table("t").orElseThrow();
      assertEquals(6, TestTables.rowsByInsert(table).size());
    }
  }

  private static long operationsOfALife() throws IOException {
    Faults faults = new Faults();
    try (MemoryDisk memory = new MemoryDisk("default");
        MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
      live(engine, new Knowledge(faults));
    }
    return faults.operationCount();
  }

  private static MergeTreeEngine open(IDisk disk) throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).parallelism(1).build();
  }

  private static void live(MergeTreeEngine engine, Knowledge knowledge) throws IOException {
    MergeTreeTable table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
    knowledge.created = true;
    insert(table, 1, knowledge);
    insert(table, 2, knowledge);
    optimize(table);
    clean(table);
    insert(table, 3, knowledge);
    optimize(table);
    clean(table);
    insert(table, 4, knowledge);
  }

  private static void insert(MergeTreeTable table, int id, Knowledge knowledge) {
    try {
      table.insert(TestTables.block(id, PARTITIONS));
      knowledge.inserted.add(id);
    } catch (CommitUnknownException e) {
      knowledge.unknown.add(id);
    } catch (IOException e) {
      assertTrue(e.toString().contains("Injected"), e.toString());
      if (knowledge.faults.isCrashed()) {
        knowledge.unknown.add(id);
      }
    }
  }

  private static void optimize(MergeTreeTable table) {
    try {
      table.optimize(Optional.empty(), true);
    } catch (IOException e) {
      assertTrue(e.toString().contains("Injected"), e.toString());
    }
  }

  private static void clean(MergeTreeTable table) {
    try {
      table.removeOutdatedParts();
    } catch (IOException e) {
      throw new AssertionError("cleaning reports nothing", e);
    }
  }

  /** All that was inserted is there, whole; and nothing but what may be there. */
  private static void assertRows(MergeTreeTable table, Knowledge knowledge) {
    Map<Integer, Integer> rows;
    try {
      rows = TestTables.rowsByInsert(table);
    } catch (IOException e) {
      assertTrue(e.toString().contains("Injected"), e.toString());
      return;
    }
    for (int id : knowledge.inserted) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        assertEquals(TestTables.ROWS_PER_PART, rows.get(id * 100 + partition), "insert=" + id);
      }
    }
    rows.forEach(
        (key, count) -> {
          assertEquals(TestTables.ROWS_PER_PART, count);
          int id = key / 100;
          assertTrue(
              knowledge.inserted.contains(id) || knowledge.unknown.contains(id), "insert=" + id);
        });
  }

  private static void assertSurvives(MemoryDisk memory, Knowledge knowledge, String message)
      throws IOException {
    try (MemoryDisk survivor = memory.crash();
        MergeTreeEngine engine = open(survivor)) {
      Optional<MergeTreeTable> table = engine.table("t");
      if (knowledge.created) {
        assertTrue(table.isPresent(), message);
      }
      if (table.isPresent()) {
        assertRows(table.get(), knowledge);
        assertTrue(table.get().check().stream().allMatch(TableCheck::isPassed), message);
        table.get().insert(TestTables.block(9, PARTITIONS));
        knowledge.inserted.add(9);
        table.get().optimize(Optional.empty(), true);
        assertRows(table.get(), knowledge);
        assertEquals(List.of(), leftovers(survivor, table.get()), message);
      }
    }
  }

  private static List<String> leftovers(IDisk disk, MergeTreeTable table) throws IOException {
    List<String> found = new ArrayList<>(disk.list(table.directory()));
    found.removeIf(name -> !TableFiles.isTemporary(name));
    DiskPath unfinished = DiskPath.of("unfinished");
    if (disk.exists(unfinished)) {
      found.addAll(disk.list(unfinished));
    }
    return found;
  }
}
