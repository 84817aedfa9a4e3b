package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskCopy;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.Faults;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.plain.PlainLayouts;
import io.heartwood.disk.object.plain.PlainMetadataStorage;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import io.heartwood.layout.TableFiles;
import io.heartwood.placement.SingleDiskPlacement;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tables on disks whose names are in the bucket. */
class TableOnBucketTest {
  private static final int PARTITIONS = 2;

  private MemoryObjectStorage bucket = new MemoryObjectStorage();

  /** Every request of a table's life, its definition included, is the last before a crash. */
  @Test
  void aCrashAtAnyRequestLosesNoInsert() throws IOException {
    int crashes = 0;
    for (long number = 0; ; number += 4 + number % 5) {
      bucket = new MemoryObjectStorage();
      Set<Integer> inserted = new TreeSet<>();
      Set<Integer> maybe = new TreeSet<>();
      Faults faults = new Faults().crashAfter(number);
      IDisk disk = null;
      try {
        disk = rewritable(faults);
        live(disk, inserted, maybe);
      } catch (IOException e) {
        crashes++;
      }
      assertSurvives(inserted, maybe, "number=" + number);
      if (!faults.isCrashed()) {
        break;
      }
    }
    assertTrue(crashes > 20, "crashes=" + crashes);
  }

  @Test
  void aFailureOfAnyRequestLosesNoInsert() throws IOException {
    for (long number = 0; ; number += 4 + number % 5) {
      bucket = new MemoryObjectStorage();
      Set<Integer> inserted = new TreeSet<>();
      Set<Integer> maybe = new TreeSet<>();
      Faults faults = new Faults().failNumber(number);
      try (IDisk disk = rewritable(faults)) {
        live(disk, inserted, maybe);
      } catch (IOException e) {
        assertTrue(e.toString().contains("Injected") || e.getCause() != null, e.toString());
      }
      assertSurvives(inserted, maybe, "number=" + number);
      if (faults.operationCount() < number) {
        break;
      }
    }
  }

  private static void live(IDisk disk, Set<Integer> inserted, Set<Integer> maybe)
      throws IOException {
    try (MergeTreeEngine engine = engine(disk)) {
      MergeTreeTable table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
      for (int id = 1; id <= 4; id++) {
        maybe.add(id);
        table.insert(TestTables.block(id, PARTITIONS));
        inserted.add(id);
        if (id % 2 == 0) {
          table.optimize(Optional.empty(), true);
          table.removeOutdatedParts();
        }
      }
    }
  }

  private void assertSurvives(Set<Integer> inserted, Set<Integer> maybe, String message)
      throws IOException {
    try (ObjectStorageDisk disk = rewritable(new Faults())) {
      try (MergeTreeEngine engine = engine(disk)) {
        Optional<MergeTreeTable> found = engine.table("t");
        assertTrue(found.isPresent() || inserted.isEmpty(), message);
        if (found.isPresent()) {
          MergeTreeTable table = found.get();
          Set<Integer> rows = new TreeSet<>();
          TestTables.rowsByInsert(table)
              .forEach(
                  (key, count) -> {
                    assertEquals(TestTables.ROWS_PER_PART, count, message);
                    rows.add(key / 100);
                  });
          assertTrue(rows.containsAll(inserted), message + " rows of " + rows);
          assertTrue(maybe.containsAll(rows), message + " rows of " + rows);
          assertTrue(table.check().stream().allMatch(TableCheck::isPassed), message);
          table.insert(TestTables.block(9, PARTITIONS));
          table.optimize(Optional.empty(), true);
          engine.dropTable("t");
        }
      }
      disk.retryRemovals();
      assertEquals(0, disk.waitingRemovalCount(), message);
      Set<String> stored = new TreeSet<>();
      bucket.list("", "", Integer.MAX_VALUE).forEach(o -> stored.add(o.key().value()));
      assertEquals(
          PlainLayouts.objectKeys(disk.metadata(), DiskPath.ROOT),
          PlainLayouts.otherThanNames(stored),
          message);
      assertFalse(disk.exists(DiskPath.of("store")) && !disk.list(DiskPath.of("store")).isEmpty());
    }
  }

  @Test
  void aTableCopiedToAPlainDiskCanBeReadAndNothingElse() throws IOException {
    TableDefinition definition;
    try (MemoryDisk source = new MemoryDisk("source")) {
      try (MergeTreeEngine engine = engine(source)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        table.insert(TestTables.block(1, PARTITIONS));
        table.insert(TestTables.block(2, PARTITIONS));
        definition = new TableDefinition("t", table.uuid(), table.schema());
      }
      try (ObjectStorageDisk plain = plain();
          DiskTransaction transaction = plain.begin()) {
        DiskPath directory = TableFiles.directory(definition.uuid());
        DiskCopy.copyDirectory(source, directory, transaction, directory);
        transaction.commit();
      }
    }
    int objectCount = bucket.objectCount();
    try (ObjectStorageDisk plain = plain();
        MemoryDisk definitions = new MemoryDisk("definitions");
        MergeTreeEngine engine =
            MergeTreeEngine.builder()
                .definitions(definitions)
                .placement(new SingleDiskPlacement(plain))
                .backgroundThreads(0)
                .build()) {
      MergeTreeTable table = engine.createTable(definition);
      assertEquals(2 * PARTITIONS, TestTables.rowsByInsert(table).size());
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed));
      UnsupportedDiskOperationException refusal =
          assertThrows(
              UnsupportedDiskOperationException.class,
              () -> table.insert(TestTables.block(3, PARTITIONS)));
      assertEquals(DiskCapability.RENAME_DIRECTORIES, refusal.capability());
      assertEquals(
          "table can only be read, because the disk does not support renaming directories:"
              + " disk=plain",
          refusal.getMessage());
      assertThrows(
          UnsupportedDiskOperationException.class, () -> table.optimize(Optional.empty(), true));
      while (engine.runBackgroundStep()) {
        assertEquals(objectCount, bucket.objectCount());
      }
      refusal =
          assertThrows(
              UnsupportedDiskOperationException.class,
              () -> engine.createTable("new", TestTables.schema()));
      assertTrue(refusal.getMessage().startsWith("table cannot be created"), refusal::getMessage);
      assertEquals(1, engine.tables().size());
      assertEquals(0, table.removeOutdatedParts());
    }
    assertEquals(objectCount, bucket.objectCount());
  }

  private ObjectStorageDisk plain() throws IOException {
    return new ObjectStorageDisk(
        "plain", "S3", bucket, new PlainMetadataStorage(bucket, PlainLayouts.PREFIX));
  }

  private ObjectStorageDisk rewritable(Faults faults) throws IOException {
    FaultyObjectStorage objects = new FaultyObjectStorage(bucket, faults);
    return new ObjectStorageDisk(
        "default",
        "S3",
        objects,
        PlainRewritableMetadataStorage.open(
            objects, PlainLayouts.PREFIX, Clock.systemUTC(), Duration.ZERO));
  }

  private static MergeTreeEngine engine(IDisk disk) throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).parallelism(1).build();
  }
}
