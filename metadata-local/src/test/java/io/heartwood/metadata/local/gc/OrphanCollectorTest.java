package io.heartwood.metadata.local.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.metadata.local.LocalMetadataStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanCollectorTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final ObjectKey ORPHAN = new ObjectKey("disk/abc/defghijklmnopqrstuvwxyzabcdef");
  private static final ObjectKey OLD_STYLE_ORPHAN =
      new ObjectKey("disk/abcdefghijklmnopqrstuvwxyzabcdef");

  /** A clock that a test turns. */
  private static final class TurnedClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @TempDir Path root;
  private final TurnedClock clock = new TurnedClock();
  private final MemoryObjectStorage objects = new MemoryObjectStorage(clock);
  private final List<ObjectKey> told = new ArrayList<>();
  private LocalMetadataStorage metadata;
  private ObjectStorageDisk disk;

  @BeforeEach
  void fill() throws IOException {
    metadata = LocalMetadataStorage.open(root, "disk/");
    disk = new ObjectStorageDisk("disk", "S3", objects, metadata);
    DiskTesting.change(
        disk,
        t -> {
          t.createDirectories(DiskPath.of("d"));
          DiskTesting.writeFile(t.create(DiskPath.of("d/a")), new byte[10]);
          DiskTesting.writeFile(t.append(DiskPath.of("d/b")), new byte[20]);
        });
    DiskTesting.change(disk, t -> DiskTesting.writeFile(t.append(DiskPath.of("d/b")), new byte[5]));
    objects.putIfAbsent(ORPHAN, new byte[100]);
    objects.putIfAbsent(OLD_STYLE_ORPHAN, new byte[11]);
    objects.putIfAbsent(new ObjectKey("disk/clickhouse_access_check_1"), new byte[4]);
    objects.putIfAbsent(new ObjectKey("other/abc/defghijklmnopqrstuvwxyzabcdef"), new byte[4]);
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
  }

  @Test
  void youngObjectsStay() throws IOException {
    assertEquals(
        new OrphanCollector.Report(6, 3, 2, 1, 0, 0, 0), collect(OrphanCollector.Mode.DELETE));
    assertEquals(7, objects.objectCount());
  }

  @Test
  void aDryRunCountsAndTellsAndDeletesNothing() throws IOException {
    clock.now = clock.now.plus(DAY).plusSeconds(1);
    assertEquals(
        new OrphanCollector.Report(6, 3, 0, 1, 2, 111, 0), collect(OrphanCollector.Mode.DRY_RUN));
    assertEquals(List.of(ORPHAN, OLD_STYLE_ORPHAN), told);
    assertEquals(7, objects.objectCount());
  }

  @Test
  void orphansAreDeletedAndNothingElse() throws IOException {
    clock.now = clock.now.plus(DAY).plusSeconds(1);
    assertEquals(
        new OrphanCollector.Report(6, 3, 0, 1, 2, 111, 2), collect(OrphanCollector.Mode.DELETE));
    assertEquals(5, objects.objectCount());
    assertEquals(25, disk.readAll(DiskPath.of("d/b"), 100).length);
    assertEquals(
        new OrphanCollector.Report(4, 3, 0, 1, 0, 0, 0), collect(OrphanCollector.Mode.DELETE));
  }

  @Test
  void metadataThatNamesNothingDeletesNothingUnlessTold(@TempDir Path wrongRoot)
      throws IOException {
    clock.now = clock.now.plus(DAY).plusSeconds(1);
    try (LocalMetadataStorage wrong = LocalMetadataStorage.open(wrongRoot, "disk/")) {
      OrphanCollector collector = new OrphanCollector(wrong, objects, clock);
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> collector.collect(DAY, OrphanCollector.Mode.DELETE, orphan -> {}));
      assertEquals(
          "no metadata file names any object, so nothing is deleted: metadata="
              + wrong.location()
              + " keyPrefix=disk/",
          refusal.getMessage());
      assertEquals(7, objects.objectCount());
      OrphanCollector.Report all =
          collector.collect(DAY, OrphanCollector.Mode.DELETE_ALL, orphan -> {});
      assertEquals(5, all.deletedCount());
      assertEquals(2, objects.objectCount());
    }
  }

  @Test
  void objectsOfATransactionThatGoesOnStayWhileTheyAreYoung() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      DiskTesting.writeFile(transaction.create(DiskPath.of("new")), new byte[50]);
      assertEquals(0, collect(OrphanCollector.Mode.DELETE).deletedCount());
      transaction.commit();
    }
    assertEquals(50, disk.readAll(DiskPath.of("new"), 100).length);
  }

  @Test
  void aFileThatCannotBeReadStopsEverything() throws IOException {
    clock.now = clock.now.plus(DAY).plusSeconds(1);
    Files.writeString(root.resolve("d/torn"), "5\n1\t");
    assertThrows(IOException.class, () -> collect(OrphanCollector.Mode.DELETE));
    assertEquals(7, objects.objectCount());
  }

  @Test
  void objectsOfAnotherDiskWithTheSamePrefixStay(@TempDir Path otherRoot) throws IOException {
    LocalMetadataStorage other = LocalMetadataStorage.open(otherRoot, "disk/");
    try (ObjectStorageDisk second = new ObjectStorageDisk("second", "S3", objects, other)) {
      DiskTesting.change(
          second, t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), new byte[30]));
      clock.now = clock.now.plus(DAY).plusSeconds(1);
      OrphanCollector.Report report =
          new OrphanCollector(metadata, List.of(other), objects, clock)
              .collect(DAY, OrphanCollector.Mode.DELETE, orphan -> {});
      assertEquals(new OrphanCollector.Report(7, 4, 0, 1, 2, 111, 2), report);
      assertEquals(30, second.readAll(DiskPath.of("file"), 100).length);
    }
  }

  private OrphanCollector.Report collect(OrphanCollector.Mode mode) throws IOException {
    return new OrphanCollector(metadata, objects, clock)
        .collect(DAY, mode, (ListedObject orphan) -> told.add(orphan.key()));
  }
}
