package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.Faults;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.MemoryMetadataStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.plain.PlainLayouts;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import io.heartwood.part.PartState;
import io.heartwood.part.PartSummary;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.Reservation;
import io.heartwood.placement.SingleDiskPlacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A table is emptied as a whole, or not at all, whatever happens in between. */
class TableTruncationTest {
  private static final int PARTITIONS = 2;
  private static final Set<Integer> ALL = Set.of(1, 2, 3);

  @Test
  void rowsLeaveAtOnceAndFilesWhenNobodyReadsThem() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default");
        MergeTreeEngine engine = open(disk)) {
      MergeTreeTable table = fill(engine);
      try (PartSnapshot before = table.snapshot()) {
        table.truncate();
        assertEquals(0, table.totalRows());
        assertEquals(0, table.totalBytes());
        assertEquals(Set.of(), inserts(table));
        table.removeOutdatedParts();
        table.removeOutdatedParts();
        assertEquals(3 * PARTITIONS, TestTables.rowsByInsert(before).size());
      }
      while (table.removeOutdatedParts() > 0) {
        assertEquals(Set.of(), inserts(table));
      }
      assertEquals(List.of(), table.parts());
      assertEquals(List.of("detached", "format_version.txt"), disk.list(table.directory()));
      table.truncate();
      table.insert(TestTables.block(4, PARTITIONS));
      assertEquals(Set.of(4), inserts(table));
    }
  }

  @Test
  void partsWithoutRowsCoverTheOthersAsLongAsThereAreSome() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = fill(engine);
        table.truncate();
        table.insert(TestTables.block(4, 1));
      }
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.table("t").orElseThrow();
        assertEquals(Set.of(4), inserts(table));
        List<PartInfo> parts = table.parts();
        assertEquals(1, parts.stream().filter(p -> p.state() == PartState.ACTIVE).count());
        assertEquals(PARTITIONS, parts.stream().filter(p -> p.rowCount() == 0).count());
        assertTrue(table.optimize(Optional.empty(), true));
        while (table.removeOutdatedParts() > 0) {
          assertEquals(Set.of(4), inserts(table));
        }
        assertEquals(1, table.parts().size());
      }
    }
  }

  @Test
  void aDamagedTableIsNotTruncated() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath damaged;
      try (MergeTreeEngine engine = open(disk)) {
        damaged = fill(engine).directory().resolve("0_1_1_0").resolve("count.txt");
      }
      try (DiskTransaction transaction = disk.begin();
          DiskOutput output = transaction.overwrite(damaged)) {
        output.write("x".getBytes(StandardCharsets.US_ASCII), 0, 1);
        output.finish();
        transaction.commit();
      }
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.table("t").orElseThrow();
        assertThrows(IOException.class, table::truncate);
      }
      assertTrue(disk.exists(damaged));
    }
  }

  @Test
  void aFailureOrACrashAnywhereLeavesAllOrNothing() throws IOException {
    for (boolean crash : List.of(true, false)) {
      int before = 0;
      int after = 0;
      boolean disturbed = true;
      for (long number = 0; disturbed; number++) {
        MemoryDisk memory = new MemoryDisk("default");
        Faults faults = new Faults();
        boolean[] returned = {false};
        String message = "number=" + number + " crash=" + crash;
        try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
          MergeTreeTable table = fill(engine);
          long filled = faults.operationCount();
          if (crash) {
            faults.crashAfter(number);
            truncate(table, returned);
          } else {
            faults.failNumber(filled + number);
            truncate(table, returned);
            disturbed = faults.operationCount() > filled + number;
            assertAllOrNothing(inserts(table), returned[0], message);
          }
        } catch (IOException e) {
          assertTrue(e.toString().contains("Injected") || faults.isCrashed(), e.toString());
        }
        disturbed &= !crash || faults.isCrashed();
        try (MemoryDisk survivor = memory.crash()) {
          if (assertSurvives(survivor, returned[0], message)) {
            after++;
          } else {
            before++;
          }
        }
      }
      assertTrue(before > 3 && after > 3, "before=" + before + " after=" + after);
    }
  }

  /** The same on a disk whose names are in a bucket, request by request. */
  @Test
  void aCrashAtAnyRequestLeavesAllOrNothing() throws IOException {
    int before = 0;
    int after = 0;
    boolean crashed = true;
    for (long number = 0; crashed; number++) {
      MemoryObjectStorage bucket = new MemoryObjectStorage();
      Faults faults = new Faults();
      boolean[] returned = {false};
      try (IDisk disk = rewritable(bucket, faults);
          MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = fill(engine);
        faults.crashAfter(number);
        truncate(table, returned);
      } catch (IOException e) {
        assertTrue(faults.isCrashed(), e.toString());
      }
      crashed = faults.isCrashed();
      try (IDisk disk = rewritable(bucket, new Faults())) {
        if (assertSurvives(disk, returned[0], "number=" + number)) {
          after++;
        } else {
          before++;
        }
      }
    }
    assertTrue(before > 3 && after > 3, "before=" + before + " after=" + after);
  }

  /** The parts lie on two disks in turn, and so do those that cover them. */
  @Test
  void aCrashAnywhereLeavesAllOrNothingOnTwoDisks() throws IOException {
    int before = 0;
    int after = 0;
    boolean crashed = true;
    for (long number = 0; crashed; number += 2) {
      MemoryDisk one = new MemoryDisk("one");
      MemoryDisk two = new MemoryDisk("two");
      Faults faults = new Faults();
      boolean[] returned = {false};
      try (MergeTreeEngine engine =
          open(new FaultyDisk(one, faults), new FaultyDisk(two, faults))) {
        MergeTreeTable table = fill(engine);
        assertEquals(2, table.parts().stream().map(PartInfo::diskName).distinct().count());
        faults.crashAfter(number);
        truncate(table, returned);
      } catch (IOException e) {
        assertTrue(faults.isCrashed(), e.toString());
      }
      crashed = faults.isCrashed();
      String message = "number=" + number;
      try (MemoryDisk first = one.crash();
          MemoryDisk second = two.crash();
          MergeTreeEngine engine = open(first, second)) {
        MergeTreeTable table = engine.table("t").orElseThrow();
        if (assertAllOrNothing(inserts(table), returned[0], message)) {
          after++;
        } else {
          before++;
        }
        table.truncate();
        while (table.removeOutdatedParts() > 0) {
          assertEquals(Set.of(), inserts(table), message);
        }
        List<String> left = new ArrayList<>(first.list(table.directory()));
        left.addAll(second.list(table.directory()));
        assertEquals(List.of("detached", "format_version.txt", "detached"), left, message);
      }
    }
    assertTrue(before > 3 && after > 2, "before=" + before + " after=" + after);
  }

  @Test
  void noObjectIsLeftOfATruncatedTable() throws IOException {
    MemoryObjectStorage bucket = new MemoryObjectStorage();
    try (IDisk disk = new ObjectStorageDisk("default", "S3", bucket, new MemoryMetadataStorage());
        MergeTreeEngine engine = open(disk)) {
      engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
      int objectCount = bucket.objectCount();
      MergeTreeTable table = engine.table("t").orElseThrow();
      table.insert(TestTables.block(1, PARTITIONS));
      table.insert(TestTables.block(2, PARTITIONS));
      assertTrue(bucket.objectCount() > objectCount);
      table.truncate();
      assertEquals(Set.of(), inserts(table));
      while (table.removeOutdatedParts() > 0) {
        assertEquals(Set.of(), inserts(table));
      }
      assertEquals(objectCount, bucket.objectCount());
    }
  }

  @Test
  void whatNobodyAnswersForIsKnownAfterTheNextStart() throws IOException {
    for (int commit = 0; commit < 8; commit++) {
      MemoryDisk memory = new MemoryDisk("default");
      Faults faults = new Faults();
      boolean[] returned = {false};
      try (MergeTreeEngine engine = open(new FaultyDisk(memory, faults))) {
        MergeTreeTable table = fill(engine);
        int number = faults.count("commit") + commit;
        faults.before(
            (operation, path) -> {
              if (operation.equals("commit") && faults.count("commit") == number) {
                faults.next("commit", "", Faults.Effect.SUCCEED_THEN_FAIL);
              }
            });
        truncate(table, returned);
        assertAllOrNothing(inserts(table), returned[0], "commit=" + commit);
      }
      try (MemoryDisk survivor = memory.crash()) {
        assertSurvives(survivor, returned[0], "commit=" + commit);
      }
    }
  }

  private static void truncate(MergeTreeTable table, boolean[] returned) {
    try {
      table.truncate();
      returned[0] = true;
    } catch (CommitUnknownException e) {
      assertTrue(e.getMessage().contains("commit"), e.toString());
    } catch (IOException e) {
      assertTrue(e.toString().contains("Injected") || e.getCause() != null, e.toString());
    }
  }

  /** Whether the rows are gone. */
  private static boolean assertAllOrNothing(Set<Integer> rows, boolean returned, String message) {
    assertTrue(rows.isEmpty() || rows.equals(ALL), message + " rows of " + rows);
    assertTrue(rows.isEmpty() || !returned, message);
    return rows.isEmpty();
  }

  private static boolean assertSurvives(IDisk disk, boolean returned, String message)
      throws IOException {
    boolean gone;
    try (MergeTreeEngine engine = open(disk)) {
      MergeTreeTable table = engine.table("t").orElseThrow();
      gone = assertAllOrNothing(inserts(table), returned, message);
      List<String> names = new ArrayList<>(disk.list(table.directory()));
      names.removeIf(name -> !name.contains("truncate") && !name.startsWith("tmp"));
      assertEquals(List.of(), names, message);
      table.insert(TestTables.block(4, PARTITIONS));
      table.optimize(Optional.empty(), true);
      table.removeOutdatedParts();
    }
    try (MergeTreeEngine engine = open(disk)) {
      MergeTreeTable table = engine.table("t").orElseThrow();
      assertEquals(gone ? Set.of(4) : Set.of(1, 2, 3, 4), inserts(table), message);
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed), message);
    }
    return gone;
  }

  private static Set<Integer> inserts(MergeTreeTable table) throws IOException {
    Set<Integer> ids = new TreeSet<>();
    TestTables.rowsByInsert(table)
        .forEach(
            (key, count) -> {
              assertEquals(TestTables.ROWS_PER_PART, count);
              ids.add(key / 100);
            });
    return ids;
  }

  private static MergeTreeTable fill(MergeTreeEngine engine) throws IOException {
    MergeTreeTable table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
    table.insert(TestTables.block(1, PARTITIONS));
    table.insert(TestTables.block(2, PARTITIONS));
    table.optimize(Optional.of("1"), true);
    table.insert(TestTables.block(3, PARTITIONS));
    return table;
  }

  private static MergeTreeEngine open(IDisk disk) throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).parallelism(1).build();
  }

  /** Parts go to both disks in turn. */
  private static MergeTreeEngine open(IDisk one, IDisk two) throws IOException {
    List<SingleDiskPlacement> places =
        List.of(new SingleDiskPlacement(one), new SingleDiskPlacement(two));
    AtomicInteger turn = new AtomicInteger();
    PartPlacement placement =
        new PartPlacement() {
          @Override
          public String name() {
            return SingleDiskPlacement.DEFAULT_NAME;
          }

          @Override
          public List<IDisk> disks() {
            return List.of(one, two);
          }

          @Override
          public Reservation reserve(PlacementRequest request) throws IOException {
            return places.get(turn.getAndIncrement() % 2).reserve(request);
          }

          @Override
          public boolean mayMerge(PartSummary part) {
            return true;
          }

          @Override
          public long maxUnreservedBytes() throws IOException {
            return places.get(0).maxUnreservedBytes();
          }
        };
    return MergeTreeEngine.builder()
        .definitions(one)
        .placement(placement)
        .backgroundThreads(0)
        .parallelism(1)
        .build();
  }

  private static IDisk rewritable(MemoryObjectStorage bucket, Faults faults) throws IOException {
    FaultyObjectStorage objects = new FaultyObjectStorage(bucket, faults);
    return new ObjectStorageDisk(
        "default",
        "S3",
        objects,
        PlainRewritableMetadataStorage.open(
            objects, PlainLayouts.PREFIX, Clock.systemUTC(), Duration.ZERO));
  }
}
