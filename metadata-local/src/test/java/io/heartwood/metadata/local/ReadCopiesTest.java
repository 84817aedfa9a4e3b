package io.heartwood.metadata.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.UnverifiedFile;
import io.heartwood.disk.encrypted.EncryptedDisk;
import io.heartwood.disk.encrypted.EncryptionAlgorithm;
import io.heartwood.disk.encrypted.EncryptionKeys;
import io.heartwood.disk.local.FileOperations;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files of others, read once: the copies they get, and that nothing else changes. */
class ReadCopiesTest {
  private static final int LIMIT = 1000;
  private static final DiskPath FILE = DiskPath.of("file");
  private static final DiskPath EMPTY = DiskPath.of("empty");
  private static final byte[] CONTENTS = DiskTesting.bytes(5, 40);

  private final MemoryObjectStorage objects = new MemoryObjectStorage();
  private final FileOperations failing =
      new FileOperations() {
        @Override
        public void rewrite(Path file, byte[] bytes) throws IOException {
          if (failsToRewrite) {
            throw new IOException("no space left on device");
          }
          super.rewrite(file, bytes);
        }
      };
  private boolean failsToRewrite;

  @TempDir Path root;

  private ObjectStorageDisk open(int maxCopySizeBytes, boolean copyingReads) throws IOException {
    return new ObjectStorageDisk(
        "disk",
        "S3",
        objects,
        LocalMetadataStorage.builder(root, "prefix/").operations(failing).open(),
        new ObjectStorageDiskSettings(0, 0, 0, maxCopySizeBytes, copyingReads));
  }

  private void write(DiskPath file, byte[] contents) throws IOException {
    try (ObjectStorageDisk theirs = open(0, false)) {
      DiskTesting.change(theirs, t -> DiskTesting.writeFile(t.create(file), contents));
    }
  }

  /** Reads the file in a process of its own. */
  private void readAndVerify(DiskPath file, int maxCopySizeBytes, boolean copyingReads)
      throws IOException {
    try (ObjectStorageDisk disk = open(maxCopySizeBytes, copyingReads)) {
      disk.readToVerify(file, 100).verified().run();
    }
  }

  private FileMetadata metadata(String file) throws IOException {
    Path path = root.resolve(file);
    return MetadataFile.parse(Files.readAllBytes(path), file, "prefix/");
  }

