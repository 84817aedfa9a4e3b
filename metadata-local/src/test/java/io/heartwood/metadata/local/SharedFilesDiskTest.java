package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The same promises when small files that are the same share an object. */
class SharedFilesDiskTest extends LocalMetadataDiskTest {
  private static final byte[] COLUMNS = DiskTesting.bytes(1, 40);

  @Override
  ObjectStorageDiskSettings settings() {
    return new ObjectStorageDiskSettings(0, 5, 40, 0);
  }

  @Test
  void secondPartSharesWhatIsTheSameAndTheLastNameDeletesTheObject() throws IOException {
    writePart("all_1_1_0", COLUMNS);
    writePart("all_2_2_0", COLUMNS);
    writePart("all_3_3_0", COLUMNS);
    assertEquals(4, objectCount(), "columns.txt once, data.bin of each");
    assertTrue(Files.readString(root.resolve("all_2_2_0/columns.txt")).contains("\n2\n0\n"));
    change(t -> t.deleteRecursively(path("all_1_1_0")));
    writePart("all_4_4_0", COLUMNS);
    assertEquals(4, objectCount());
    for (String part : new String[] {"all_2_2_0", "all_3_3_0", "all_4_4_0"}) {
      assertArrayEquals(COLUMNS, disk().readAll(path(part + "/columns.txt"), 40));
      change(t -> t.deleteRecursively(path(part)));
    }
    assertEquals(0, objectCount());
  }

  @Test
  void otherContentsNamesAndSizesShareNothing() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("a")), COLUMNS));
    change(t -> t.createDirectories(path("d")));
    change(t -> DiskTesting.writeFile(t.create(path("b")), COLUMNS));
    change(t -> DiskTesting.writeFile(t.create(path("d/a")), DiskTesting.bytes(2, 40)));
    change(t -> DiskTesting.writeFile(t.create(path("d/b")), DiskTesting.bytes(3, 41)));
    change(t -> t.createDirectories(path("e")));
    change(t -> DiskTesting.writeFile(t.create(path("e/b")), DiskTesting.bytes(3, 41)));
    assertEquals(5, objectCount());
  }

  @Test
  void fileThatWasDeletedOrChangedMeanwhileIsStoredAnew() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("columns.txt")), COLUMNS));
    for (int i = 0; i < 2; i++) {
      boolean delete = i == 0;
      DiskPath directory = path("d" + i);
      try (DiskTransaction transaction = disk().begin()) {
        transaction.createDirectories(directory);
        DiskPath file = directory.resolve("columns.txt");
        DiskTesting.writeFile(transaction.create(file), COLUMNS);
        change(
            t -> {
              if (delete) {
                t.delete(path("columns.txt"));
              } else {
                DiskTesting.writeFile(
                    t.overwrite(path("d0/columns.txt")), DiskTesting.bytes(9, 50));
              }
            });
        transaction.commit();
        assertArrayEquals(COLUMNS, disk().readAll(file, 40));
      }
    }
    assertEquals(2, objectCount());
  }

  @Test
  void failedCommitKeepsTheObjectThatWasShared() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("columns.txt")), COLUMNS));
    change(t -> t.createDirectories(path("d")));
    assertThrows(
        IOException.class,
        () ->
            change(
                t -> {
                  DiskTesting.writeFile(t.create(path("d/columns.txt")), COLUMNS);
                  t.delete(path("missing"));
                }));
    try (DiskTransaction abandoned = disk().begin()) {
      DiskTesting.writeFile(abandoned.create(path("d/columns.txt")), COLUMNS);
    }
    assertArrayEquals(COLUMNS, disk().readAll(path("columns.txt"), 40));
    assertEquals(1, objectCount());
  }

  @Test
  void oneObjectHasSoManyNamesAndNoMore() throws IOException {
    int parts = 1002;
    for (int i = 0; i < parts; i++) {
      DiskPath directory = path("part" + i);
      change(
          t -> {
            t.createDirectories(directory);
            DiskTesting.writeFile(t.create(directory.resolve("columns.txt")), COLUMNS);
          });
    }
    assertEquals(2, objectCount());
  }

  private void writePart(String name, byte[] columns) throws IOException {
    DiskPath temporary = path("tmp_insert_" + name);
    change(
        t -> {
          t.createDirectories(temporary);
          DiskTesting.writeFile(t.create(temporary.resolve("columns.txt")), columns);
          DiskTesting.writeFile(t.create(temporary.resolve("count.txt")), new byte[] {'4', '2'});
          DiskTesting.writeFile(t.create(temporary.resolve("data.bin")), new byte[500]);
          t.publish(temporary, path(name));
        });
  }

  private int objectCount() throws IOException {
    return allKeys((ObjectStorageDisk) disk()).size();
  }

  private static DiskPath path(String path) {
    return DiskPath.of(path);
  }
}
