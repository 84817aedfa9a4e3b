package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heartwood.disk.memory.MemoryDisk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every disk promises. Each implementation extends this class and passes all of it, but for
 * the tests of what its {@link IDisk#capabilities()} leave out.
 */
public abstract class DiskContract {
  private IDisk disk;

  /** A fresh, empty disk; the contract closes it. */
  protected abstract IDisk createDisk() throws IOException;

  /**
   * Opens again what {@code crashed} stood on, as a new process would after a crash: transactions
   * and outputs of the crashed disk were never closed. The contract closes the returned disk.
   */
  protected abstract IDisk reopenAfterCrash(IDisk crashed) throws IOException;

  /**
   * Fails if the disk keeps bytes that no name refers to; called after each test, before the disk
   * is closed.
   */
  protected void verifyNothingLeaked(IDisk checked) throws IOException {}

  /**
   * Size of the file of the large-file test: above the disk's threshold for multipart uploads, if
   * it has one.
   */
  protected int largeFileBytes() {
    return 3 << 20;
  }

  /** Number of transactions of the random test; fewer for slow stores, more for a long run. */
  protected int randomTransactionCount() {
    return Integer.getInteger("heartwood.test.transactions", 400);
  }

  /** Whether one transaction may add bytes to more than one file that was empty before. */
  protected boolean addsToManyEmptyFiles() {
    return true;
  }

  /** The disk of the running test, for additional tests of an implementation. */
  protected final IDisk disk() {
    return disk;
  }

  @BeforeEach
  final void openDisk() throws IOException {
    disk = createDisk();
  }

  @AfterEach
  final void closeDisk() throws IOException {
    try {
      verifyNothingLeaked(disk);
    } finally {
      disk.close();
    }
  }

  @Test
  void aNewDiskIsEmpty() throws IOException {
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
    assertTrue(disk.exists(DiskPath.ROOT));
    assertTrue(disk.isDirectory(DiskPath.ROOT));
    assertTrue(disk.space().availableBytes() > 0);
  }

  @Test
  void aCommittedFileHasItsBytesSizeAndTime() throws IOException {
    byte[] bytes = DiskTesting.bytes(1, 100_000);
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("a/b"));
      try (DiskOutput output = transaction.create(path("a/b/file"))) {
        output.write(bytes, 0, 10);
        assertEquals(10, output.position());
        output.write(bytes, 10, bytes.length - 10);
        assertEquals(bytes.length, output.position());
        output.finish();
      }
      transaction.commit();
    }
    assertEquals(bytes.length, disk.sizeBytes(path("a/b/file")));
    assertArrayEquals(bytes, read("a/b/file"));
    assertEquals(List.of("b"), disk.list(path("a")));
    assertEquals(List.of("file"), disk.list(path("a/b")));
    assertTrue(disk.isDirectory(path("a/b")));
    assertFalse(disk.isDirectory(path("a/b/file")));
    assertFalse(disk.exists(path("a/b/file/below")));
    assertTrue(disk.lastModified(path("a/b/file")).isAfter(before));
    assertTrue(disk.lastModified(path("a/b")).isAfter(before));
  }

  @Test
  void aWrittenArrayMayBeReused() throws IOException {
    byte[] array = new byte[10_000];
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.create(path("file"))) {
        for (int i = 0; i < 20; i++) {
          java.util.Arrays.fill(array, (byte) i);
          output.write(array, 0, array.length);
        }
        output.finish();
      }
      transaction.commit();
    }
    byte[] read = read("file");
    for (int i = 0; i < read.length; i++) {
      assertEquals((byte) (i / array.length), read[i], "position " + i);
    }
  }

  @Test
  void anEmptyFileExists() throws IOException {
    write("empty", new byte[0]);
    assertEquals(0, disk.sizeBytes(path("empty")));
    try (DiskInput input = disk.open(path("empty"), ReadHint.WHOLE_FILE)) {
      assertEquals(0, input.sizeBytes());
      input.readFully(0, new byte[0], 0, 0);
      assertThrows(EOFException.class, () -> input.readFully(0, new byte[1], 0, 1));
    }
  }

  @Test
  void listingIsSorted() throws IOException {
    for (String name : List.of("b", "a.txt", "c", "a", "B", "a_1")) {
      write(name, new byte[1]);
    }
    assertEquals(List.of("B", "a", "a.txt", "a_1", "b", "c"), disk.list(DiskPath.ROOT));
  }

  @Test
  void missingNamesAreNoSuchFile() throws IOException {
    requires(DiskCapability.EMPTY_DIRECTORIES);
    assertFalse(disk.exists(path("x")));
    assertFalse(disk.isDirectory(path("x")));
    assertThrows(NoSuchFileException.class, () -> disk.list(path("x")));
    assertThrows(NoSuchFileException.class, () -> disk.sizeBytes(path("x")));
    assertThrows(NoSuchFileException.class, () -> disk.lastModified(path("x/y")));
    assertThrows(NoSuchFileException.class, () -> disk.open(path("x"), ReadHint.SCAN));
    write("file", new byte[3]);
    assertThrows(NotDirectoryException.class, () -> disk.list(path("file")));
    makeDirectory("directory");
    assertThrows(IOException.class, () -> disk.sizeBytes(path("directory")));
    assertThrows(IOException.class, () -> disk.open(path("directory"), ReadHint.SCAN));
  }

  @Test
  void nothingIsVisibleBeforeCommit() throws IOException {
    requires(
        DiskCapability.ISOLATED_TRANSACTIONS,
        DiskCapability.OVERWRITE,
        DiskCapability.RENAME_FILES);
    write("existing", DiskTesting.bytes(1, 10));
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("d"));
      DiskTesting.writeFile(transaction.create(path("d/new")), DiskTesting.bytes(2, 10));
      DiskTesting.writeFile(transaction.overwrite(path("existing")), DiskTesting.bytes(3, 10));
      transaction.move(path("existing"), path("moved"));
      assertEquals(List.of("existing"), disk.list(DiskPath.ROOT));
      assertArrayEquals(DiskTesting.bytes(1, 10), read("existing"));
      transaction.commit();
    }
    assertEquals(List.of("d", "moved"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(3, 10), read("moved"));
  }

  @Test
  void rollbackLeavesNothing() throws IOException {
    requires(DiskCapability.OVERWRITE);
    write("existing", DiskTesting.bytes(1, 10));
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("d/e"));
      DiskTesting.writeFile(transaction.create(path("d/e/new")), DiskTesting.bytes(2, 100_000));
      DiskTesting.writeFile(transaction.overwrite(path("existing")), DiskTesting.bytes(3, 10));
      DiskOutput open = transaction.create(path("open"));
      open.write(new byte[50_000], 0, 50_000);
      transaction.delete(path("existing"));
    }
    assertEquals(List.of("existing"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("existing"));
  }

  @Test
  void abandonedOutputIsNeverVisible() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.create(path("abandoned"))) {
        output.write(new byte[100_000], 0, 100_000);
      }
      DiskTesting.writeFile(transaction.create(path("kept")), new byte[5]);
      transaction.commit();
    }
    assertEquals(List.of("kept"), disk.list(DiskPath.ROOT));
  }

  @Test
  void anOpenOutputForbidsCommit() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      DiskOutput output = transaction.create(path("open"));
      assertThrows(IllegalStateException.class, transaction::commit);
      output.close();
    }
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void anEndedTransactionRefusesChanges() throws IOException {
    requires(DiskCapability.EMPTY_DIRECTORIES);
    DiskTransaction transaction = disk.begin();
    transaction.createDirectories(path("d"));
    transaction.commit();
    assertThrows(IllegalStateException.class, transaction::commit);
    assertThrows(IllegalStateException.class, () -> transaction.delete(path("d")));
    transaction.close();
    transaction.close();
    assertTrue(disk.exists(path("d")));
  }

  @Test
  void anEndedOutputRefusesBytes() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      DiskOutput output = transaction.create(path("f"));
      output.write(new byte[3], 0, 3);
      output.finish();
      assertThrows(IllegalStateException.class, () -> output.write(new byte[1], 0, 1));
      output.close();
      output.close();
      transaction.commit();
    }
    assertEquals(3, disk.sizeBytes(path("f")));
  }

  @Test
  void createRefusesAnExistingFile() throws IOException {
    write("file", DiskTesting.bytes(1, 10));
    assertThrows(FileAlreadyExistsException.class, () -> write("file", DiskTesting.bytes(2, 10)));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("file"));
  }

  @Test
  void createNeedsItsParentDirectory() throws IOException {
    requires(DiskCapability.EMPTY_DIRECTORIES);
    assertThrows(IOException.class, () -> write("missing/file", new byte[1]));
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void overwriteReplacesOrCreates() throws IOException {
    requires(DiskCapability.OVERWRITE);
    for (int i = 0; i < 3; i++) {
      byte[] bytes = DiskTesting.bytes(i, 1000 - 400 * i);
      change(t -> DiskTesting.writeFile(t.overwrite(path("file")), bytes));
      assertArrayEquals(bytes, read("file"));
    }
    change(t -> DiskTesting.writeFile(t.overwrite(path("file")), new byte[0]));
    assertEquals(0, disk.sizeBytes(path("file")));
  }

  @Test
  void appendAddsAtTheEndOrCreates() throws IOException {
    requires(DiskCapability.APPEND);
    byte[] whole = DiskTesting.bytes(7, 250);
    for (int from = 0; from < whole.length; from += 50) {
      byte[] piece = java.util.Arrays.copyOfRange(whole, from, from + 50);
      change(t -> DiskTesting.writeFile(t.append(path("log")), piece));
      change(t -> DiskTesting.writeFile(t.append(path("log")), new byte[0]));
    }
    assertArrayEquals(whole, read("log"));
    try (DiskInput input = disk.open(path("log"), ReadHint.LOOKUP)) {
      for (int from = 0; from < whole.length; from += 13) {
        byte[] range = new byte[Math.min(120, whole.length - from)];
        input.readFully(from, range, 0, range.length);
        assertArrayEquals(java.util.Arrays.copyOfRange(whole, from, from + range.length), range);
      }
    }
  }

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
  void aFailedCommitUndoesEverything() throws IOException {
    requires(
        DiskCapability.OVERWRITE, DiskCapability.RENAME_FILES, DiskCapability.RENAME_DIRECTORIES);
    makeDirectory("d");
    write("d/a", DiskTesting.bytes(1, 10));
    write("d/b", DiskTesting.bytes(2, 20));
    write("d/c", DiskTesting.bytes(3, 30));
    write("d/log", DiskTesting.bytes(4, 40));
    DiskTesting.Snapshot before = DiskTesting.snapshot(disk);
    assertThrows(
        NoSuchFileException.class,
        () ->
            change(
                t -> {
                  t.createDirectories(path("new/deep"));
                  DiskTesting.writeFile(t.create(path("new/deep/file")), new byte[1000]);
                  DiskTesting.writeFile(t.overwrite(path("d/a")), new byte[5]);
                  if (can(DiskCapability.APPEND)) {
                    DiskTesting.writeFile(t.append(path("d/log")), new byte[5]);
                  }
                  if (can(DiskCapability.LINK_FILES)) {
                    t.link(path("d/a"), path("linked"));
                  }
                  t.replace(path("d/b"), path("d/c"));
                  t.move(path("d"), path("moved"));
                  t.delete(path("moved/c"));
                  t.deleteRecursively(path("moved"));
                  t.createDirectories(path("empty"));
                  t.delete(path("empty"));
                  t.delete(path("missing"));
                }));
    assertEquals(before, DiskTesting.snapshot(disk));
    change(t -> t.delete(path("d/a")));
    change(t -> t.delete(path("d/log")));
  }

  @Test
  void readsEndWhereTheFileEnds() throws IOException {
    byte[] bytes = DiskTesting.bytes(1, 1000);
    write("file", bytes);
    try (DiskInput input = disk.open(path("file"), ReadHint.LOOKUP)) {
      assertEquals(1000, input.sizeBytes());
      byte[] target = new byte[1010];
      input.readFully(990, target, 5, 10);
      assertArrayEquals(
          java.util.Arrays.copyOfRange(bytes, 990, 1000),
          java.util.Arrays.copyOfRange(target, 5, 15));
      input.readFully(1000, target, 0, 0);
      assertThrows(EOFException.class, () -> input.readFully(991, target, 0, 10));
      assertThrows(EOFException.class, () -> input.readFully(5000, target, 0, 1));
      assertThrows(EOFException.class, () -> input.readFully(Long.MAX_VALUE, target, 0, 10));
      assertThrows(IndexOutOfBoundsException.class, () -> input.readFully(0, target, 1005, 10));
      assertFalse(input.description().isEmpty());
    }
  }

  @Test
  void readAllHasALimit() throws IOException {
    write("file", new byte[100]);
    assertEquals(100, disk.readAll(path("file"), 100).length);
    assertThrows(IOException.class, () -> disk.readAll(path("file"), 99));
  }

  @Test
  void aLargeFileIsWrittenAndReadInParallel() throws Exception {
    byte[] bytes = DiskTesting.bytes(11, largeFileBytes());
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.create(path("large"))) {
        int piece = 1;
        for (int from = 0; from < bytes.length; ) {
          int count = Math.min(piece, bytes.length - from);
          output.write(bytes, from, count);
          from += count;
          piece = Math.min(1 << 20, piece * 3);
        }
        output.finish();
      }
      transaction.commit();
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DiskInput input = disk.open(path("large"), ReadHint.SCAN)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(t);
        readers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(bytes.length - from, random.nextInt(200_000));
                    byte[] range = new byte[count];
                    input.readFully(from, range, 0, count);
                    assertArrayEquals(
                        java.util.Arrays.copyOfRange(bytes, from, from + count), range);
                  }
                  return null;
                }));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      byte[] whole = new byte[bytes.length];
      input.readFully(0, whole, 0, whole.length);
      assertArrayEquals(bytes, whole);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void filesOfOneTransactionAreWrittenByManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DiskTransaction transaction = disk.begin()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int seed = i;
        DiskOutput output = transaction.create(path("file" + i));
        writers.add(
            threads.submit(
                () -> {
                  DiskTesting.writeFile(output, DiskTesting.bytes(seed, 10_000 * seed));
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      transaction.commit();
    } finally {
      threads.shutdownNow();
    }
    for (int i = 0; i < 16; i++) {
      assertArrayEquals(DiskTesting.bytes(i, 10_000 * i), read("file" + i));
    }
  }

  @Test
  void copiesGoBetweenDisksAsOneTransaction() throws IOException {
    requires(DiskCapability.RENAME_DIRECTORIES);
    try (MemoryDisk other = new MemoryDisk("other")) {
      try (DiskTransaction transaction = other.begin()) {
        transaction.createDirectories(path("part/p.proj"));
        DiskTesting.writeFile(transaction.create(path("part/a")), DiskTesting.bytes(1, 100_000));
        DiskTesting.writeFile(transaction.create(path("part/p.proj/b")), DiskTesting.bytes(2, 0));
        transaction.commit();
      }
      change(
          t -> {
            assertEquals(
                100_000, DiskCopy.copyDirectory(other, path("part"), t, path("moving/part")));
            DiskCopy.copyFile(other, path("part/a"), t, path("single"));
            t.publish(path("moving/part"), path("part"));
          });
      assertArrayEquals(DiskTesting.bytes(1, 100_000), read("part/a"));
      assertEquals(0, disk.sizeBytes(path("part/p.proj/b")));
      assertArrayEquals(DiskTesting.bytes(1, 100_000), read("single"));
      try (DiskTransaction back = other.begin()) {
        DiskCopy.copyDirectory(disk, path("part"), back, path("back"));
        back.commit();
      }
      assertArrayEquals(DiskTesting.bytes(1, 100_000), other.readAll(path("back/a"), 100_000));
    }
  }

  @Test
  void copiesWithinADiskLiveOnIndependently() throws IOException {
    byte[] bytes = DiskTesting.bytes(5, 70_000);
    change(
        t -> {
          t.createDirectories(path("d/e"));
          DiskTesting.writeFile(t.create(path("d/a")), bytes);
          DiskTesting.writeFile(t.create(path("d/e/small")), DiskTesting.bytes(6, 3));
          DiskTesting.writeFile(t.create(path("d/empty")), new byte[0]);
        });
    try (DiskTransaction abandoned = disk.begin()) {
      DiskCopy.copyDirectory(disk, path("d"), abandoned, path("lost"));
    }
    assertFalse(disk.exists(path("lost")));
    change(
        t -> {
          assertEquals(70_003, DiskCopy.copyDirectory(disk, path("d"), t, path("copy")));
          DiskCopy.linkOrCopy(disk, t, path("d/a"), path("copy/b"));
        });
    assertThrows(
        FileAlreadyExistsException.class,
        () -> change(t -> DiskCopy.copyFile(disk, path("d/e/small"), t, path("copy/a"))));
    change(t -> t.deleteRecursively(path("d")));
    assertEquals(List.of("a", "b", "e", "empty"), disk.list(path("copy")));
    assertArrayEquals(bytes, read("copy/a"));
    assertArrayEquals(bytes, read("copy/b"));
    assertArrayEquals(DiskTesting.bytes(6, 3), read("copy/e/small"));
    assertEquals(0, disk.sizeBytes(path("copy/empty")));
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

  @Test
  void committedFilesSurviveACrashAndOpenTransactionsDoNot() throws IOException {
    requires(DiskCapability.ISOLATED_TRANSACTIONS);
    makeDirectory("d");
    write("d/file", DiskTesting.bytes(1, 10_000));
    if (can(DiskCapability.LINK_FILES)) {
      change(t -> t.link(path("d/file"), path("d/second")));
    } else {
      write("d/second", DiskTesting.bytes(1, 10_000));
    }
    DiskTransaction lost = disk.begin();
    DiskTesting.writeFile(lost.create(path("d/lost")), new byte[70_000]);
    DiskOutput half = lost.create(path("d/half"));
    half.write(new byte[70_000], 0, 70_000);
    lost.delete(path("d/file"));
    disk = reopenAfterCrash(disk);
    assertEquals(List.of("file", "second"), disk.list(path("d")));
    assertArrayEquals(DiskTesting.bytes(1, 10_000), read("d/file"));
    change(t -> t.delete(path("d/file")));
    assertArrayEquals(DiskTesting.bytes(1, 10_000), read("d/second"));
  }

  @Test
  void randomTransactionsAgreeWithAModel() throws IOException {
    requires(
        DiskCapability.ISOLATED_TRANSACTIONS,
        DiskCapability.OVERWRITE,
        DiskCapability.RENAME_FILES,
        DiskCapability.RENAME_DIRECTORIES,
        DiskCapability.EMPTY_DIRECTORIES);
    long seed = Long.getLong("heartwood.test.seed", new Random().nextLong());
    DiskModel model = new DiskModel(seed, disk.capabilities(), addsToManyEmptyFiles());
    try {
      for (int i = 0; i < randomTransactionCount(); i++) {
        model.randomTransaction(disk);
        if (i % 10 == 0) {
          assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
        }
        if (i % 97 == 96) {
          model.leaveTransactionOpen(disk);
          disk = reopenAfterCrash(disk);
          assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
        }
      }
      assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
      // If nearly everything were refused the run would say nothing; few say little either way.
      int committed = model.committedCount();
      assertTrue(
          randomTransactionCount() < 100 || committed > randomTransactionCount() / 6,
          "committed=" + committed);
    } catch (IOException | RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "with -Dheartwood.test.seed=" + seed + " after " + model.history(), failure);
    }
  }

  @Test
  void whatADiskCannotDoIsRefusedWhenItIsAskedFor() throws IOException {
    write("a", DiskTesting.bytes(1, 10));
    refuses(DiskCapability.LINK_FILES, t -> t.link(path("a"), path("b")));
    refuses(DiskCapability.APPEND, t -> t.append(path("a")).close());
    refuses(DiskCapability.OVERWRITE, t -> t.overwrite(path("a")).close());
    refuses(DiskCapability.RENAME_FILES, t -> t.replace(path("a"), path("b")));
    refuses(DiskCapability.RENAME_DIRECTORIES, t -> t.publish(path("a"), path("b")));
    assertTrue(can(DiskCapability.WRITE));
    assertEquals(List.of("a"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("a"));
  }

  private void refuses(DiskCapability capability, DiskTesting.Changes changes) throws IOException {
    if (can(capability)) {
      return;
    }
    try (DiskTransaction transaction = disk.begin()) {
      UnsupportedDiskOperationException refusal =
          assertThrows(UnsupportedDiskOperationException.class, () -> changes.apply(transaction));
      assertEquals(capability, refusal.capability());
      assertTrue(refusal.getMessage().contains(": disk="), refusal::getMessage);
    }
  }

  private boolean can(DiskCapability capability) {
    return disk.capabilities().contains(capability);
  }

  /** Skips a test of what the disk says it cannot do. */
  private void requires(DiskCapability... capabilities) {
    for (DiskCapability capability : capabilities) {
      assumeTrue(can(capability), () -> "the disk does not support " + capability.words());
    }
  }

  /** Runs changes in one transaction and commits it. */
  protected final void change(DiskTesting.Changes changes) throws IOException {
    DiskTesting.change(disk, changes);
  }

  private void write(String name, byte[] bytes) throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path(name)), bytes));
  }

  private void makeDirectory(String name) throws IOException {
    change(t -> t.createDirectories(path(name)));
  }

  private byte[] read(String name) throws IOException {
    return disk.readAll(path(name), 64 << 20);
  }

  private static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
