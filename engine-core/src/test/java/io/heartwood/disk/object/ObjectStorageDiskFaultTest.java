package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCopy;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.Faults;
import io.heartwood.disk.Faults.Effect;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectStorageDiskFaultTest {
  private static final DiskPath FILE = DiskPath.of("file");

  private final Faults faults = new Faults();
  private final MemoryObjectStorage bucket = new MemoryObjectStorage();
  private final FaultyObjectStorage objects = new FaultyObjectStorage(bucket, faults);
  private ObjectStorageDisk disk;

  @BeforeEach
  void open() throws IOException {
    disk = new ObjectStorageDisk("disk", "S3", objects, new MemoryMetadataStorage());
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
    assertEquals(0, bucket.openUploadCount());
    assertEquals(0, objects.openUploadCount());
  }

  @Test
  void aFailedUploadLeavesNothing() throws IOException {
    for (String operation : List.of("upload", "write", "finish")) {
      for (Effect effect : List.of(Effect.FAIL, Effect.SUCCEED_THEN_FAIL)) {
        faults.next(operation, "", effect);
        assertThrows(InjectedFailure.class, () -> write(new byte[1000]), operation);
        assertFalse(disk.exists(FILE), operation);
        assertEquals(0, bucket.objectCount(), operation + " " + effect);
      }
    }
    write(new byte[1000]);
    assertEquals(1000, disk.sizeBytes(FILE));
  }

  @Test
  void deletionThatFailsDoesNotFailTheCommitAndIsTriedAgain() throws IOException {
    write(new byte[1000]);
    faults.next("delete", "", Effect.FAIL);
    DiskTesting.change(disk, t -> t.delete(FILE));
    assertFalse(disk.exists(FILE));
    assertEquals(1, bucket.objectCount());
    assertEquals(1, disk.waitingRemovalCount());
    faults.next("delete", "", Effect.SUCCEED_THEN_FAIL);
    disk.retryRemovals();
    assertEquals(0, bucket.objectCount());
    assertEquals(1, disk.waitingRemovalCount());
    disk.retryRemovals();
    assertEquals(0, disk.waitingRemovalCount());
  }

  @Test
  void closingDeletesWhatWaits() throws IOException {
    write(new byte[1000]);
    faults.next("delete", "", Effect.FAIL);
    DiskTesting.change(disk, t -> t.delete(FILE));
    assertEquals(1, bucket.objectCount());
    disk.close();
    assertEquals(0, bucket.objectCount());
  }

  @Test
  void deletionIsTriedAgainWithALaterCommitButNotAtOnce() throws IOException {
    AtomicLong nanos = new AtomicLong();
    RemovalQueue queue = new RemovalQueue(objects, new MemoryMetadataStorage(), nanos::get);
    bucket.putIfAbsent(new ObjectKey("first"), new byte[1]);
    faults.next("delete", "first", Effect.FAIL);
    queue.remove(List.of(new ObjectKey("first")));
    queue.remove(List.of(new ObjectKey("second")));
    assertEquals(1, queue.waitingCount());
    nanos.addAndGet(RemovalQueue.RETRY_SECONDS * 1_000_000_000L);
    queue.remove(List.of(new ObjectKey("third")));
    assertEquals(0, queue.waitingCount());
    assertEquals(0, bucket.objectCount());
  }

  @Test
  void theQueueOfDeletionsIsBounded() {
    RemovalQueue queue = new RemovalQueue(objects, new MemoryMetadataStorage(), () -> 0);
    for (int i = 0; i < RemovalQueue.LIMIT + 10; i += 1000) {
      List<ObjectKey> keys = new java.util.ArrayList<>();
      for (int j = i; j < i + 1000; j++) {
        keys.add(new ObjectKey("key" + j));
      }
      queue.keep(keys);
    }
    assertEquals(RemovalQueue.LIMIT, queue.waitingCount());
  }

  @Test
  void copiesAreMadeByTheStoreAndLeaveNothingWhenTheyFail() throws IOException {
    write(DiskTesting.bytes(1, 500));
    DiskPath copy = DiskPath.of("copy");
    for (Effect effect : List.of(Effect.FAIL, Effect.SUCCEED_THEN_FAIL)) {
      faults.next("copy", "", effect);
      assertThrows(
          InjectedFailure.class,
          () -> DiskTesting.change(disk, t -> DiskCopy.copyFile(disk, FILE, t, copy)));
      assertFalse(disk.exists(copy));
      assertEquals(1, bucket.objectCount());
    }
    int reads = faults.count("read");
    int uploads = faults.count("upload");
    DiskTesting.change(disk, t -> DiskCopy.copyFile(disk, FILE, t, copy));
    assertArrayEquals(DiskTesting.bytes(1, 500), disk.readAll(copy, 500));
    assertEquals(2, bucket.objectCount());
    assertEquals(reads + 1, faults.count("read"));
    assertEquals(uploads, faults.count("upload"));
  }

  @Test
  void anUnknownCommitKeepsTheObjects() throws IOException {
    MemoryMetadataStorage names = new MemoryMetadataStorage();
    try (ObjectStorageDisk unsure =
        new ObjectStorageDisk("unsure", "S3", objects, new UnsureMetadataStorage(names))) {
      assertThrows(
          CommitUnknownException.class,
          () ->
              DiskTesting.change(
                  unsure, t -> DiskTesting.writeFile(t.create(FILE), DiskTesting.bytes(1, 500))));
      assertEquals(1, bucket.objectCount());
    }
    try (ObjectStorageDisk reloaded = new ObjectStorageDisk("disk", "S3", objects, names)) {
      assertArrayEquals(DiskTesting.bytes(1, 500), reloaded.readAll(FILE, 1000));
    }
  }

  @Test
  void aTruncatedReadIsAnError() throws IOException {
    write(DiskTesting.bytes(1, 1000));
    try (DiskInput input = disk.open(FILE, ReadHint.SCAN)) {
      byte[] target = new byte[1000];
      faults.next("read", "", Effect.TRUNCATE);
      assertThrows(IOException.class, () -> input.readFully(0, target, 0, 1000));
      input.readFully(0, target, 0, 1000);
      assertArrayEquals(DiskTesting.bytes(1, 1000), target);
    }
  }

  @Test
  void randomFailuresLeaveNoObjectWithoutAName() throws IOException {
    long seed = Long.getLong("heartwood.test.seed", System.nanoTime());
    faults.randomly(seed, 0.1);
    int written = 0;
    for (int i = 0; i < 300; i++) {
      DiskPath file = DiskPath.of("file" + i % 20);
      byte[] bytes = DiskTesting.bytes(i, 100);
      try {
        DiskTesting.change(
            disk,
            t -> {
              t.deleteRecursively(file);
              DiskTesting.writeFile(t.create(file), bytes);
            });
        written++;
      } catch (InjectedFailure failure) {
        continue;
      }
    }
    faults.randomly(seed, 0);
    disk.retryRemovals();
    assertTrue(written > 100, "seed=" + seed + " written=" + written);
    assertEquals(disk.list(DiskPath.ROOT).size(), bucket.objectCount(), "seed=" + seed);
    for (String name : disk.list(DiskPath.ROOT)) {
      assertEquals(100, disk.readAll(DiskPath.of(name), 100).length, "seed=" + seed);
    }
  }

  @Test
  void theFaultyDiskDropsWhatACrashDrops() throws IOException {
    MemoryDisk behind = new MemoryDisk("behind");
    Faults crash = new Faults();
    FaultyDisk faulty = new FaultyDisk(behind, crash);
    DiskTesting.change(faulty, t -> DiskTesting.writeFile(t.create(FILE), new byte[5]));
    DiskTransaction lost = faulty.begin();
    DiskOutput output = lost.create(DiskPath.of("lost"));
    assertEquals(List.of("output lost", "transaction"), faulty.leaks());
    crash.crashAfter(0);
    assertThrows(InjectedFailure.class, output::finish);
    output.close();
    lost.close();
    assertEquals(List.of(), faulty.leaks());
    assertThrows(InjectedFailure.class, () -> faulty.exists(FILE));
    faulty.close();
    try (MemoryDisk survivor = behind.crash()) {
      assertEquals(List.of("file"), survivor.list(DiskPath.ROOT));
    }
  }

  @Test
  void theFaultyDiskCanLeaveACommitUnknown() throws IOException {
    Faults unsure = new Faults();
    try (FaultyDisk faulty = new FaultyDisk(new MemoryDisk("behind"), unsure)) {
      unsure.next("commit", "", Effect.SUCCEED_THEN_FAIL);
      assertThrows(
          CommitUnknownException.class,
          () -> DiskTesting.change(faulty, t -> t.createDirectories(DiskPath.of("d"))));
      assertTrue(faulty.exists(DiskPath.of("d")));
      unsure.next("commit", "", Effect.FAIL);
      assertThrows(
          InjectedFailure.class,
          () -> DiskTesting.change(faulty, t -> t.createDirectories(DiskPath.of("e"))));
      assertFalse(faulty.exists(DiskPath.of("e")));
      assertEquals(List.of(), faulty.leaks());
    }
  }

  private void write(byte[] bytes) throws IOException {
    DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(FILE), bytes));
  }
}
