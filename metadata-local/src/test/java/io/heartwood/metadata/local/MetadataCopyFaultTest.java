package io.heartwood.metadata.local;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The same failures and crashes when metadata repeats shared small files. */
class MetadataCopyFaultTest extends LocalMetadataFaultTest {
  @Override
  ObjectStorageDiskSettings settings() {
    return new ObjectStorageDiskSettings(0, 0, 100, 100);
  }

  /** What this disk writes it remembers. */
  @Override
  void beforeFaults(ObjectStorageDisk disk) throws IOException {
    DiskPath file = DiskPath.of("table/all_1_1_0/count.txt");
    byte[] contents = "count.txt".getBytes(StandardCharsets.US_ASCII);
    DiskTesting.change(disk, t -> t.delete(file));
    DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(file), contents));
  }
}
