package io.heartwood.disk.cache;

import io.heartwood.disk.DirectoryInUseException;
import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.local.DirectoryLock;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranges of objects of one store, kept as files in a local directory within limits of bytes and
 * files. One process at a time uses a directory. Thread-safe.
 *
 * <p>Failures of the directory are never the reader's: a file that is missing or damaged is a miss,
 * and after one that could not be written the cache takes in nothing more for {@value
 * #PAUSE_MILLIS} ms. The segments of an earlier run are found by threads of the cache's own.
 */
public final class SegmentCache implements Closeable {
  static final long PAUSE_MILLIS = 1000;
  private static final int MAKE_ROOM_ATTEMPTS = 4;
  private static final int UNDELETED_BATCH = 16;
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCache.class);

  private final String name;
  private final CacheSettings settings;
  private final SegmentFiles files;
  private final SegmentIndex index;
  private final EventCounters events = new EventCounters();
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final DirectoryLock lock;
  private final SegmentLoader loader;

  /** Detached segments whose files could not be deleted; they count until they can. */
  private final Queue<CacheSegment> undeleted = new ConcurrentLinkedQueue<>();

  private volatile boolean failing;
  private volatile long pausedUntilNanos;
  private volatile boolean closed;

  private SegmentCache(
      String name,
      CacheSettings settings,
      SegmentFiles files,
      DirectoryLock lock,
      boolean keepsEarlier,
      Clock clock,
      LongSupplier nanoTime) {
    this.name = name;
    this.settings = settings;
    this.files = files;
    this.lock = lock;
    this.clock = clock;
    this.nanoTime = nanoTime;
    index = new SegmentIndex(settings);
    loader = new SegmentLoader(name, files, index, keepsEarlier, settings.loadMetadataThreads());
    pausedUntilNanos = nanoTime.getAsLong();
  }

  /**
   * Opens a cache.
   *
   * @param name the cache's name, that of its disk
   * @param directory created if missing; files in it that are not the cache's are left alone
   * @param keepsEarlier whether segments of an earlier run are used; otherwise they are deleted
   * @throws DirectoryInUseException if another cache has it open, here or in another process. If
   *     the directory cannot be used for any other reason there is a cache all the same, which
   *     takes in nothing
   */
  public static SegmentCache open(
      String name, CacheSettings settings, Path directory, boolean keepsEarlier)
      throws IOException {
    return open(
        name,
        settings,
        new SegmentFiles(directory),
        keepsEarlier,
        Clock.systemUTC(),
        System::nanoTime);
  }

  /** Opens a cache that uses segments of an earlier run. */
  public static SegmentCache open(String name, CacheSettings settings, Path directory)
      throws IOException {
    return open(name, settings, directory, true);
  }

  static SegmentCache open(
      String name,
      CacheSettings settings,
      SegmentFiles files,
      boolean keepsEarlier,
      Clock clock,
      LongSupplier nanoTime)
      throws IOException {
    Objects.requireNonNull(name, "name");
    Path directory = files.root();
    DirectoryLock lock = null;
    try {
      Files.createDirectories(directory);
      lock = DirectoryLock.acquire(directory, directory.resolve("status"));
    } catch (DirectoryInUseException inUse) {
      throw new DirectoryInUseException(name, inUse);
    } catch (IOException failure) {
      LOG.warn(
          "cache directory cannot be used, reads go past the cache: cache={} path={} reason={}",
          name,
          directory,
          failure.toString());
    }
    SegmentCache cache =
        new SegmentCache(name, settings, files, lock, keepsEarlier, clock, nanoTime);
    if (lock != null) {
      cache.loader.start();
      if (!settings.loadMetadataAsynchronously()) {
        cache.awaitLoaded();
      }
    }
    return cache;
  }

  /** The cache's name, that of its disk. */
  public String name() {
    return name;
  }

  /** Where the files lie. */
  public Path directory() {
    return files.root();
  }

  /** How the cache works. */
  public CacheSettings settings() {
    return settings;
  }

  /** What has happened since the cache was opened. */
  public EventCounters events() {
    return events;
  }

  /** Bytes of all files, those being written included; never above {@code max_size}. */
  public long usedBytes() {
    return index.usedBytes();
  }

  /** Number of all files, those being written included; never above {@code max_elements}. */
  public long usedCount() {
    return index.usedCount();
  }

  /** All segments as they are now. */
  public List<SegmentInfo> segments() {
    return index.segments(segment -> files.path(segment).toString());
  }

  /** Waits until the segments of an earlier run are found. */
  public void awaitLoaded() {
    loader.await();
  }

  /** Whether the segments of an earlier run are found. */
  public boolean isLoaded() {
    return loader.isDone();
  }

  /** Forgets all segments that nobody reads at the moment, and deletes their files. */
  public void drop() {
    loader.await();
    deleteFiles(index.removeUnused());
  }

  /**
   * Reads all files: segments whose files are missing or damaged are dropped.
   *
   * @return those
   */
  public List<SegmentInfo> sync() {
    loader.await();
    List<SegmentInfo> dropped = new ArrayList<>();
    for (CacheSegment segment : index.beginCheck()) {
      try {
        files.check(segment);
      } catch (IOException damaged) {
        LOG.debug("segment is dropped: cache={} segment={}", name, segment, damaged);
        dropped.add(index.info(segment, files.path(segment).toString()));
        invalidate(segment);
      } finally {
        index.endUse(List.of(segment));
      }
    }
    return dropped;
  }

  /** Forgets what it has of objects that are no more, and deletes the files. Never fails. */
  public void remove(Collection<ObjectKey> keys) {
    if (!isUsable()) {
      return;
    }
    for (ObjectKey objectKey : keys) {
      SegmentKey key = SegmentKey.of(objectKey);
      deleteFiles(index.remove(key));
      if (!loader.isDone()) {
        loader.forget(key);
      }
    }
  }

  /**
   * Reads a range of an object.
   *
   * @param fill whether what is missing is cached
   * @param source reads the object from the store
   */
  void read(
      StoredObject object,
      boolean fill,
      ObjectSource source,
      long position,
      byte[] target,
      int offset,
      int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CachedRead.LARGEST_BYTES);
      new CachedRead(this, object, source, position + done, target, offset + done, count)
          .run(fill && takesIn());
      done += count;
    }
  }

  /** Where a fetch ends, at most, of a read that ends at {@code to}. */
  long fetchedEnd(long objectSizeBytes, long to) {
    return index.alignedEnd(objectSizeBytes, to);
  }

  /** Where what is neither cached nor being fetched ends, from {@code from} on; at most there. */
  long missingEnd(ObjectKey key, long from, long to) {
    return index.missingEnd(SegmentKey.of(key), from, to);
  }

  /** Whether the cache can be used at all. */
  boolean isUsable() {
    return lock != null && !closed;
  }

  private boolean takesIn() {
    return nanoTime.getAsLong() - pausedUntilNanos >= 0;
  }

  /** Plans a read, making room for what it will cache. */
  SegmentIndex.Plan plan(SegmentKey key, long objectSizeBytes, long from, long to, boolean fill) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == MAKE_ROOM_ATTEMPTS;
      SegmentIndex.Plan plan = index.plan(key, objectSizeBytes, from, to, fill && !last);
      if (plan.victims().isEmpty()) {
        if (plan.refused() || fill && last) {
          events.increment(ProfileEvent.FILESYSTEM_CACHE_FAILED_RESERVE_ATTEMPTS);
          retryUndeleted();
        }
        return plan;
      }
      evict(plan.victims());
    }
  }

  /** Takes room for a file that is being written; false if there is none. */
  boolean reserve(long bytes, long count) {
    for (int attempt = 0; attempt < MAKE_ROOM_ATTEMPTS; attempt++) {
      SegmentIndex.Reservation reservation = index.reserve(bytes, count);
      if (reservation.granted()) {
        return true;
      }
      if (reservation.victims().isEmpty()) {
        break;
      }
      evict(reservation.victims());
    }
    events.increment(ProfileEvent.FILESYSTEM_CACHE_FAILED_RESERVE_ATTEMPTS);
    retryUndeleted();
    return false;
  }

  private void evict(List<CacheSegment> victims) {
    for (CacheSegment victim : victims) {
      events.increment(ProfileEvent.FILESYSTEM_CACHE_EVICTED_FILE_SEGMENTS);
      events.add(ProfileEvent.FILESYSTEM_CACHE_EVICTED_BYTES, victim.sizeBytes());
    }
    deleteFiles(victims);
  }

  /** Deletes the files of detached segments and gives their room free. */
  private void deleteFiles(Collection<CacheSegment> segments) {
    List<CacheSegment> deleted = new ArrayList<>(segments.size());
    for (CacheSegment segment : segments) {
      if (deleteFile(segment)) {
        deleted.add(segment);
      } else {
        undeleted.add(segment);
      }
    }
    index.forget(deleted);
    for (CacheSegment segment : deleted) {
      if (index.isEmpty(segment.key())) {
        files.deleteDirectory(segment.key());
      }
    }
  }

  private boolean deleteFile(CacheSegment segment) {
    try {
      files.delete(segment);
      return true;
    } catch (IOException failure) {
      LOG.debug("segment cannot be deleted: cache={} segment={}", name, segment, failure);
      return false;
    }
  }

  /** Number of segments that are no longer part of the cache, and whose files are still there. */
  int undeletedCount() {
    return undeleted.size();
  }

  /** Tries once more to delete some of those that could not be. */
  private void retryUndeleted() {
    List<CacheSegment> again = new ArrayList<>();
    while (again.size() < UNDELETED_BATCH) {
      CacheSegment next = undeleted.poll();
      if (next == null) {
        break;
      }
      again.add(next);
    }
    deleteFiles(again);
  }

  /**
   * Reads from the file of a segment in use.
   *
   * @return whether it could; if not, the segment is dropped and the target holds nonsense
   */
  boolean readHit(
      CacheSegment segment,
      long objectSizeBytes,
      long from,
      byte[] target,
      int offset,
      int length) {
    try {
      files.read(segment, objectSizeBytes, from, target, offset, length);
      return true;
    } catch (ClosedByInterruptException interrupted) {
      return false;
    } catch (IOException missingOrDamaged) {
      LOG.debug("segment is dropped: cache={} segment={}", name, segment, missingOrDamaged);
      invalidate(segment);
      return false;
    }
  }

  private void invalidate(CacheSegment segment) {
    if (index.invalidate(segment)) {
      deleteFiles(List.of(segment));
    }
  }

  void endUse(Collection<CacheSegment> hits) {
    index.endUse(hits);
  }

  /** Writes the file of a segment whose bytes are there; never fails. */
  void store(CacheSegment segment, CacheSegment.Fetched fetched) {
    long start = nanoTime.getAsLong();
    boolean written = false;
    try {
      files.write(segment, fetched.bytes(), (int) (segment.offset() - fetched.offset()));
      written = true;
      wrote();
    } catch (IOException failure) {
      writeFailed(failure);
    } finally {
      if (!written) {
        index.abandon(segment);
      }
    }
    if (written) {
      events.add(ProfileEvent.CACHED_READ_BUFFER_CACHE_WRITE_BYTES, segment.sizeBytes());
      events.add(
          ProfileEvent.CACHED_READ_BUFFER_CACHE_WRITE_MICROSECONDS,
          (nanoTime.getAsLong() - start) / 1000);
      if (!index.complete(segment, clock.instant().getEpochSecond())) {
        deleteFiles(List.of(segment));
      }
    }
  }

  /** A segment that was planned could not be fetched. */
  void abandon(CacheSegment segment) {
    index.abandon(segment);
  }

  /** Makes files that were written with an object part of the cache. */
  void publish(List<CacheSegment> segments) {
    deleteFiles(index.publish(segments, clock.instant().getEpochSecond()));
  }

  void unreserve(long bytes, long count) {
    index.unreserve(bytes, count);
  }

  /** Whether what is written can be cached at the moment. */
  boolean takesInWrites() {
    return settings.cacheOnWriteOperations() && isUsable() && takesIn();
  }

  SegmentFiles files() {
    return files;
  }

  void wrote() {
    failing = false;
  }

  void writeFailed(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return;
    }
    pausedUntilNanos = nanoTime.getAsLong() + PAUSE_MILLIS * 1_000_000;
    if (failing) {
      return;
    }
    failing = true;
    LOG.warn(
        "segments cannot be written, reads go past the cache: cache={} path={} reason={}",
        name,
        files.root(),
        failure.toString());
  }

  /** Ends the cache's threads and gives the directory free. The files stay for the next run. */
  @Override
  public void close() throws IOException {
    closed = true;
    loader.close();
    if (lock != null) {
      lock.close();
    }
  }
}
