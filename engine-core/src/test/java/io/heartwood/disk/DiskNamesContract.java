package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link DiskContract} says of names: links, renames, replacement, deletion, publishing. */
public abstract class DiskNamesContract extends DiskFixture {
  @Test
  void appendIsSeenThroughAllNames() throws IOException {
    requires(DiskCapability.APPEND, DiskCapability.LINK_FILES);
    write("a", DiskTesting.bytes(1, 10));
    change(t -> t.link(path("a"), path("b")));
    change(t -> DiskTesting.writeFile(t.append(path("a")), DiskTesting.bytes(2, 5)));
    assertEquals(15, disk.sizeBytes(path("b")));
    assertArrayEquals(read("a"), read("b"));
  }

  @Test
  void linkedBytesSurviveTheDeletionOfAName() throws IOException {
    requires(DiskCapability.LINK_FILES);
    byte[] bytes = DiskTesting.bytes(1, 5000);
    write("first", bytes);
    makeDirectory("d");
    change(
        t -> {
          t.link(path("first"), path("d/second"));
          t.link(path("first"), path("third"));
        });
    change(t -> t.delete(path("first")));
    assertArrayEquals(bytes, read("d/second"));
    change(t -> t.deleteRecursively(path("d")));
    assertArrayEquals(bytes, read("third"));
    change(t -> t.delete(path("third")));
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void linkRefusesATakenNameAndAMissingSource() throws IOException {
    requires(DiskCapability.LINK_FILES);
    write("a", new byte[1]);
    write("b", new byte[2]);
    assertThrows(FileAlreadyExistsException.class, () -> change(t -> t.link(path("a"), path("b"))));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.link(path("x"), path("y"))));
    assertEquals(2, disk.sizeBytes(path("b")));
  }

  @Test
  void moveRenamesFilesAndWholeDirectories() throws IOException {
    requires(DiskCapability.RENAME_FILES, DiskCapability.RENAME_DIRECTORIES);
    makeDirectory("d/e");
    write("d/e/file", DiskTesting.bytes(1, 10));
    change(t -> t.move(path("d/e/file"), path("d/renamed")));
    change(t -> t.move(path("d"), path("moved")));
    assertEquals(List.of("moved"), disk.list(DiskPath.ROOT));
    assertEquals(List.of("e", "renamed"), disk.list(path("moved")));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("moved/renamed"));
  }

  @Test
  void moveRefusesATakenNameAMissingSourceAndItsOwnInside() throws IOException {
    requires(DiskCapability.RENAME_FILES, DiskCapability.RENAME_DIRECTORIES);
    write("a", new byte[1]);
    write("b", new byte[2]);
    makeDirectory("d");
    makeDirectory("e");
    assertThrows(FileAlreadyExistsException.class, () -> change(t -> t.move(path("a"), path("b"))));
    assertThrows(FileAlreadyExistsException.class, () -> change(t -> t.move(path("d"), path("e"))));
    assertThrows(FileAlreadyExistsException.class, () -> change(t -> t.move(path("a"), path("d"))));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.move(path("x"), path("y"))));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.move(path("a"), path("x/y"))));
    assertThrows(IOException.class, () -> change(t -> t.move(path("d"), path("d/inside"))));
    assertEquals(List.of("a", "b", "d", "e"), disk.list(DiskPath.ROOT));
    assertEquals(2, disk.sizeBytes(path("b")));
  }

  @Test
  void replaceTakesAFreeOrATakenName() throws IOException {
    requires(DiskCapability.RENAME_FILES);
    write("a", DiskTesting.bytes(1, 10));
    write("b", DiskTesting.bytes(2, 20));
    change(t -> t.replace(path("a"), path("b")));
    assertEquals(List.of("b"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("b"));
    change(t -> t.replace(path("b"), path("c")));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("c"));
    change(t -> t.replace(path("c"), path("c")));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("c"));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.replace(path("x"), path("c"))));
  }

  @Test
  void replaceOfANameByAnotherOfTheSameFileRemovesTheFirst() throws IOException {
    requires(DiskCapability.RENAME_FILES, DiskCapability.LINK_FILES);
    write("a", DiskTesting.bytes(1, 10));
    change(t -> t.link(path("a"), path("b")));
    change(t -> t.replace(path("a"), path("b")));
    assertEquals(List.of("b"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("b"));
    change(t -> t.delete(path("b")));
  }

  @Test
  void replacedBytesSurviveUnderTheirOtherName() throws IOException {
    requires(DiskCapability.RENAME_FILES, DiskCapability.LINK_FILES);
    write("old", DiskTesting.bytes(1, 10));
    change(t -> t.link(path("old"), path("keep")));
    write("new", DiskTesting.bytes(2, 20));
    change(t -> t.replace(path("new"), path("old")));
    assertArrayEquals(DiskTesting.bytes(2, 20), read("old"));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("keep"));
  }

  @Test
  void deleteTakesFilesAndEmptyDirectoriesOnly() throws IOException {
    requires(DiskCapability.EMPTY_DIRECTORIES);
    makeDirectory("d");
    write("d/file", new byte[5]);
    assertThrows(DirectoryNotEmptyException.class, () -> change(t -> t.delete(path("d"))));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.delete(path("d/none"))));
    change(
        t -> {
          t.delete(path("d/file"));
          t.delete(path("d"));
        });
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void deleteRecursivelyTakesEverythingAndForgivesNothingThere() throws IOException {
    makeDirectory("d/e/f");
    for (int i = 0; i < 30; i++) {
      write("d/e/file" + i, DiskTesting.bytes(i, 100));
    }
    write("other", new byte[1]);
    change(
        t -> {
          t.deleteRecursively(path("d"));
          t.deleteRecursively(path("other"));
          t.deleteRecursively(path("missing"));
          t.deleteRecursively(path("missing/too"));
        });
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void publishRenamesAFinishedDirectory() throws IOException {
    requires(DiskCapability.RENAME_DIRECTORIES);
    makeDirectory("table");
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("table/tmp_insert_all_1_1_0/p.proj"));
      for (int i = 0; i < 10; i++) {
        DiskTesting.writeFile(
            transaction.create(path("table/tmp_insert_all_1_1_0/file" + i)),
            DiskTesting.bytes(i, i * 100));
      }
      DiskTesting.writeFile(
          transaction.create(path("table/tmp_insert_all_1_1_0/p.proj/data.bin")), new byte[9]);
      transaction.publish(path("table/tmp_insert_all_1_1_0"), path("table/all_1_1_0"));
      transaction.commit();
    }
    assertEquals(List.of("all_1_1_0"), disk.list(path("table")));
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(DiskTesting.bytes(i, i * 100), read("table/all_1_1_0/file" + i));
    }
    assertEquals(9, disk.sizeBytes(path("table/all_1_1_0/p.proj/data.bin")));
  }

  @Test
  void publishRefusesATakenName() throws IOException {
    requires(DiskCapability.RENAME_DIRECTORIES);
    makeDirectory("tmp");
    makeDirectory("taken");
    assertThrows(
        FileAlreadyExistsException.class, () -> change(t -> t.publish(path("tmp"), path("taken"))));
    assertThrows(
        NoSuchFileException.class, () -> change(t -> t.publish(path("none"), path("free"))));
    write("file", new byte[1]);
    assertThrows(IOException.class, () -> change(t -> t.publish(path("file"), path("free"))));
    assertEquals(List.of("file", "taken", "tmp"), disk.list(DiskPath.ROOT));
  }

  @Test
  void namesCannotEscape() {
    for (String name : List.of("../x", "a/../../x", "/etc/passwd", "a//b", "./x", "a\\..\\b")) {
      assertThrows(IllegalArgumentException.class, () -> DiskPath.of(name), name);
      assertThrows(IllegalArgumentException.class, () -> path("d").resolve(name), name);
    }
  }

  @Test
  void theRootCannotBeChanged() throws IOException {
    requires(DiskCapability.RENAME_DIRECTORIES);
    write("file", new byte[1]);
    assertThrows(
        IllegalArgumentException.class, () -> change(t -> t.deleteRecursively(DiskPath.ROOT)));
    assertThrows(
        IllegalArgumentException.class, () -> change(t -> t.move(DiskPath.ROOT, path("x"))));
    assertEquals(List.of("file"), disk.list(DiskPath.ROOT));
  }
}
