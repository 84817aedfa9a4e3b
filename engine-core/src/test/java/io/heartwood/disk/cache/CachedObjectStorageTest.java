package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DirectoryInUseException;
import io.heartwood.disk.DiskStream;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.EventCounters;
import io.heartwood.disk.Faults;
import io.heartwood.disk.FileCacheUse;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a cache saves, and what it leaves as it is. */
@Timeout(60)
class CachedObjectStorageTest {
  private static final int K = 1 << 10;
  private static final CacheSettings SETTINGS =
      CacheSettings.of(100 << 20).withSegments(1 << 20, 64 * K);

  @TempDir Path directory;

  @Test
  void anUploadHoldsOneFileOpenHoweverManySegmentsItFills() throws IOException {
    List<SegmentFiles.Writer> writers = new ArrayList<>();
    SegmentFiles files =
        new SegmentFiles(directory) {
          @Override
          Writer writer(SegmentKey key) throws IOException {
            Writer writer = super.writer(key);
            writers.add(writer);
            return writer;
          }
        };
    CacheSettings settings = SETTINGS.withSegments(4 * K, 4 * K).withCacheOnWriteOperations(true);
    CountingStorage source = new CountingStorage(new MemoryObjectStorage());
    try (CacheFixture fixture = new CacheFixture(source, files, settings);
        ObjectUpload upload = fixture.storage.upload(new ObjectKey("a"))) {
      byte[] bytes = DiskTesting.bytes(1, 400 * K);
      for (int from = 0; from < bytes.length; from += 1000) {
        upload.write(bytes, from, Math.min(1000, bytes.length - from));
        long open = writers.stream().filter(SegmentFiles.Writer::isOpen).count();
        assertTrue(open <= 1, "files open: " + open);
      }
      StoredObject object = upload.finish();
      assertEquals(100, writers.size());
      assertTrue(writers.stream().noneMatch(SegmentFiles.Writer::isOpen));
      fixture.read(object, 1, 0, 400 * K);
      assertEquals(0, source.readCount());
    }
  }

  @Test
  void aSegmentThatIsShortenedDuringItsUploadIsNotCached() throws IOException {
    CacheSettings settings = SETTINGS.withSegments(4 * K, 4 * K).withCacheOnWriteOperations(true);
    try (CacheFixture fixture = new CacheFixture(directory, settings);
        ObjectUpload upload = fixture.storage.upload(new ObjectKey("a"))) {
      byte[] bytes = DiskTesting.bytes(1, 12 * K);
      upload.write(bytes, 0, 6 * K);
      Path first = CacheFixture.files(directory).get(0);
      Files.write(first, new byte[1]);
      upload.write(bytes, 6 * K, 6 * K);
      StoredObject object = upload.finish();
      fixture.read(object, 1, 0, 12 * K);
      assertEquals(1, fixture.source.readCount());
    }
  }

