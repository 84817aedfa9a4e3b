package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.ReadHint;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every object storage promises. Each implementation extends this class and passes all of it.
 */
public abstract class ObjectStorageContract {
  private ObjectStorage storage;

  /** A storage; the contract closes it. It may hold objects outside of {@link #prefix()}. */
  protected abstract ObjectStorage createStorage() throws IOException;

  /** Start of all keys that a test uses; no object has it when a test begins. */
  protected String prefix() {
    return "contract/";
  }

  /** Size of the large object: above the threshold for multipart uploads, if there is one. */
  protected int largeObjectBytes() {
    return 3 << 20;
  }

  /** Number of keys in the test of batch deletion: above what one request can take. */
  protected int manyObjects() {
    return 1005;
  }

  /** Whether there may be an object {@code a} beside an object {@code a/b}. */
  protected boolean keysMayBeDirectories() {
    return true;
  }

  @BeforeEach
  final void openStorage() throws IOException {
    storage = createStorage();
  }

  @AfterEach
  final void closeStorage() throws IOException {
    storage.close();
  }

  @Test
  void anUploadedObjectIsThere() throws IOException {
    byte[] bytes = DiskTesting.bytes(1, 100_000);
    Instant before = Instant.now().minus(Duration.ofMinutes(15));
    StoredObject object = put("object", bytes);
    assertEquals(new StoredObject(key("object"), bytes.length), object);
    assertEquals(Optional.of(object), storage.find(key("object")));
    assertArrayEquals(bytes, read(object));
    List<ListedObject> listed = storage.list(prefix(), "", 10);
    assertEquals(1, listed.size());
    assertEquals(object.key(), listed.get(0).key());
    assertEquals(bytes.length, listed.get(0).sizeBytes());
    assertTrue(listed.get(0).lastModified().isAfter(before));
    assertFalse(storage.description().isEmpty());
  }

  @Test
  void anObjectIsReplaced() throws IOException {
    put("object", DiskTesting.bytes(4, 5000));
    for (int size : new int[] {100, 0, 7000}) {
      byte[] bytes = DiskTesting.bytes(size, size);
      storage.replace(key("object"), bytes);
      assertArrayEquals(bytes, read(new StoredObject(key("object"), size)));
      assertEquals(Optional.of(new StoredObject(key("object"), size)), storage.find(key("object")));
    }
    storage.replace(key("new"), new byte[] {1});
    assertArrayEquals(new byte[] {1}, read(new StoredObject(key("new"), 1)));
  }

  @Test
  void anEmptyObjectIsThere() throws IOException {
    assertEquals(0, put("empty", new byte[0]).sizeBytes());
    assertEquals(Optional.of(new StoredObject(key("empty"), 0)), storage.find(key("empty")));
  }

