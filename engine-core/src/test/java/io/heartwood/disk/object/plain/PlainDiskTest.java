package io.heartwood.disk.object.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainDiskTest extends ObjectStorageDiskContract {
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
        "plain", "S3", objects, new PlainMetadataStorage(objects, PlainLayouts.PREFIX));
  }

  /** Empty files are objects here. */
  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    ObjectStorageDisk disk = (ObjectStorageDisk) checked;
    assertEquals(0, disk.waitingRemovalCount());
    assertEquals(PlainLayouts.objectKeys(disk.metadata(), DiskPath.ROOT), allKeys(disk));
    assertEquals(0, objects.openUploadCount());
  }

  @Test
  void theKeyIsThePath() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("a/b/c.txt")), new byte[] {1, 2}));
    byte[] bytes = new byte[2];
    objects.readFully(new ObjectKey(PlainLayouts.PREFIX + "a/b/c.txt"), 0, bytes, 0, 2);
    assertArrayEquals(new byte[] {1, 2}, bytes);
  }

  @Test
  void aDirectoryIsThereAsLongAsAFileIsBelowIt() throws IOException {
    change(t -> t.createDirectories(path("a/b")));
    assertFalse(disk().exists(path("a")));
    change(t -> DiskTesting.writeFile(t.create(path("a/b/c")), new byte[1]));
    assertTrue(disk().isDirectory(path("a/b")));
    assertThrows(DirectoryNotEmptyException.class, () -> change(t -> t.delete(path("a"))));
    change(t -> t.delete(path("a/b/c")));
    assertFalse(disk().exists(path("a")));
    assertThrows(NoSuchFileException.class, () -> disk().list(path("a")));
  }

  @Test
  void anExistingFileIsNeverWrittenTo() throws IOException {
    byte[] first = DiskTesting.bytes(1, 100);
    change(t -> DiskTesting.writeFile(t.create(path("d/f")), first));
    for (int size : new int[] {0, 5}) {
      assertThrows(
          FileAlreadyExistsException.class,
          () -> change(t -> DiskTesting.writeFile(t.create(path("d/f")), new byte[size])));
      assertArrayEquals(first, disk().readAll(path("d/f"), 100));
    }
    try (DiskTransaction one = disk().begin();
        DiskTransaction other = disk().begin()) {
      DiskTesting.writeFile(one.create(path("d/g")), DiskTesting.bytes(2, 50));
      DiskOutput late = other.create(path("d/g"));
      assertThrows(
          FileAlreadyExistsException.class,
          () -> DiskTesting.writeFile(late, DiskTesting.bytes(3, 60)));
      one.commit();
    }
    assertArrayEquals(DiskTesting.bytes(2, 50), disk().readAll(path("d/g"), 100));
  }

  @Test
  void whatIsNotCommittedIsTakenAwayAgainAndMayBeWrittenAnew() throws IOException {
    try (DiskTransaction transaction = disk().begin()) {
      DiskTesting.writeFile(transaction.create(path("d/f")), new byte[100]);
    }
    assertFalse(disk().exists(path("d/f")));
    change(t -> DiskTesting.writeFile(t.create(path("d/f")), new byte[3]));
    assertEquals(3, disk().sizeBytes(path("d/f")));
  }

  @Test
  void aTreeIsDeletedWithAllItsFiles() throws IOException {
    change(
        t -> {
          for (int i = 0; i < 2500; i++) {
            DiskTesting.writeFile(t.create(path("d/e" + i % 3 + "/f" + i)), new byte[i % 2]);
          }
          DiskTesting.writeFile(t.create(path("d2/f")), new byte[1]);
        });
    assertEquals(List.of("e0", "e1", "e2"), disk().list(path("d")));
    change(t -> t.deleteRecursively(path("d")));
    assertEquals(List.of("d2"), disk().list(DiskPath.ROOT));
    assertEquals(1, objects.objectCount());
  }

  @Test
  void keysThatAreNoPathsAreNotShown() throws IOException {
    objects.putIfAbsent(new ObjectKey(PlainLayouts.PREFIX + "d/"), new byte[0]);
    objects.putIfAbsent(new ObjectKey(PlainLayouts.PREFIX + "d/../secret"), new byte[1]);
    objects.putIfAbsent(new ObjectKey(PlainLayouts.PREFIX + "d/f"), new byte[1]);
    assertEquals(List.of("f"), disk().list(path("d")));
    objects.delete(
        List.of(
            new ObjectKey(PlainLayouts.PREFIX + "d/"),
            new ObjectKey(PlainLayouts.PREFIX + "d/../secret")));
  }

  private static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
