package io.heartwood.disk.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Which segments a cache has, in memory: no byte is read or written here. Thread-safe; no call
 * waits for anything but the lock, which is held for microseconds.
 *
 * <p>Room is counted before it is taken: a segment counts from the moment it is planned until its
 * file is deleted. So the files never exceed the limits, whoever else is at work. When there is no
 * room the index says which segments must go; the caller deletes their files, says so ({@link
 * #forget}), and asks again.
 *
 * <pre>
 *   plan -> DOWNLOADING --complete--> DOWNLOADED --victim, removed, damaged--> DETACHED -> forget
 *                 '------abandon, removed---------------------------------------^
 * </pre>
 */
final class SegmentIndex {
  private final CacheSettings settings;
  private final Map<SegmentKey, NavigableMap<Long, CacheSegment>> keys = new HashMap<>();
  private final EvictionQueue queue;
  private long usedBytes;
  private long usedCount;

  SegmentIndex(CacheSettings settings) {
    this.settings = settings;
    queue = EvictionQueue.of(settings);
  }

  /**
   * What a read has to do.
   *
   * @param hits segments with files; in use until {@link #endUse}
   * @param joined segments that other reads fetch
   * @param own segments that this read has to fetch, and to {@link #complete} or {@link #abandon}
   * @param victims segments whose files must be deleted before there is room for more; not empty
   *     only if all else is
   * @param refused whether there was no room for what should have been cached
   */
  record Plan(
      List<CacheSegment> hits,
      List<Joined> joined,
      List<CacheSegment> own,
      List<CacheSegment> victims,
      boolean refused) {
    static Plan makeRoom(List<CacheSegment> victims) {
      return new Plan(List.of(), List.of(), List.of(), victims, false);
    }
  }

  /**
   * A segment that another read fetches.
   *
   * @param download its bytes, once they are there
   */
  record Joined(CacheSegment segment, CompletableFuture<CacheSegment.Fetched> download) {}

  /**
   * Plans a read of {@code [from, to)} of an object.
   *
   * @param fill whether what is missing becomes segments
   */
  synchronized Plan plan(SegmentKey key, long objectSizeBytes, long from, long to, boolean fill) {
    List<CacheSegment> hits = new ArrayList<>();
    List<Joined> joined = new ArrayList<>();
    for (CacheSegment segment : overlapping(key, from, to)) {
      if (segment.state() == CacheSegment.State.DOWNLOADED) {
        hits.add(segment);
      } else {
        joined.add(new Joined(segment, segment.download()));
      }
    }
    List<CacheSegment> own = fill ? missing(key, objectSizeBytes, from, to) : List.of();
    hits.forEach(CacheSegment::beginUse);
    boolean refused = false;
    if (!own.isEmpty()) {
      long bytes = own.stream().mapToLong(CacheSegment::fileSizeBytes).sum();
      if (fits(bytes, own.size())) {
        usedBytes += bytes;
        usedCount += own.size();
        own.forEach(this::insert);
      } else {
        List<CacheSegment> victims = victims(bytes, own.size());
        if (!victims.isEmpty()) {
          hits.forEach(CacheSegment::endUse);
          return Plan.makeRoom(victims);
        }
        own = List.of();
        refused = true;
      }
    }
    for (CacheSegment hit : hits) {
      hit.hit();
      queue.touch(hit);
    }
    return new Plan(hits, joined, own, List.of(), refused);
  }

  private List<CacheSegment> overlapping(SegmentKey key, long from, long to) {
    NavigableMap<Long, CacheSegment> segments = keys.get(key);
    if (segments == null) {
      return List.of();
    }
    Long first = segments.floorKey(from);
    if (first == null || segments.get(first).end() <= from) {
      first = from;
    }
    return new ArrayList<>(segments.subMap(first, true, to, false).values());
  }

  /** The end of the segments that hold the bytes before {@code to}. */
  long alignedEnd(long objectSizeBytes, long to) {
    long alignment = settings.boundaryAlignmentBytes();
    long alignedTo = to - 1 - (to - 1) % alignment + alignment;
    return alignedTo > objectSizeBytes || alignedTo < 0 ? objectSizeBytes : alignedTo;
  }

  /** Where the first segment begins that has bytes in {@code [from, to)}; else {@code to}. */
  synchronized long missingEnd(SegmentKey key, long from, long to) {
    List<CacheSegment> segments = from < to ? overlapping(key, from, to) : List.of();
    return segments.isEmpty() ? to : Math.max(from, segments.get(0).offset());
  }

  /** New segments for what is missing, from and to the alignment; no more than is needed. */
  private List<CacheSegment> missing(SegmentKey key, long objectSizeBytes, long from, long to) {
    long alignment = settings.boundaryAlignmentBytes();
    long alignedFrom = from - from % alignment;
    long alignedTo = alignedEnd(objectSizeBytes, to);
    List<CacheSegment> missing = new ArrayList<>();
    long position = alignedFrom;
    for (CacheSegment segment : overlapping(key, alignedFrom, alignedTo)) {
      addMissing(key, objectSizeBytes, position, segment.offset(), from, to, missing);
      position = segment.end();
    }
    addMissing(key, objectSizeBytes, position, alignedTo, from, to, missing);
    return missing;
  }

  private void addMissing(
      SegmentKey key,
      long objectSizeBytes,
      long holeFrom,
      long holeTo,
      long from,
      long to,
      List<CacheSegment> missing) {
    if (holeFrom >= to || holeTo <= from) {
      return;
    }
    for (long start = holeFrom; start < Math.min(holeTo, to); ) {
      long size = Math.min(holeTo - start, settings.maxFileSegmentSizeBytes());
      missing.add(new CacheSegment(key, objectSizeBytes, start, size));
      start += size;
    }
  }

  private void insert(CacheSegment segment) {
    keys.computeIfAbsent(segment.key(), key -> new TreeMap<>()).put(segment.offset(), segment);
    queue.add(segment);
  }

  private boolean fits(long bytes, long count) {
    return bytes <= settings.maxSizeBytes() - usedBytes
        && count <= settings.maxElements() - usedCount;
  }

  /** Detaches as many segments as must go; none if even all that may go were too few. */
  private List<CacheSegment> victims(long bytes, long count) {
    long bytesToFree = bytes - (settings.maxSizeBytes() - usedBytes);
    long countToFree = count - (settings.maxElements() - usedCount);
    List<CacheSegment> victims = new ArrayList<>();
    if (bytes > settings.maxSizeBytes() || count > settings.maxElements()) {
      return victims;
    }
    Iterator<CacheSegment> oldest = queue.oldestFirst();
    while ((bytesToFree > 0 || countToFree > 0) && oldest.hasNext()) {
      CacheSegment segment = oldest.next();
      if (segment.state() == CacheSegment.State.DOWNLOADED && segment.useCount() == 0) {
        victims.add(segment);
        bytesToFree -= segment.fileSizeBytes();
        countToFree--;
      }
    }
    if (bytesToFree > 0 || countToFree > 0) {
      return List.of();
    }
    victims.forEach(this::detach);
    return victims;
  }

  private void detach(CacheSegment segment) {
    segment.detach();
    queue.remove(segment);
    NavigableMap<Long, CacheSegment> segments = keys.get(segment.key());
    if (segments != null && segments.get(segment.offset()) == segment) {
      segments.remove(segment.offset());
      if (segments.isEmpty()) {
        keys.remove(segment.key());
      }
    }
  }

  /**
   * Takes room for bytes that become a segment later.
   *
   * @return nothing if the room was taken; else what must go before it can be, or is null if it
   *     cannot
   */
  synchronized Reservation reserve(long bytes, long count) {
    if (fits(bytes, count)) {
      usedBytes += bytes;
      usedCount += count;
      return new Reservation(true, List.of());
    }
    return new Reservation(false, victims(bytes, count));
  }

  /**
   * The answer to a request for room.
   *
   * @param granted whether the room is taken
   * @param victims if not: segments whose files must be deleted first; empty if there is no way
   */
  record Reservation(boolean granted, List<CacheSegment> victims) {}

  /** Gives room free: that of deleted files, or that was reserved for nothing. */
  synchronized void unreserve(long bytes, long count) {
    usedBytes -= bytes;
    usedCount -= count;
  }

  /** The files of these detached segments are gone, and their room is free. */
  synchronized void forget(Collection<CacheSegment> deleted) {
    for (CacheSegment segment : deleted) {
      usedBytes -= segment.fileSizeBytes();
      usedCount--;
    }
  }

  /**
   * The file of a segment that was being fetched is there.
   *
   * @return whether it is part of the cache; if not, its file must be deleted and it be forgotten
   */
  synchronized boolean complete(CacheSegment segment, long epochSecond) {
    if (segment.state() != CacheSegment.State.DOWNLOADING) {
      return false;
    }
    segment.downloaded(epochSecond);
    return true;
  }

  /** A segment that was being fetched has no file; its room is free. */
  synchronized void abandon(CacheSegment segment) {
    if (segment.state() == CacheSegment.State.DOWNLOADING) {
      detach(segment);
    }
    usedBytes -= segment.fileSizeBytes();
    usedCount--;
  }

  /**
   * Adds segments of one object whose files are there and whose room was reserved.
   *
   * @return those for which there is no place, because others are there; their files must be
   *     deleted and they be forgotten
   */
  synchronized List<CacheSegment> publish(List<CacheSegment> segments, long epochSecond) {
    List<CacheSegment> unwanted = new ArrayList<>();
    for (CacheSegment segment : segments) {
      segment.downloaded(epochSecond);
      if (overlapping(segment.key(), segment.offset(), segment.end()).isEmpty()) {
        insert(segment);
      } else {
        segment.detach();
        unwanted.add(segment);
      }
    }
    return unwanted;
  }

  /** What became of a file that was found. */
  enum Adoption {
    /** It is part of the cache. */
    ADOPTED,
    /** It was already. */
    KNOWN,
    /** There is no place or no room for it; it must be deleted. */
    UNWANTED
  }

  /**
   * Takes in the file of an earlier run.
   *
   * @param wanted whether files are taken in that are not known already
   */
  synchronized Adoption adopt(CacheSegment segment, boolean wanted) {
    List<CacheSegment> others = overlapping(segment.key(), segment.offset(), segment.end());
    if (!others.isEmpty()) {
      CacheSegment other = others.get(0);
      return other.offset() == segment.offset() && other.sizeBytes() == segment.sizeBytes()
          ? Adoption.KNOWN
          : Adoption.UNWANTED;
    }
    if (!wanted || !fits(segment.fileSizeBytes(), 1)) {
      return Adoption.UNWANTED;
    }
    usedBytes += segment.fileSizeBytes();
    usedCount++;
    insert(segment);
    return Adoption.ADOPTED;
  }

  /** The files of these segments are read no longer. */
  synchronized void endUse(Collection<CacheSegment> hits) {
    hits.forEach(CacheSegment::endUse);
  }

  /**
   * Takes a segment out whose file is missing or damaged.
   *
   * @return whether it was there; then its file must be deleted and it be forgotten
   */
  synchronized boolean invalidate(CacheSegment segment) {
    if (segment.state() != CacheSegment.State.DOWNLOADED) {
      return false;
    }
    detach(segment);
    return true;
  }

  /**
   * Takes out all segments of an object that is no more. What is being fetched is detached, too,
   * and its reader will find that out.
   *
   * @return those whose files must be deleted and that must be forgotten
   */
  synchronized List<CacheSegment> remove(SegmentKey key) {
    NavigableMap<Long, CacheSegment> segments = keys.get(key);
    List<CacheSegment> removed = new ArrayList<>();
    if (segments != null) {
      for (CacheSegment segment : new ArrayList<>(segments.values())) {
        if (segment.state() == CacheSegment.State.DOWNLOADED) {
          removed.add(segment);
        }
        detach(segment);
      }
    }
    return removed;
  }

  /**
   * Takes out all segments that nobody reads or fetches.
   *
   * @return those whose files must be deleted and that must be forgotten
   */
  synchronized List<CacheSegment> removeUnused() {
    List<CacheSegment> removed = new ArrayList<>();
    queue
        .oldestFirst()
        .forEachRemaining(
            segment -> {
              if (segment.state() == CacheSegment.State.DOWNLOADED && segment.useCount() == 0) {
                removed.add(segment);
              }
            });
    removed.forEach(this::detach);
    return removed;
  }

  /** All segments with files, each in use until {@link #endUse}. */
  synchronized List<CacheSegment> beginCheck() {
    List<CacheSegment> downloaded = new ArrayList<>();
    for (NavigableMap<Long, CacheSegment> segments : keys.values()) {
      for (CacheSegment segment : segments.values()) {
        if (segment.state() == CacheSegment.State.DOWNLOADED) {
          segment.beginUse();
          downloaded.add(segment);
        }
      }
    }
    return downloaded;
  }

  /** Whether an object has no segments. */
  synchronized boolean isEmpty(SegmentKey key) {
    return !keys.containsKey(key);
  }

  /** Bytes of all files, planned ones and those about to be deleted included. */
  synchronized long usedBytes() {
    return usedBytes;
  }

  /** Number of all files, planned ones and those about to be deleted included. */
  synchronized long usedCount() {
    return usedCount;
  }

  /** All segments as they are now, by key and offset. */
  synchronized List<SegmentInfo> segments(Function<CacheSegment, String> path) {
    List<SegmentInfo> all = new ArrayList<>();
    for (NavigableMap<Long, CacheSegment> segments : keys.values()) {
      for (CacheSegment segment : segments.values()) {
        all.add(info(segment, path.apply(segment)));
      }
    }
    return all;
  }

  /** A segment as it is now. */
  synchronized SegmentInfo info(CacheSegment segment, String path) {
    return new SegmentInfo(
        segment.key().toString(),
        path,
        segment.offset(),
        segment.sizeBytes(),
        segment.state() == CacheSegment.State.DOWNLOADED,
        segment.finishedEpochSecond(),
        segment.hitCount(),
        segment.useCount(),
        segment.objectSizeBytes());
  }
}
