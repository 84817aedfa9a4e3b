package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectStorageDiskTest extends ObjectStorageDiskContract {
  private final MemoryObjectStorage objects = new MemoryObjectStorage();
  private final MemoryMetadataStorage metadata = new MemoryMetadataStorage();

  @Override
  protected IDisk createDisk() throws IOException {
    return new ObjectStorageDisk("objects", "ObjectStorage", objects, metadata);
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashed) throws IOException {
    return new ObjectStorageDisk("objects", "ObjectStorage", objects, metadata);
  }

  @Test
  void inlineDataIsReadWithoutObjects() throws IOException {
    byte[] inline = "CODEC(LZ4)".getBytes(StandardCharsets.UTF_8);
    try (MetadataTransaction transaction = metadata.begin()) {
      transaction.create(DiskPath.of("inline"), new FileMetadata(List.of(), inline, 0, false));
      transaction.commit();
    }
    assertArrayEquals(inline, disk().readAll(DiskPath.of("inline"), 100));
  }

  @Test
  void objectsOfSizeZeroNeedNotExist() throws IOException {
    objects.putIfAbsent(new ObjectKey("one"), new byte[] {1, 2});
    objects.putIfAbsent(new ObjectKey("two"), new byte[] {3});
    StoredObject none = new StoredObject(new ObjectKey("none"), 0);
    try (MetadataTransaction transaction = metadata.begin()) {
      transaction.create(
          DiskPath.of("file"),
          FileMetadata.of(
              List.of(
                  none,
                  new StoredObject(new ObjectKey("one"), 2),
                  none,
                  none,
                  new StoredObject(new ObjectKey("two"), 1),
                  none)));
      transaction.commit();
    }
    assertArrayEquals(new byte[] {1, 2, 3}, disk().readAll(DiskPath.of("file"), 100));
    try (DiskInput input = disk().open(DiskPath.of("file"), ReadHint.LOOKUP)) {
      byte[] last = new byte[1];
      input.readFully(2, last, 0, 1);
      assertEquals(3, last[0]);
    }
  }
}
