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
import java.util.Set;

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