  @Test
  void aSecondReadNeedsNoRequest() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 300 * K);
      fixture.read(object, 1, 10, 200 * K);
      assertEquals(1, fixture.source.readCount());
      assertEquals(256 * K, fixture.source.readBytes());
      fixture.read(object, 1, 10, 200 * K);
      fixture.read(object, 1, 0, 256 * K);
      fixture.read(object, 1, 150 * K, 150 * K + 1);
      assertEquals(1, fixture.source.readCount());
      EventCounters events = fixture.cache.events();
      assertEquals(256 * K, events.count(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_SOURCE_BYTES));
      assertEquals(256 * K, events.count(ProfileEvent.CACHED_READ_BUFFER_CACHE_WRITE_BYTES));
      assertEquals(
          200 * K - 10 + 256 * K + 1,
          events.count(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_BYTES));
      assertEquals(3, events.count(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_HITS));
      assertEquals(1, events.count(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_MISSES));
    }
  }

  @Test
  void aStreamFillsTheCacheFromOneRequest() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 5000 * K + 1);
      fixture.take(object, ReadHint.SCAN, 1, 10, 4000 * K, 300 * K);
      assertEquals(1, fixture.source.readCount());
      assertEquals(4032 * K, fixture.source.readBytes());
      fixture.read(object, 1, 0, 4032 * K);
      fixture.take(object, ReadHint.SCAN, 1, 0, 4032 * K, 70 * K);
      assertEquals(1, fixture.source.readCount());
      fixture.take(object, ReadHint.SCAN, 1, 0, 5000 * K + 1, 70 * K);
      assertEquals(2, fixture.source.readCount());
      assertEquals(object.sizeBytes(), fixture.source.readBytes());
      assertEquals(0, fixture.source.openStreamCount());
    }
  }

  @Test
  void aStreamAsksForEachStretchThatIsNotCachedOnce() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 8000 * K);
      fixture.read(object, 1, 2000 * K, 3000 * K); // 1984..3008
      fixture.read(object, 1, 6000 * K, 6001 * K); // 5952..6016
      fixture.source.reset();
      fixture.take(object, ReadHint.SCAN, 1, 0, 8000 * K, 100 * K);
      assertEquals(3, fixture.source.readCount());
      assertEquals((8000 - 1024 - 64) * K, fixture.source.readBytes());
      fixture.take(object, ReadHint.SCAN, 1, 0, 8000 * K, 100 * K);
      assertEquals(3, fixture.source.readCount());
      assertEquals(0, fixture.source.openStreamCount());
    }
  }

  @Test
  void aMergeTakesWhatIsCachedAndStreamsTheRestWithoutCachingIt() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 8000 * K);
      fixture.read(object, 1, 2000 * K, 3000 * K);
      fixture.source.reset();
      for (int i = 1; i <= 2; i++) {
        fixture.take(object, ReadHint.MERGE, 1, 0, 8000 * K, 100 * K);
        assertEquals(2 * i, fixture.source.readCount());
        assertEquals(i * (8000 - 1024) * K, fixture.source.readBytes());
      }
      fixture.take(object, ReadHint.MERGE, 1, 3010 * K, 7010 * K, 100 * K);
      fixture.take(object, ReadHint.SCAN, 1, 3010 * K, 7010 * K, 100 * K);
      assertEquals(0, fixture.source.leftStreamCount());
    }
  }

  @Test
  void streamsOfManyThreadsFetchEachByteOnce() throws Exception {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 8000 * K);
      int pieceCount = 8000 / 128;
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          readers.add(
              threads.submit(
                  () -> {
                    fixture.take(object, ReadHint.SCAN, 1, 0, 8000 * K, 128 * K);
                    return null;
                  }));
        }
        for (Future<?> reader : readers) {
          reader.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertEquals(object.sizeBytes(), fixture.source.readBytes());
      assertTrue(
          fixture.source.readCount() <= pieceCount + 1, "reads=" + fixture.source.readCount());
      assertEquals(0, fixture.source.openStreamCount());
    }
  }

  @Test
  void aStreamThatFailsOrIsLeftLeavesNothingOpenAndTheCacheAsItWas() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 5000 * K);
      fixture.source.before(
          (key, position, length) -> {
            if (position >= 2000 * K) {
              throw new IOException("store fails");
            }
          });
      assertThrows(
          IOException.class, () -> fixture.take(object, ReadHint.SCAN, 1, 0, 5000 * K, 100 * K));
      assertEquals(0, fixture.source.openStreamCount());
      fixture.source.before((key, position, length) -> {});
      fixture.source.reset();
      fixture.take(object, ReadHint.SCAN, 1, 0, 5000 * K, 100 * K);
      assertEquals(1, fixture.source.readCount());
      assertTrue(fixture.source.readBytes() <= 3100 * K, "bytes=" + fixture.source.readBytes());
      StoredObject other = fixture.put("b", 2, 5000 * K);
      try (DiskStream stream = fixture.storage.stream(other, ReadHint.SCAN, 0, 5000 * K)) {
        stream.readFully(new byte[100 * K], 0, 100 * K);
        assertEquals(1, fixture.source.openStreamCount());
      }
      assertEquals(0, fixture.source.openStreamCount());
      fixture.read(other, 2, 0, 5000 * K);
    }
  }

  @Test
  void overlappingAndContiguousReadsFetchOnlyWhatIsMissing() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 500 * K);
      fixture.read(object, 1, 100 * K, 150 * K); // 64..192
      assertEquals(128 * K, fixture.source.readBytes());
      fixture.read(object, 1, 150 * K, 300 * K); // 192..320
      assertEquals(256 * K, fixture.source.readBytes());
      fixture.read(object, 1, 0, 320 * K); // 0..64
      assertEquals(320 * K, fixture.source.readBytes());
      assertEquals(3, fixture.source.readCount());
      fixture.read(object, 1, 499 * K, 500 * K); // 448..500
      assertEquals(372 * K, fixture.source.readBytes());
      assertEquals(4, fixture.cache.segments().size());
    }
  }

  @Test
  void adjacentMissingSegmentsAreOneRequest() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 5000 * K);
      fixture.read(object, 1, 1, 5000 * K);
      assertEquals(1, fixture.source.readCount());
      assertEquals(5, fixture.cache.segments().size());
      fixture.source.reset();
      fixture.read(object, 1, 0, 5000 * K);
      assertEquals(0, fixture.source.readCount());
    }
  }

  @Test
  void smallIslandsInTheCacheDoNotCostRequests() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 4000 * K);
      for (int place = 300 * K; place < 4000 * K; place += 500 * K) {
        fixture.read(object, 1, place, place + 10);
      }
      fixture.source.reset();
      fixture.read(object, 1, 0, 4000 * K);
      assertEquals(1, fixture.source.readCount());
      fixture.read(object, 1, 0, 4000 * K);
      assertEquals(1, fixture.source.readCount());
    }
  }

  @Test
  void aScanOverTheCacheSendsNoMoreRequestsThanWithoutIt() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 10_000 * K);
      int piece = 700 * K;
      int pieces = 0;
      for (int from = 77; from < 10_000 * K; from += piece) {
        fixture.read(object, 1, from, Math.min(from + piece, 10_000 * K));
        pieces++;
      }
      assertTrue(fixture.source.readCount() <= pieces);
      assertEquals(10_000 * K, fixture.source.readBytes());
      fixture.source.reset();
      fixture.read(object, 1, 0, 10_000 * K);
      assertEquals(0, fixture.source.readCount());
    }
  }

  @Test
  void concurrentReadersOfAMissingSegmentDownloadItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      CountDownLatch othersBegun = new CountDownLatch(7);
      fixture.source.before((key, position, length) -> await(othersBegun));
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int from = i * 10 * K;
        reads.add(
            threads.submit(
                () -> {
                  othersBegun.countDown();
                  fixture.read(object, 1, from, 600 * K);
                  return null;
                }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
      // Readers that come before the first one's plan may each fetch a piece at the front.
      assertEquals(640 * K, fixture.source.readBytes());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whoeverWaitsForADownloadThatFailsReadsForHimself() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 100 * K);
      CountDownLatch downloading = new CountDownLatch(1);
      CountDownLatch waiting = new CountDownLatch(1);
      fixture.source.before(
          (key, position, length) -> {
            fixture.source.before((k, p, l) -> {});
            downloading.countDown();
            await(waiting);
            throw new IOException("connection reset");
          });
      Future<?> failing =
          threads.submit(
              () ->
                  assertThrows(IOException.class, () -> fixture.read(object, 1, 0, 100 * K))
                      .getMessage());
      await(downloading);
      Thread reader = Thread.currentThread();
      Thread watcher =
          new Thread(
              () -> {
                while (reader.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
                waiting.countDown();
              });
      watcher.start();
      fixture.read(object, 1, 0, 100 * K);
      watcher.join();
      assertEquals("connection reset", failing.get());
      assertEquals(0, fixture.cache.usedCount());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void mergesUseTheCacheAndDoNotFillIt() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 64 * K);
      fixture.source.reset();
      fixture.read(object, ReadHint.MERGE, 1, 0, 1000 * K);
      assertEquals(1, fixture.source.readCount());
      assertEquals(936 * K, fixture.source.readBytes());
      assertEquals(1, fixture.cache.segments().size());
    }
  }

  @Test
  void checksLookAtTheStoreItself() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      fixture.source.reset();
      fixture.read(object, ReadHint.CHECK, 1, 0, 1000 * K);
      assertEquals(1000 * K, fixture.source.readBytes());
    }
  }

  @Test
  void aThreadMayUseTheCacheWithoutFillingItOrNotAtAll() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 64 * K);
      FileCacheUse before = new FileCacheUse(true, false, false).begin();
      try {
        fixture.source.reset();
        fixture.read(object, 1, 10 * K, 100 * K);
        assertEquals(36 * K, fixture.source.readBytes());
        new FileCacheUse(false, true, true).begin();
        fixture.source.reset();
        fixture.read(object, 1, 10 * K, 100 * K);
        assertEquals(90 * K, fixture.source.readBytes());
      } finally {
        before.begin();
      }
      assertEquals(1, fixture.cache.segments().size());
    }
  }

  @Test
  void whatIsWrittenIsCachedIfAskedFor() throws IOException {
    CacheSettings settings = SETTINGS.withCacheOnWriteOperations(true);
    try (CacheFixture fixture = new CacheFixture(directory, settings)) {
      StoredObject object = fixture.put("a", 1, 2500 * K + 7);
      fixture.read(object, 1, 0, 2500 * K + 7);
      assertEquals(0, fixture.source.readCount());
      assertEquals(3, fixture.cache.segments().size());
      assertEquals(
          2500 * K + 7,
          fixture.cache.events().count(ProfileEvent.CACHED_WRITE_BUFFER_CACHE_WRITE_BYTES));
      FileCacheUse before = new FileCacheUse(true, true, false).begin();
      try {
        StoredObject other = fixture.put("b", 2, 10 * K);
        fixture.read(other, 2, 0, 10 * K);
        assertEquals(1, fixture.source.readCount());
      } finally {
        before.begin();
      }
    }
  }

  @Test
  void anAbandonedUploadLeavesNothing() throws IOException {
    CacheSettings settings = SETTINGS.withCacheOnWriteOperations(true);
    try (CacheFixture fixture = new CacheFixture(directory, settings)) {
      var upload = fixture.storage.upload(new io.heartwood.disk.object.ObjectKey("a"));
      upload.write(new byte[3000 * K], 0, 3000 * K);
      assertTrue(fixture.cache.usedBytes() > 2900 * K);
      upload.close();
      upload.close();
      assertEquals(0, fixture.cache.usedBytes());
      assertEquals(0, fixture.cache.usedCount());
      assertEquals(List.of(), CacheFixture.files(directory));
    }
  }

  @Test
  void deletedObjectsLeaveTheCache() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      assertFalse(CacheFixture.files(directory).isEmpty());
      fixture.storage.delete(List.of(object.key()));
      assertEquals(List.of(), CacheFixture.files(directory));
      assertEquals(0, fixture.cache.usedBytes());
      assertThrows(NoSuchFileException.class, () -> fixture.read(object, 1, 0, 10));
      fixture.put("a", 2, 1000 * K);
      fixture.read(object, 2, 0, 1000 * K);
    }
  }

  @Test
  void anObjectDeletedWhileItIsFetchedIsNotCached() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 100 * K);
      fixture.source.before((key, position, length) -> fixture.cache.remove(List.of(object.key())));
      fixture.read(object, 1, 0, 100 * K);
      assertEquals(0, fixture.cache.usedBytes());
      assertEquals(List.of(), CacheFixture.files(directory));
    }
  }

  @Test
  void aReadBeyondTheEndFailsAsWithoutCache() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 100 * K);
      byte[] target = new byte[200 * K];
      assertThrows(
          java.io.EOFException.class,
          () -> fixture.storage.readFully(object, ReadHint.SCAN, 1, target, 0, 100 * K));
      // The metadata says more than there is: what is there can be read all the same.
      StoredObject wrong = new StoredObject(object.key(), 120 * K);
      fixture.storage.readFully(wrong, ReadHint.SCAN, 90 * K, target, 0, 10 * K);
      assertThrows(
          java.io.EOFException.class,
          () -> fixture.storage.readFully(wrong, ReadHint.SCAN, 0, target, 0, 120 * K));
      assertEquals(0, fixture.cache.usedCount());
    }
  }

  @Test
  void segmentsOfAnEarlierRunAreUsed() throws IOException {
    CountingStorage source = new CountingStorage(new MemoryObjectStorage());
    StoredObject object;
    try (CacheFixture fixture = new CacheFixture(source, new SegmentFiles(directory), SETTINGS)) {
      object = fixture.put("a", 1, 3000 * K);
      fixture.read(object, 1, 0, 3000 * K);
    }
    source.reset();
    Path key = CacheFixture.files(directory).get(0).getParent();
    Files.write(key.resolve("1234-0.tmp"), new byte[10]);
    Files.write(key.resolve("5000000_10"), new byte[10]);
    Files.write(key.resolve("notes"), new byte[10]);
    Files.write(directory.resolve("0_10"), new byte[10]);
    try (CacheFixture fixture = new CacheFixture(source, new SegmentFiles(directory), SETTINGS)) {
      fixture.cache.awaitLoaded();
      assertEquals(3, fixture.cache.segments().size());
      fixture.read(object, 1, 0, 3000 * K);
      assertEquals(0, source.readCount());
      assertTrue(fixture.cache.segments().stream().allMatch(SegmentInfo::isDownloaded));
      // What cannot be a segment is deleted where segments lie, and nowhere else.
      assertFalse(Files.exists(key.resolve("1234-0.tmp")));
      assertFalse(Files.exists(key.resolve("5000000_10")));
      assertTrue(Files.exists(key.resolve("notes")));
      assertTrue(Files.exists(directory.resolve("0_10")));
    }
  }

  @Test
  void onlySoMuchOfAnEarlierRunIsTakenAsFits() throws IOException {
    CountingStorage source = new CountingStorage(new MemoryObjectStorage());
    StoredObject object;
    try (CacheFixture fixture = new CacheFixture(source, new SegmentFiles(directory), SETTINGS)) {
      object = fixture.put("a", 1, 8000 * K);
      fixture.read(object, 1, 0, 8000 * K);
    }
    CacheSettings smaller = CacheSettings.of(3 << 20).withSegments(1 << 20, 64 * K);
    try (CacheFixture fixture = new CacheFixture(source, new SegmentFiles(directory), smaller)) {
      fixture.cache.awaitLoaded();
      assertEquals(fixture.cache.usedCount(), CacheFixture.files(directory).size());
      assertTrue(fixture.cache.usedBytes() <= 3 << 20);
      fixture.read(object, 1, 0, 8000 * K);
    }
  }

  @Test
  void oneDirectoryHasOneCache() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      DirectoryInUseException refused =
          assertThrows(
              DirectoryInUseException.class, () -> SegmentCache.open("other", SETTINGS, directory));
      assertTrue(refused.getMessage().contains(directory.toString()));
      assertTrue(refused.getMessage().endsWith(" disk=other"), refused.getMessage());
      assertEquals("cache", fixture.cache.name());
    }
    SegmentCache.open("other", SETTINGS, directory).close();
  }

  @Test
  void failuresOfTheStoreAreTheReadersAndLeaveNothingReserved() throws IOException {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    Random random = new Random(seed);
    Faults faults = new Faults();
    CountingStorage source =
        new CountingStorage(new FaultyObjectStorage(new MemoryObjectStorage(), faults));
    try (CacheFixture fixture = new CacheFixture(source, new SegmentFiles(directory), SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 3000 * K);
      faults.randomly(seed, 0.3);
      int failed = 0;
      for (int i = 0; i < 300; i++) {
        int from = random.nextInt(2999 * K);
        int to = from + 1 + random.nextInt(Math.min(3000 * K - from, 300 * K));
        try {
          fixture.read(object, 1, from, to);
        } catch (InjectedFailure failure) {
          failed++;
        }
        if (i % 20 == 0) {
          fixture.cache.drop();
          assertEquals(0, fixture.cache.usedBytes(), "seed=" + seed);
        }
      }
      assertTrue(failed > 0, "seed=" + seed);
      faults.randomly(seed, 0);
      fixture.read(object, 1, 0, 3000 * K);
    }
  }

  @Test
  void droppingEmptiesTheCache() throws IOException {
    try (CacheFixture fixture = new CacheFixture(directory, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 3000 * K);
      fixture.read(object, 1, 0, 3000 * K);
      fixture.cache.drop();
      assertEquals(List.of(), fixture.cache.segments());
      assertEquals(0, fixture.cache.usedBytes());
      assertEquals(List.of(), CacheFixture.files(directory));
      fixture.source.reset();
      fixture.read(object, 1, 0, 3000 * K);
      assertEquals(1, fixture.source.readCount());
    }
  }
}
