package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskStream;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.MemoryMetadataStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Encrypted files as objects, and what ranges the store is asked for. */
class EncryptedObjectDiskTest extends DiskContract {
  private static final DiskPath FILE = DiskPath.of("file");
  private static final byte[] BYTES = DiskTesting.bytes(1, 1_000_000);
  private static final EncryptionKeys KEYS =
      EncryptionKeys.of(EncryptionAlgorithm.AES_192_CTR, DiskTesting.bytes(5, 24));

  private final MemoryObjectStorage objects = new MemoryObjectStorage();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final MemoryMetadataStorage metadata = new MemoryMetadataStorage();
  private ObjectStorageDisk behind;

  @Override
  protected IDisk createDisk() throws IOException {
    behind = new ObjectStorageDisk("objects", "ObjectStorage", recorded(), metadata);
    return EncryptedDisk.open("encrypted", behind, DiskPath.ROOT, KEYS);
  }

  @Override
  protected IDisk reopenAfterCrash(IDisk crashed) throws IOException {
    return createDisk();
  }

  @Override
  protected boolean addsToManyEmptyFiles() {
    return false;
  }

  @Test
  void aFileThatWasWrittenHereIsReadWithoutItsHeader() throws IOException {
    change(t -> t.createDirectories(DiskPath.of("tmp")));
    change(
        t -> {
          DiskTesting.writeFile(t.create(DiskPath.of("tmp/file")), BYTES);
          t.publish(DiskPath.of("tmp"), DiskPath.of("part"));
        });
    read(disk(), DiskPath.of("part/file"), 700_000, 1000);
    assertEquals(List.of("700064+1000"), ranges);
    assertEquals(Map.of(ProfileEvent.ENCRYPTION_HEADER_CACHE_HITS, 1L), disk().events());
  }

  @Test
  void theHeaderComesWithTheFirstRangeIfThatIsNear() throws IOException {
    IDisk fresh = reopened();
    try (DiskInput input = fresh.open(FILE, ReadHint.SCAN)) {
      read(input, 0, 500_000);
      read(input, 500_000, 500_000);
    }
    assertEquals(List.of("0+500064", "500064+500000"), ranges);
    ranges.clear();
    read(fresh, FILE, 900_000, 10);
    assertEquals(List.of("900064+10"), ranges);
    ranges.clear();
    read(reopened(), FILE, 1000, 10);
    assertEquals(List.of("0+1074"), ranges);
    ranges.clear();
    assertArrayEquals(BYTES, reopened().readAll(FILE, BYTES.length));
    assertEquals(List.of("0+1000064"), ranges);
  }

  @Test
  void aFarFirstRangeCostsOneMoreRequestForTheHeader() throws IOException {
    IDisk fresh = reopened();
    read(fresh, FILE, 900_000, 10);
    assertEquals(List.of("0+64", "900064+10"), ranges);
    ranges.clear();
    read(fresh, FILE, 800_000, 10);
    assertEquals(List.of("800064+10"), ranges);
    assertEquals(
        Map.of(
            ProfileEvent.ENCRYPTION_HEADER_CACHE_HITS,
            1L,
            ProfileEvent.ENCRYPTION_HEADER_CACHE_MISSES,
            1L),
        fresh.events());
  }

  @Test
  void aStreamBringsTheHeaderToo() throws IOException {
    IDisk fresh = reopened();
    byte[] taken = new byte[1_000_000];
    try (DiskInput input = fresh.open(FILE, ReadHint.SCAN);
        DiskStream stream = input.stream(100_000, 1_000_000)) {
      for (int at = 100_000; at < 1_000_000; at += 100_000) {
        stream.readFully(taken, at, 100_000);
      }
    }
    assertArrayEquals(
        Arrays.copyOfRange(BYTES, 100_000, 1_000_000),
        Arrays.copyOfRange(taken, 100_000, 1_000_000));
    try (DiskInput input = fresh.open(FILE, ReadHint.SCAN);
        DiskStream stream = input.stream(100_000, 200_000)) {
      stream.readFully(taken, 0, 10);
    }
    assertEquals(List.of("stream 0-1000064", "stream 100064-200064"), ranges);
  }

  @Test
  void openingAndSizesCostNothing() throws IOException {
    IDisk fresh = reopened();
    assertEquals(BYTES.length, fresh.sizeBytes(FILE));
    try (DiskInput input = fresh.open(FILE, ReadHint.SCAN)) {
      assertEquals(BYTES.length, input.sizeBytes());
    }
    assertEquals(List.of(), ranges);
  }

  @Test
  void anOpenFileKeepsItsHeaderWhenItsNameChangesHands() throws IOException {
    byte[] other = DiskTesting.bytes(2, BYTES.length);
    change(t -> DiskTesting.writeFile(t.create(FILE), BYTES));
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("other")), other));
    IDisk fresh = EncryptedDisk.open("encrypted", behind, DiskPath.ROOT, KEYS);
    try (DiskInput before = fresh.open(FILE, ReadHint.LOOKUP)) {
      DiskTesting.change(
          fresh,
          t -> {
            t.move(FILE, DiskPath.of("kept"));
            t.replace(DiskPath.of("other"), FILE);
          });
      read(before, 900_000, 100);
      byte[] now = new byte[100];
      try (DiskInput after = fresh.open(FILE, ReadHint.LOOKUP)) {
        after.readFully(900_000, now, 0, 100);
      }
      assertArrayEquals(Arrays.copyOfRange(other, 900_000, 900_100), now);
      read(fresh, DiskPath.of("kept"), 900_000, 100);
    }
  }

  /** Writes the file, and opens the disk as a process that has just started. */
  private IDisk reopened() throws IOException {
    if (!disk().exists(FILE)) {
      change(t -> DiskTesting.writeFile(t.create(FILE), BYTES));
    }
    return EncryptedDisk.open("encrypted", behind, DiskPath.ROOT, KEYS);
  }

  private static void read(IDisk disk, DiskPath file, int from, int length) throws IOException {
    try (DiskInput input = disk.open(file, ReadHint.LOOKUP)) {
      read(input, from, length);
    }
  }

  private static void read(DiskInput input, int from, int length) throws IOException {
    byte[] read = new byte[length];
    input.readFully(from, read, 0, length);
    assertArrayEquals(Arrays.copyOfRange(BYTES, from, from + length), read);
  }

  /** Objects in memory that tell what ranges of them were read, as offset+size. */
  private ObjectStorage recorded() {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("readFully")) {
            // The last four: position, target, offset, length.
            int count = arguments.length;
            ranges.add(arguments[count - 4] + "+" + arguments[count - 1]);
          }
          if (method.getName().equals("stream")) {
            ranges.add("stream " + arguments[2] + "-" + arguments[3]);
          }
          try {
            return method.invoke(objects, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (ObjectStorage)
        Proxy.newProxyInstance(
            ObjectStorage.class.getClassLoader(), new Class<?>[] {ObjectStorage.class}, handler);
  }
}
