package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The same promises when small files have no objects: some files of every test are, some not. */
class InlineDataDiskTest extends LocalMetadataDiskTest {
  private static final int MAX_INLINE_DATA_SIZE_BYTES = 30;

  @Override
  ObjectStorageDiskSettings settings() {
    return new ObjectStorageDiskSettings(0, MAX_INLINE_DATA_SIZE_BYTES, 0, 0);
  }

  @Test
  void onlyWhatIsLargerNeedsAnObject() throws IOException {
    for (int size : new int[] {0, 1, 29, 30, 31, 300}) {
      byte[] bytes = DiskTesting.bytes(size, size);
      change(t -> DiskTesting.writeFile(t.create(path("file" + size)), bytes));
      assertEquals(size, disk().sizeBytes(path("file" + size)));
      assertArrayEquals(bytes, disk().readAll(path("file" + size), size));
    }
    assertEquals(2, allKeys((ObjectStorageDisk) disk()).size());
  }

  @Test
  void textHoldsTheBytesAsClickHouseWritesThem() throws IOException {
    byte[] bytes = "a\tb\n\0".getBytes(StandardCharsets.US_ASCII);
    change(t -> DiskTesting.writeFile(t.create(path("file")), bytes));
    change(t -> t.link(path("file"), path("second")));
    assertEquals("5\n0\t0\n0\n0\na\\tb\\n\\0\n", Files.readString(root.resolve("file")));
    assertArrayEquals(bytes, disk().readAll(path("second"), 10));
  }

  @Test
  void growingFileMovesToAnObjectOnce() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("log")), DiskTesting.bytes(1, 20)));
    change(t -> t.link(path("log"), path("second")));
    change(t -> DiskTesting.writeFile(t.append(path("second")), DiskTesting.bytes(2, 10)));
    change(t -> DiskTesting.writeFile(t.append(path("log")), DiskTesting.bytes(3, 10)));
    assertEquals(40, disk().sizeBytes(path("second")));
    assertEquals(3, allKeys((ObjectStorageDisk) disk()).size());
    change(t -> t.delete(path("log")));
    assertEquals(40, disk().readAll(path("second"), 40).length);
    change(t -> t.delete(path("second")));
    assertTrue(allKeys((ObjectStorageDisk) disk()).isEmpty());
  }

  @Test
  void objectMadeForACommitThatFailsIsDeleted() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("log")), DiskTesting.bytes(1, 20)));
    assertThrows(
        IOException.class,
        () ->
            change(
                t -> {
                  DiskTesting.writeFile(t.append(path("log")), DiskTesting.bytes(2, 10));
                  t.delete(path("missing"));
                }));
    assertTrue(allKeys((ObjectStorageDisk) disk()).isEmpty());
    assertArrayEquals(DiskTesting.bytes(1, 20), disk().readAll(path("log"), 20));
  }

  private static DiskPath path(String path) {
    return DiskPath.of(path);
  }
}
