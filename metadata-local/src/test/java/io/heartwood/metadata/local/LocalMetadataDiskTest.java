package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every promise of a disk, kept by objects in the heap with metadata in local files. */
class LocalMetadataDiskTest extends ObjectStorageDiskContract {
  private final MemoryObjectStorage objects = new MemoryObjectStorage();

  @TempDir Path root;

  @Override
  protected IDisk createDisk() throws IOException {
    return open();
  }

  ObjectStorageDiskSettings settings() {
    return ObjectStorageDiskSettings.PLAIN;
  }

  private ObjectStorageDisk open() throws IOException {
    return new ObjectStorageDisk(
        "disk", "S3", objects, LocalMetadataStorage.open(root, "prefix/"), settings());
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashed) throws IOException {
    crashed.metadata().close();
    return open();
  }

  @Test
  void aTornMetadataFileIsAClearErrorAndCanBeDeleted() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), new byte[100]));
    Path text = root.resolve("file");
    byte[] whole = Files.readAllBytes(text);
    Files.write(text, java.util.Arrays.copyOf(whole, 10));
    assertThrows(CorruptMetadataException.class, () -> disk().sizeBytes(DiskPath.of("file")));
    Files.write(text, whole);
    assertEquals(100, disk().sizeBytes(DiskPath.of("file")));
  }
}
