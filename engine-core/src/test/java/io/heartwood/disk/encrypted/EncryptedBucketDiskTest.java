package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import java.io.IOException;

/** Encryption before a disk that lacks hard links and appends. */
class EncryptedBucketDiskTest extends DiskContract {
  private static final EncryptionKeys KEYS =
      EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, DiskTesting.bytes(5, 16));

  private final MemoryObjectStorage bucket = new MemoryObjectStorage();

  @Override
  protected IDisk createDisk() throws IOException {
    ObjectStorageDisk behind =
        new ObjectStorageDisk(
            "bucket", "S3", bucket, PlainRewritableMetadataStorage.open(bucket, "prefix/"));
    return EncryptedDisk.open("encrypted", behind, DiskPath.of("secret"), KEYS);
  }

  @Override
  protected IDisk reopenAfterCrash(IDisk crashed) throws IOException {
    return createDisk();
  }

  @Override
  protected boolean addsToManyEmptyFiles() {
    return false;
  }

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    assertEquals(DiskTesting.snapshot(checked), DiskTesting.snapshot(reopenAfterCrash(checked)));
  }
}
