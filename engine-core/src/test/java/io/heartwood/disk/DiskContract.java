package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.memory.MemoryDisk;
import java.io.EOFException;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;

/**
 * What every disk promises. Each implementation extends this class and passes all of it, but for
 * the tests of what its {@link IDisk#capabilities()} leave out.
 */
public abstract class DiskContract extends DiskTransactionsContract {
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
  void aRangeIsTakenInOrder() throws IOException {
    byte[] bytes = DiskTesting.bytes(1, 300_000);
    write("file", bytes);
    java.util.Random random = new java.util.Random(1);
    try (DiskInput input = disk.open(path("file"), ReadHint.SCAN)) {
      for (int[] range : new int[][] {{0, 300_000}, {1, 299_999}, {290_000, 300_000}, {7, 7}}) {
        try (DiskStream stream = input.stream(range[0], range[1])) {
          for (int at = range[0]; at < range[1]; ) {
            assertEquals(at, stream.position());
            int count = Math.min(range[1] - at, 1 + random.nextInt(100_000));
            byte[] target = new byte[count + 5];
            stream.readFully(target, 5, count);
            assertArrayEquals(
                java.util.Arrays.copyOfRange(bytes, at, at + count),
                java.util.Arrays.copyOfRange(target, 5, count + 5));
            at += count;
          }
          assertEquals(range[1], stream.position());
          assertThrows(EOFException.class, () -> stream.readFully(new byte[1], 0, 1));
        }
      }
      try (DiskStream left = input.stream(10, 200_000)) {
        left.readFully(new byte[10], 0, 10);
        left.close();
      }
      assertThrows(IndexOutOfBoundsException.class, () -> input.stream(0, 300_001));
      assertThrows(IndexOutOfBoundsException.class, () -> input.stream(5, 4));
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
}