  /** The next process may change the text as soon as the tree is free. */
  @Test
  void theTreeIsNotGivenFreeWhileACopyIsBeingWritten() throws Exception {
    write(FILE, CONTENTS);
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FileOperations slow =
        new FileOperations() {
          @Override
          public void rewrite(Path file, byte[] bytes) throws IOException {
            writing.countDown();
            try {
              assertTrue(goOn.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new InterruptedIOException("rewrite");
            }
            super.rewrite(file, bytes);
          }
        };
    LocalMetadataStorage metadata =
        LocalMetadataStorage.builder(root, "prefix/").operations(slow).open();
    ObjectStorageDisk disk =
        new ObjectStorageDisk(
            "disk", "S3", objects, metadata, new ObjectStorageDiskSettings(0, 0, 0, 40, true));
    disk.readToVerify(FILE, 100).verified().run();
    assertTrue(writing.await(30, TimeUnit.SECONDS));
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              disk.close();
              return null;
            });
    Thread closer = new Thread(closing, "closer");
    closer.start();
    while (closer.getState() != Thread.State.BLOCKED && closer.isAlive()) {
      Thread.onSpinWait();
    }
    assertTrue(closer.isAlive());
    goOn.countDown();
    closing.get(30, TimeUnit.SECONDS);
    assertArrayEquals(CONTENTS, metadata("file").copy());
    open(40, true).close();
  }

  @Test
  void aFileHasACopyWhenItWasReadAndFoundRight() throws IOException {
    write(FILE, CONTENTS);
    Path text = root.resolve("file");
    byte[] before = Files.readAllBytes(text);
    FileTime modified = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
    Files.setLastModifiedTime(text, modified);
    try (ObjectStorageDisk disk = open(40, true)) {
      assertArrayEquals(CONTENTS, disk.readToVerify(FILE, 100).bytes());
    }
    assertArrayEquals(before, Files.readAllBytes(text), "nobody said that it is right");

    readAndVerify(FILE, 40, true);
    byte[] after = Files.readAllBytes(text);
    assertArrayEquals(before, Arrays.copyOf(after, before.length));
    assertArrayEquals(CONTENTS, metadata("file").copy());
    assertEquals(modified, Files.getLastModifiedTime(text));

    try (ObjectStorageDisk disk = open(40, true)) {
      objects.delete(List.of(metadata("file").objects().get(0).key()));
      UnverifiedFile file = disk.readToVerify(FILE, 100);
      assertArrayEquals(CONTENTS, file.bytes());
      file.verified().run();
    }
    assertArrayEquals(after, Files.readAllBytes(text), "a copy that is there stays");
  }

  @Test
  void nothingIsKeptIfItIsTooLargeOrSwitchedOff() throws IOException {
    write(FILE, CONTENTS);
    byte[] before = Files.readAllBytes(root.resolve("file"));
    readAndVerify(FILE, 39, true);
    readAndVerify(FILE, 40, false);
    readAndVerify(FILE, 0, true);
    assertArrayEquals(before, Files.readAllBytes(root.resolve("file")));
  }

  @Test
  void textsOfOlderVersionsStayOfTheirVersion() throws IOException {
    write(FILE, CONTENTS);
    String key = metadata("file").objects().get(0).key().value().substring("prefix/".length());
    Path text = root.resolve("file");
    for (String old :
        List.of(
            "2\n1\t40\n40\t" + key + "\n0\n",
            "3\n1\t40\n40\t" + key + "\n0\n1\n",
            "1\n1\t40\n40\tprefix/" + key + "\n7\n")) {
      // Behind the last line: the rest of a longer text, or of a copy that was cut off.
      Files.writeString(text, old + "heartwood-copy\trest");
      readAndVerify(FILE, 40, true);
      assertEquals(old, Files.readString(text, ISO_8859_1).substring(0, old.length()));
      assertArrayEquals(CONTENTS, metadata("file").copy(), old);
      assertEquals(old.contains("\n7\n") ? 7 : 0, metadata("file").additionalNames());
    }
  }

  @Test
  void allNamesOfAFileHaveTheCopyAndItsNumberOfNamesStays() throws IOException {
    write(FILE, CONTENTS);
    try (ObjectStorageDisk theirs = open(0, false)) {
      DiskTesting.change(theirs, t -> t.link(FILE, DiskPath.of("second")));
    }
    readAndVerify(DiskPath.of("second"), 40, true);
    assertEquals(2, LinkCount.of(root.resolve("file")));
    assertEquals(1, metadata("file").additionalNames());
    assertArrayEquals(CONTENTS, metadata("file").copy());
    try (ObjectStorageDisk theirs = open(0, false)) {
      DiskTesting.change(theirs, t -> t.delete(FILE));
      assertArrayEquals(
          CONTENTS, theirs.readAll(DiskPath.of("second"), ReadHint.CHECK, 100), "in the store");
      DiskTesting.change(theirs, t -> t.delete(DiskPath.of("second")));
    }
    assertEquals(0, objects.list("", "", 10).size());
  }

  @Test
  void whatHasChangedSinceItWasReadGetsNoCopyOfIt() throws IOException {
    write(FILE, CONTENTS);
    byte[] other = DiskTesting.bytes(6, 40);
    try (ObjectStorageDisk disk = open(40, true)) {
      UnverifiedFile file = disk.readToVerify(FILE, 100);
      DiskTesting.change(disk, t -> t.delete(FILE));
      file.verified().run();
    }
    assertTrue(Files.notExists(root.resolve("file")));
    write(FILE, CONTENTS);
    try (ObjectStorageDisk disk = open(40, true)) {
      UnverifiedFile file = disk.readToVerify(FILE, 100);
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.overwrite(FILE), other));
      file.verified().run();
    }
    assertArrayEquals(other, metadata("file").copy());
    write(DiskPath.of("grown"), CONTENTS);
    try (ObjectStorageDisk disk = open(40, true)) {
      UnverifiedFile file = disk.readToVerify(DiskPath.of("grown"), 100);
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.append(DiskPath.of("grown")), other));
      file.verified().run();
    }
    assertEquals(0, metadata("grown").copy().length);
  }

  /** The copy is of what is stored, and never of what it means. */
  @Test
  void encryptedFilesAreCopiedEncrypted() throws IOException {
    EncryptionKeys keys =
        EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, DiskTesting.bytes(5, 16));
    try (ObjectStorageDisk theirs = open(0, false)) {
      EncryptedDisk secret = EncryptedDisk.open("secret", theirs, DiskPath.ROOT, keys);
      DiskTesting.change(secret, t -> DiskTesting.writeFile(t.create(FILE), CONTENTS));
      DiskTesting.change(secret, t -> DiskTesting.writeFile(t.create(EMPTY), new byte[0]));
    }
    try (ObjectStorageDisk disk = open(LIMIT, true)) {
      EncryptedDisk secret = EncryptedDisk.open("secret", disk, DiskPath.ROOT, keys);
      assertThrows(IOException.class, () -> secret.readToVerify(FILE, 39));
      UnverifiedFile file = secret.readToVerify(FILE, 40);
      assertArrayEquals(CONTENTS, file.bytes());
      file.verified().run();
      assertEquals(0, secret.readToVerify(EMPTY, 0).bytes().length);
    }
    byte[] copy = metadata("file").copy();
    assertEquals(CONTENTS.length + 64, copy.length);
    assertFalse(Arrays.equals(CONTENTS, Arrays.copyOfRange(copy, 64, copy.length)));
    objects.delete(List.of(metadata("file").objects().get(0).key()));
    try (ObjectStorageDisk disk = open(LIMIT, true)) {
      EncryptedDisk secret = EncryptedDisk.open("secret", disk, DiskPath.ROOT, keys);
      assertArrayEquals(CONTENTS, secret.readToVerify(FILE, 40).bytes());
      assertArrayEquals(CONTENTS, secret.readAll(FILE, 40));
    }
  }

  @Test
  void aFailureHarmsNoReader() throws IOException {
    write(FILE, CONTENTS);
    byte[] before = Files.readAllBytes(root.resolve("file"));
    failsToRewrite = true;
    try (ObjectStorageDisk disk = open(40, true)) {
      for (int i = 0; i < 3; i++) {
        UnverifiedFile file = disk.readToVerify(FILE, 100);
        assertArrayEquals(CONTENTS, file.bytes());
        file.verified().run();
      }
    }
    assertArrayEquals(before, Files.readAllBytes(root.resolve("file")));
  }

  /** Readers verify what they read while names come and go. */
  @Test
  void copiesAndChangesDoNotGetInEachOthersWay() throws Exception {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    Random random = new Random(seed);
    int fileCount = 12;
    for (int i = 0; i < fileCount; i++) {
      write(DiskPath.of("f" + i), DiskTesting.bytes(i, 100 + i));
    }
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (ObjectStorageDisk disk = open(LIMIT, true)) {
      List<Future<?>> reading = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        Random names = new Random(seed + thread);
        reading.add(
            readers.submit(
                () -> {
                  while (!done.get()) {
                    int number = names.nextInt(fileCount);
                    byte[] expected = DiskTesting.bytes(number, 100 + number);
                    UnverifiedFile file = disk.readToVerify(DiskPath.of("f" + number), LIMIT);
                    assertArrayEquals(expected, file.bytes(), "seed " + seed);
                    file.verified().run();
                  }
                  return null;
                }));
      }
      for (int round = 0; round < 60; round++) {
        int number = random.nextInt(fileCount);
        DiskPath file = DiskPath.of("f" + number);
        DiskPath link = DiskPath.of("link" + round);
        DiskTesting.change(disk, t -> t.link(file, link));
        // As if ClickHouse had written the text anew: without the copy.
        Path text = root.resolve("f" + random.nextInt(fileCount));
        synchronized (((LocalMetadataStorage) disk.metadata()).commitLock()) {
          FileMetadata old = metadata(text.getFileName().toString());
          byte[] bytes =
              MetadataFile.format(
                  new FileMetadata(
                      old.objects(), old.inlineData(), old.additionalNames(), old.readOnly()));
          ((LocalMetadataStorage) disk.metadata()).rewrite(text, bytes, false);
        }
        if (random.nextBoolean()) {
          DiskTesting.change(disk, t -> t.replace(link, file));
        } else {
          DiskTesting.change(disk, t -> t.delete(link));
        }
      }
      done.set(true);
      for (Future<?> reader : reading) {
        reader.get();
      }
    } finally {
      readers.shutdownNow();
    }
    for (int i = 0; i < fileCount; i++) {
      FileMetadata metadata = metadata("f" + i);
      assertEquals(LinkCount.of(root.resolve("f" + i)) - 1, metadata.additionalNames());
      if (metadata.copy().length > 0) {
        assertArrayEquals(DiskTesting.bytes(i, 100 + i), metadata.copy(), "seed " + seed);
      }
    }
    assertEquals(fileCount, objects.list("", "", 100).size(), "seed " + seed);
  }
}
