package io.heartwood.disk.cache;

import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.object.StoredObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One read through a cache. Confined to one thread.
 *
 * <pre>
 * 1  what is in files is read; what of it is damaged is missing
 * 2  what is missing is fetched, in as few requests as there are stretches of it, and what is to be
 *    cached of it is written
 * 3  what others were fetching is waited for, and fetched if they could not
 * </pre>
 *
 * <p>Nobody waits while others may wait for him, so no two reads wait for each other.
 */
final class CachedRead {
  /** What is read at once, at most: it may be held in memory. */
  static final int LARGEST_BYTES = 32 << 20;

  /**
   * Bytes that are there between two stretches that are not, and are fetched with them all the
   * same: a request takes as long as some megabytes, and costs.
   */
  private static final int GAP_BYTES = 512 << 10;

  private record Range(long from, long to) {}

  private final SegmentCache cache;
  private final EventCounters events;
  private final StoredObject object;
  private final ObjectSource source;
  private final long from;
  private final long to;
  private final byte[] target;
  private final int offset;

  CachedRead(
      SegmentCache cache,
      StoredObject object,
      ObjectSource source,
      long position,
      byte[] target,
      int offset,
      int length) {
    this.cache = cache;
    this.object = object;
    this.source = source;
    this.target = target;
    this.offset = offset;
    from = position;
    to = position + length;
    events = cache.events();
  }

  void run(boolean fill) throws IOException {
    SegmentIndex.Plan plan =
        cache.plan(SegmentKey.of(object.key()), object.sizeBytes(), from, to, fill);
    List<CacheSegment> unfinished = new ArrayList<>(plan.own());
    try {
      List<Range> missing = new ArrayList<>();
      readHits(plan, missing);
      addUncovered(plan, missing);
      events.increment(
          missing.isEmpty()
              ? ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_HITS
              : ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_MISSES);
      fetch(missing, unfinished);
      join(plan.joined());
    } catch (EOFException objectIsShorter) {
      giveUp(unfinished, objectIsShorter);
      // What is cached may reach beyond what was asked for, and beyond the end of the object.
      fetchInto(new Range(from, to));
    } catch (IOException | RuntimeException | Error failure) {
      giveUp(unfinished, failure);
      throw failure;
    }
  }

  private void giveUp(List<CacheSegment> unfinished, Throwable reason) {
    for (CacheSegment segment : unfinished) {
      CompletableFuture<CacheSegment.Fetched> download = segment.download();
      cache.abandon(segment);
      download.completeExceptionally(reason);
    }
    unfinished.clear();
  }

  private void readHits(SegmentIndex.Plan plan, List<Range> missing) {
    if (plan.hits().isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    long bytes = 0;
    try {
      for (CacheSegment segment : plan.hits()) {
        long first = Math.max(from, segment.offset());
        int count = (int) (Math.min(to, segment.end()) - first);
        if (cache.readHit(segment, object.sizeBytes(), first, target, place(first), count)) {
          bytes += count;
        } else {
          missing.add(new Range(first, first + count));
        }
      }
    } finally {
      cache.endUse(plan.hits());
    }
    events.add(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_BYTES, bytes);
    events.add(
        ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_MICROSECONDS,
        (System.nanoTime() - start) / 1000);
  }

  /** Adds segments of its own whole, and what is in no segment. */
  private void addUncovered(SegmentIndex.Plan plan, List<Range> missing) {
    List<Range> covered = new ArrayList<>();
    for (CacheSegment segment : plan.own()) {
      Range range = new Range(segment.offset(), segment.end());
      missing.add(range);
      covered.add(range);
    }
    plan.hits().forEach(segment -> covered.add(new Range(segment.offset(), segment.end())));
    plan.joined()
        .forEach(
            joined -> covered.add(new Range(joined.segment().offset(), joined.segment().end())));
    covered.sort(Comparator.comparingLong(Range::from));
    long position = from;
    for (Range range : covered) {
      if (range.from() > position && position < to) {
        missing.add(new Range(position, Math.min(range.from(), to)));
      }
      position = Math.max(position, range.to());
    }
    if (position < to) {
      missing.add(new Range(position, to));
    }
  }

  /** One request for each stretch. */
  private void fetch(List<Range> missing, List<CacheSegment> own) throws IOException {
    missing.sort(Comparator.comparingLong(Range::from));
    for (int i = 0; i < missing.size(); ) {
      long first = missing.get(i).from();
      long end = missing.get(i).to();
      i++;
      while (i < missing.size() && missing.get(i).from() - end <= GAP_BYTES) {
        end = Math.max(end, missing.get(i).to());
        i++;
      }
      fetch(new Range(first, end), own);
    }
  }

  private void fetch(Range range, List<CacheSegment> own) throws IOException {
    boolean stores =
        own.stream()
            .anyMatch(segment -> segment.offset() >= range.from() && segment.end() <= range.to());
    if (!stores) {
      fetchInto(range);
      return;
    }
    byte[] bytes = new byte[Math.toIntExact(range.to() - range.from())];
    request(range.from(), bytes, 0, bytes.length);
    long first = Math.max(from, range.from());
    int count = (int) (Math.min(to, range.to()) - first);
    System.arraycopy(bytes, (int) (first - range.from()), target, place(first), count);
    CacheSegment.Fetched fetched = new CacheSegment.Fetched(bytes, range.from());
    for (CacheSegment segment : List.copyOf(own)) {
      if (segment.offset() >= range.from() && segment.end() <= range.to()) {
        own.remove(segment);
        segment.download().complete(fetched);
        cache.store(segment, fetched);
      }
    }
  }

  private void fetchInto(Range range) throws IOException {
    request(range.from(), target, place(range.from()), (int) (range.to() - range.from()));
  }

  private void request(long position, byte[] bytes, int place, int length) throws IOException {
    long start = System.nanoTime();
    source.readFully(position, bytes, place, length);
    events.add(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_SOURCE_BYTES, length);
    events.add(
        ProfileEvent.CACHED_READ_BUFFER_READ_FROM_SOURCE_MICROSECONDS,
        (System.nanoTime() - start) / 1000);
  }

  private void join(List<SegmentIndex.Joined> joined) throws IOException {
    List<Range> missing = new ArrayList<>();
    for (SegmentIndex.Joined other : joined) {
      long first = Math.max(from, other.segment().offset());
      int count = (int) (Math.min(to, other.segment().end()) - first);
      try {
        CacheSegment.Fetched fetched = other.download().get();
        int start = (int) (first - fetched.offset());
        System.arraycopy(fetched.bytes(), start, target, place(first), count);
        events.add(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_BYTES, count);
      } catch (ExecutionException otherFailed) {
        missing.add(new Range(first, first + count));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "read was interrupted: key=" + object.key() + " position=" + first);
      }
    }
    fetch(missing, List.of());
  }

  private int place(long position) {
    return offset + (int) (position - from);
  }
}
