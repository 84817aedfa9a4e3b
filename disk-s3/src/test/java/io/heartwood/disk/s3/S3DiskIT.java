package io.heartwood.disk.s3;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

@WithS3
class S3DiskIT extends ObjectStorageDiskContract {
  private final TestS3 s3;
  @TempDir private Path metadata;

  S3DiskIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Override
  protected IDisk createDisk() throws IOException {
    return S3Disk.open(S3ObjectStorageIT.smallParts(s3).build(), metadata);
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashed) throws IOException {
    crashed.metadata().close();
    return S3Disk.open(S3ObjectStorageIT.smallParts(s3).build(), metadata);
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
  protected int largeFileBytes() {
    return (11 << 20) + 77;
  }

  @Override
  protected int randomTransactionCount() {
    return 60;
  }
}
