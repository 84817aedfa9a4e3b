package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.FileCacheUse;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads write, read and delete objects through a small cache while a saboteur deletes, damages,
 * cuts and exchanges its files, fills the disk, and takes rights away. Every answer is compared
 * with the storage behind. The seed is printed with a failure; the order of threads is not
 * repeated.
 */
@Timeout(120)
class SegmentCacheStressTest {
  private static final int READERS = 4;
  private static final int READS = 500;
  private static final int OBJECTS = 24;
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_ELEMENTS = 40;

  @TempDir Path directory;

  private final long seed = Long.getLong("heartwood.seed", System.nanoTime());
  private final MemoryObjectStorage objects = new MemoryObjectStorage();
  private final Map<String, StoredObject> present = new ConcurrentHashMap<>();
  private FaultySegmentFiles files;
  private CachedObjectStorage storage;

  @Test
  void noSabotageChangesAnAnswerWithLru() throws Exception {
    run(CachePolicy.LRU);
  }

  @Test
  void noSabotageChangesAnAnswerWithSlru() throws Exception {
    run(CachePolicy.SLRU);
  }

  private void run(CachePolicy policy) throws Exception {
    CacheSettings settings =
        CacheSettings.of(MAX_BYTES)
            .withMaxElements(MAX_ELEMENTS)
            .withSegments(100_000, 20_000)
            .withPolicy(policy, 0.6)
            .withCacheOnWriteOperations(true);
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 2);
    AtomicBoolean ended = new AtomicBoolean();
    try {
      // The clock of pauses runs a million times as fast.
      files = new FaultySegmentFiles(directory);
      SegmentCache cache =
          SegmentCache.open(
              "stress",
              settings,
              files,
              true,
              Clock.systemUTC(),
              () -> System.nanoTime() * 1_000_000);
      storage = new CachedObjectStorage(objects, cache);
      Random random = new Random(seed);
      for (int i = 0; i < OBJECTS; i++) {
        write("object" + i, random);
      }
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        long readerSeed = random.nextLong();
        workers.add(threads.submit(() -> read(cache, new Random(readerSeed))));
      }
      long writerSeed = random.nextLong();
      Future<?> writer = threads.submit(() -> rewrite(new Random(writerSeed), ended));
      long saboteurSeed = random.nextLong();
      Future<?> saboteur = threads.submit(() -> sabotage(cache, new Random(saboteurSeed), ended));
      for (Future<?> worker : workers) {
        worker.get();
      }
      ended.set(true);
      writer.get();
      saboteur.get();
      verifyAtRest(cache);
      storage.close();
      // What is left is no danger to the next run.
      try (SegmentCache next = SegmentCache.open("stress", settings, directory)) {
        storage = new CachedObjectStorage(objects, next);
        read(next, new Random(seed));
      }
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("seed=" + seed + " policy=" + policy, failure);
    } finally {
      ended.set(true);
      threads.shutdownNow();
    }
  }

  private Void read(SegmentCache cache, Random random) throws IOException {
    for (int i = 0; i < READS; i++) {
      StoredObject object = present.get("object" + random.nextInt(OBJECTS));
      if (object == null) {
        continue;
      }
      int size = (int) object.sizeBytes();
      int from = random.nextInt(size);
      int length = 1 + random.nextInt(Math.min(size - from, 1 << random.nextInt(19)));
      byte[] target = new byte[length + 2];
      FileCacheUse use = new FileCacheUse(true, random.nextInt(8) > 0, true);
      FileCacheUse before = use.begin();
      try {
        ReadHint hint = random.nextInt(5) == 0 ? ReadHint.MERGE : ReadHint.SCAN;
        storage.readFully(object, hint, from, target, 1, length);
      } catch (NoSuchFileException deletedMeanwhile) {
        assertTrue(objects.find(object.key()).isEmpty(), "object is there: " + object);
        continue;
      } finally {
        before.begin();
      }
      byte[] expected = new byte[length + 2];
      System.arraycopy(bytes(object), from, expected, 1, length);
      assertEquals(-1, Arrays.mismatch(expected, target), () -> "of " + object);
      assertTrue(cache.usedBytes() <= MAX_BYTES);
      assertTrue(cache.usedCount() <= MAX_ELEMENTS);
    }
    return null;
  }

  /** Keys are never used again, so the contents can be told by them. */
  private static byte[] bytes(StoredObject object) {
    return DiskTesting.bytes(object.key().value().hashCode(), (int) object.sizeBytes());
  }

  private void write(String name, Random random) throws IOException {
    int size = 1 + random.nextInt(1 << 8 + random.nextInt(11));
    StoredObject object = new StoredObject(new ObjectKey(name + random.nextLong()), size);
    byte[] bytes = bytes(object);
    try (ObjectUpload upload = storage.upload(object.key())) {
      for (int from = 0; from < size; ) {
        int count = Math.min(size - from, 1 + random.nextInt(60_000));
        upload.write(bytes, from, count);
        from += count;
      }
      if (random.nextInt(10) > 0) {
        present.put(name, upload.finish());
      }
    }
  }

  private Void rewrite(Random random, AtomicBoolean ended) throws IOException {
    while (!ended.get()) {
      String name = "object" + random.nextInt(OBJECTS);
      StoredObject old = present.remove(name);
      if (old != null) {
        storage.delete(List.of(old.key()));
      }
      write(name, random);
      Thread.yield();
    }
    return null;
  }

  private Void sabotage(SegmentCache cache, Random random, AtomicBoolean ended) throws IOException {
    while (!ended.get()) {
      switch (random.nextInt(60)) {
        case 0 -> deleteAll();
        case 1 -> cache.drop();
        case 2 -> cache.sync();
        case 3 -> files.writesFail = random.nextInt(3) == 0;
        case 4 -> files.readsFail = random.nextInt(4) == 0;
        case 5 -> files.deletesFail = random.nextInt(3) == 0;
        default -> damageOne(random);
      }
      Thread.yield();
    }
    files.writesFail = false;
    files.readsFail = false;
    files.deletesFail = false;
    return null;
  }

  private void damageOne(Random random) {
    try {
      List<Path> found = CacheFixture.files(directory);
      if (found.isEmpty()) {
        return;
      }
      Path file = found.get(random.nextInt(found.size()));
      switch (random.nextInt(5)) {
        case 0 -> Files.deleteIfExists(file);
        case 1 -> Files.write(file, new byte[0]);
        case 2 -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
        case 3 -> {
          byte[] bytes = Files.readAllBytes(file);
          if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
          }
          Files.write(file, bytes);
        }
        default -> Files.write(file, Files.readAllBytes(found.get(0)));
      }
    } catch (IOException goneMeanwhile) {
      assertTrue(goneMeanwhile.getMessage() != null, goneMeanwhile::toString);
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException writtenMeanwhile) {
      assertTrue(writtenMeanwhile.getMessage() != null, writtenMeanwhile::toString);
    }
  }

  private void verifyAtRest(SegmentCache cache) throws IOException {
    cache.sync();
    cache.drop();
    // Deletions that failed before are tried again when there is no room.
    for (int i = 0; i < OBJECTS; i++) {
      write("object" + i, new Random(seed + i));
      StoredObject object = present.get("object" + i);
      if (object != null) {
        byte[] target = new byte[(int) object.sizeBytes()];
        storage.readFully(object, ReadHint.SCAN, 0, target, 0, target.length);
        assertEquals(-1, Arrays.mismatch(bytes(object), target));
      }
    }
    cache.sync();
    long bytes = 0;
    long count = 0;
    for (SegmentInfo segment : cache.segments()) {
      assertTrue(segment.isDownloaded());
      assertEquals(0, segment.useCount());
      assertEquals(
          SegmentFormat.fileSizeBytes(segment.sizeBytes()), Files.size(Path.of(segment.path())));
      bytes += SegmentFormat.fileSizeBytes(segment.sizeBytes());
      count++;
    }
    assertTrue(bytes <= cache.usedBytes() && cache.usedBytes() <= MAX_BYTES);
    assertTrue(count <= cache.usedCount() && cache.usedCount() <= MAX_ELEMENTS);
    assertEquals(cache.usedCount(), count + cache.undeletedCount());
    assertTrue(count > 0);
  }
}