  @Test
  void rangesAreReadExactly() throws IOException {
    byte[] bytes = DiskTesting.bytes(2, 10_000);
    ObjectKey key = put("object", bytes).key();
    byte[] target = new byte[300];
    storage.readFully(key, 9_900, target, 200, 100);
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 9_900, 10_000), Arrays.copyOfRange(target, 200, 300));
    storage.readFully(key, 0, target, 0, 1);
    assertEquals(bytes[0], target[0]);
    assertThrows(EOFException.class, () -> storage.readFully(key, 9_901, target, 0, 100));
    assertThrows(EOFException.class, () -> storage.readFully(key, 10_000, target, 0, 1));
    assertThrows(EOFException.class, () -> storage.readFully(key, 20_000, target, 0, 1));
  }

  @Test
  void aRangeIsTakenInOrder() throws IOException {
    byte[] bytes = DiskTesting.bytes(2, 1_000_000);
    StoredObject object = put("object", bytes);
    byte[] taken = new byte[1_000_000];
    try (DiskStream stream = storage.stream(object, ReadHint.SCAN, 10, 1_000_000)) {
      for (int at = 10; at < 1_000_000; ) {
        assertEquals(at, stream.position());
        int count = Math.min(1_000_000 - at, 70_000);
        stream.readFully(taken, at, count);
        at += count;
      }
      assertThrows(EOFException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 10, 1_000_000), Arrays.copyOfRange(taken, 10, 1_000_000));
    try (DiskStream stream = storage.stream(object, ReadHint.MERGE, 0, 1_000_000)) {
      stream.readFully(taken, 0, 5);
    }
    StoredObject missing = new StoredObject(key("missing"), 10);
    try (DiskStream stream = storage.stream(missing, ReadHint.SCAN, 0, 10)) {
      assertThrows(NoSuchFileException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
  }

  @Test
  void aMissingObjectIsNamed() throws IOException {
    NoSuchFileException missing =
        assertThrows(
            NoSuchFileException.class,
            () -> storage.readFully(key("missing"), 0, new byte[1], 0, 1));
    assertTrue(missing.getMessage().contains("missing"), missing.getMessage());
    assertThrows(IOException.class, () -> storage.copy(key("missing"), key("copy")));
    assertEquals(Optional.empty(), storage.find(key("missing")));
    assertEquals(Optional.empty(), storage.find(key("copy")));
  }

  @Test
  void aLargeObjectIsWrittenInPiecesAndReadInParallel() throws Exception {
    byte[] bytes = DiskTesting.bytes(3, largeObjectBytes());
    StoredObject object;
    try (ObjectUpload upload = storage.upload(key("large"))) {
      byte[] piece = new byte[70_001];
      for (int from = 0; from < bytes.length; from += piece.length) {
        int count = Math.min(piece.length, bytes.length - from);
        System.arraycopy(bytes, from, piece, 0, count);
        upload.write(piece, 0, count);
      }
      object = upload.finish();
    }
    assertEquals(bytes.length, object.sizeBytes());
    assertArrayEquals(bytes, read(object));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int from = bytes.length / 17 * i;
        readers.add(
            threads.submit(
                () -> {
                  byte[] range = new byte[bytes.length / 17];
                  storage.readFully(object.key(), from, range, 0, range.length);
                  assertArrayEquals(Arrays.copyOfRange(bytes, from, from + range.length), range);
                  return null;
                }));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anAbandonedUploadLeavesNothing() throws IOException {
    for (int size : new int[] {0, 1000, largeObjectBytes()}) {
      ObjectUpload upload = storage.upload(key("abandoned" + size));
      upload.write(new byte[size], 0, size);
      upload.close();
      upload.close();
    }
    assertEquals(List.of(), storage.list(prefix(), "", 10));
  }

  @Test
  void putIfAbsentMakesAnObjectOnce() throws Exception {
    assertTrue(storage.putIfAbsent(key("once"), new byte[] {1}));
    assertFalse(storage.putIfAbsent(key("once"), new byte[] {2}));
    assertArrayEquals(new byte[] {1}, read(new StoredObject(key("once"), 1)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        byte[] mine = {(byte) i};
        attempts.add(threads.submit(() -> storage.putIfAbsent(key("race"), mine)));
      }
      int winner = -1;
      for (int i = 0; i < 8; i++) {
        if (attempts.get(i).get()) {
          assertEquals(-1, winner, "two calls made the object");
          winner = i;
        }
      }
      assertArrayEquals(new byte[] {(byte) winner}, read(new StoredObject(key("race"), 1)));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void copyMakesAnEqualObject() throws IOException {
    byte[] bytes = DiskTesting.bytes(4, 50_000);
    put("from", bytes);
    storage.copy(key("from"), key("to"));
    storage.delete(List.of(key("from")));
    assertArrayEquals(bytes, read(new StoredObject(key("to"), bytes.length)));
  }

  @Test
  void deleteTakesManyAndForgivesMissing() throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < manyObjects(); i++) {
      keys.add(key(String.format("many/%05d", i)));
    }
    for (int i = 0; i < keys.size(); i += 100) {
      storage.putIfAbsent(keys.get(i), new byte[] {1});
    }
    put("kept", new byte[1]);
    storage.delete(keys);
    storage.delete(keys);
    storage.delete(List.of());
    assertEquals(List.of(key("kept")), keysOf(storage.list(prefix(), "", 100)));
  }

  @Test
  void listingGoesInPagesInOrder() throws IOException {
    List<ObjectKey> all = new ArrayList<>();
    for (String name : List.of("a", "a/b", "a/c", "aa", "b", "b/0", "c-d", "c.d", "c_d", "d e+f")) {
      if (keysMayBeDirectories() || name.length() > 1) {
        put(name, new byte[1]);
        all.add(key(name));
      }
    }
    all.sort(null);
    List<ObjectKey> paged = new ArrayList<>();
    String startAfter = "";
    while (true) {
      List<ListedObject> page = storage.list(prefix(), startAfter, 3);
      assertTrue(page.size() <= 3);
      if (page.isEmpty()) {
        break;
      }
      paged.addAll(keysOf(page));
      startAfter = page.get(page.size() - 1).key().value();
    }
    assertEquals(all, paged);
    assertEquals(List.of(key("a/b"), key("a/c")), keysOf(storage.list(prefix() + "a/", "", 100)));
    assertEquals(List.of(), storage.list(prefix() + "zzz", "", 100));
  }

  private static List<ObjectKey> keysOf(List<ListedObject> page) {
    return page.stream().map(ListedObject::key).toList();
  }

  private StoredObject put(String name, byte[] bytes) throws IOException {
    try (ObjectUpload upload = storage.upload(key(name))) {
      upload.write(bytes, 0, bytes.length);
      return upload.finish();
    }
  }

  private byte[] read(StoredObject object) throws IOException {
    byte[] bytes = new byte[(int) object.sizeBytes()];
    storage.readFully(object.key(), 0, bytes, 0, bytes.length);
    return bytes;
  }

  private ObjectKey key(String name) {
    return new ObjectKey(prefix() + name);
  }
}
