package io.heartwood.disk.object.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PlainRewritableDiskTest extends ObjectStorageDiskContract {
  private final MemoryObjectStorage objects = new MemoryObjectStorage();

  @Override
  protected IDisk createDisk() throws IOException {
    return open();
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashed) throws IOException {
    return open();
  }

  private ObjectStorageDisk open() throws IOException {
    return new ObjectStorageDisk(
        "rewritable",
        "S3",
        objects,
        PlainRewritableMetadataStorage.open(
            objects, PlainLayouts.PREFIX, Clock.systemUTC(), Duration.ZERO));
  }

  @Test
  void transactionsOfManyThreadsDoNotDisturbEachOther() throws Exception {
    change(t -> t.createDirectories(DiskPath.of("table/detached")));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int thread = i;
        writers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 25; round++) {
                    publishAndRemove(thread, round);
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    // Of each thread, every fifth part was kept, and the other parts are gone.
    assertEquals(8 * 5 + 1, disk().list(DiskPath.of("table")).size());
  }

  private void publishAndRemove(int thread, int round) throws IOException {
    DiskPath part = DiskPath.of("table/p" + thread + "_" + round);
    DiskPath temporary = DiskPath.of("table/tmp" + thread);
    change(
        t -> {
          t.createDirectories(temporary);
          for (int i = 0; i < 5; i++) {
            DiskTesting.writeFile(t.create(temporary.resolve("f" + i)), new byte[] {(byte) i});
          }
          t.publish(temporary, part);
        });
    assertEquals(5, disk().list(part).size());
    if (round % 5 != 0) {
      change(
          t -> {
            t.move(part, DiskPath.of("table/delete_tmp" + thread));
            t.deleteRecursively(DiskPath.of("table/delete_tmp" + thread));
          });
    }
  }

  /** Nothing but what the names stand for is in the bucket, and a new process sees the same. */
  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    ObjectStorageDisk disk = (ObjectStorageDisk) checked;
    disk.retryRemovals();
    assertEquals(0, disk.waitingRemovalCount());
    try (ObjectStorageDisk reopened = open()) {
      reopened.retryRemovals();
      assertEquals(DiskTesting.snapshot(disk), DiskTesting.snapshot(reopened));
    }
    Set<String> expected = PlainLayouts.objectKeys(disk.metadata(), DiskPath.ROOT);
    assertEquals(expected, PlainLayouts.otherThanNames(allKeys(disk)));
  }
}
