package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import io.heartwood.disk.object.plain.PlainLayouts;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

@WithS3
class S3PlainRewritableDiskIT extends ObjectStorageDiskContract {
  private final TestS3 s3;
  private boolean crashed;

  S3PlainRewritableDiskIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Override
  protected IDisk createDisk() throws IOException {
    return S3Disk.openPlainRewritable(S3ObjectStorageIT.smallParts(s3).build());
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashedDisk) throws IOException {
    crashed = true;
    return S3Disk.openPlainRewritable(S3ObjectStorageIT.smallParts(s3).build());
  }

  @Override
  protected Set<String> allKeys(ObjectStorageDisk disk) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (ListedObject object : disk.objects().list(s3.keyPrefix(), "", Integer.MAX_VALUE)) {
      keys.add(object.key().value());
    }
    return keys;
  }

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    ObjectStorageDisk disk = (ObjectStorageDisk) checked;
    assertEquals(0, disk.waitingRemovalCount());
    Set<String> named = PlainLayouts.objectKeys(disk.metadata(), DiskPath.ROOT);
    Set<String> stored = PlainLayouts.otherThanNames(allKeys(disk));
    if (crashed) {
      stored.retainAll(named);
    }
    assertEquals(named, stored);
    try (ObjectStorageDisk reopened =
        S3Disk.openPlainRewritable(S3ObjectStorageIT.smallParts(s3).build())) {
      assertEquals(DiskTesting.snapshot(disk), DiskTesting.snapshot(reopened));
    }
  }

  @Override
  protected int largeFileBytes() {
    return (11 << 20) + 77;
  }

  @Override
  protected int randomTransactionCount() {
    return 30;
  }
}
