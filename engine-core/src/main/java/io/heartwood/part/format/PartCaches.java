package io.heartwood.part.format;

import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.index.PrimaryIndex;
import java.io.IOException;

/**
 * Marks and primary indexes of parts, kept in memory: ClickHouse's {@code mark_cache_size} and
 * {@code primary_index_cache_size}. Each of the two has a limit in bytes, and what was used least
 * recently gives way. All tables of an engine share them. Thread-safe.
 */
public final class PartCaches {
  /** Marks that a part keeps which belongs to no engine. */
  private static final long LONE_PART_MARKS_BYTES = 4 << 20;

  /** More than any primary index that is read. */
  private static final long LONE_PART_INDEX_BYTES = 2L << 30;

  /**
   * Where a part's marks are found.
   *
   * @param part the same object for a part in all places it is moved to
   */
  private record MarksKey(Object part, String file) {}

  private final SizedCache<MarksKey, Marks> marks;
  private final SizedCache<Object, PrimaryIndex> primaryIndexes;

  /**
   * Empty caches.
   *
   * @param markCacheSizeBytes most bytes of marks; 0 keeps none
   * @param primaryIndexCacheSizeBytes most bytes of primary indexes; 0 keeps none
   * @param events counts hits and misses
   */
  public PartCaches(
      long markCacheSizeBytes, long primaryIndexCacheSizeBytes, EventCounters events) {
    marks =
        new SizedCache<>(
            markCacheSizeBytes,
            Marks::sizeBytes,
            events,
            new SizedCache.Events(
                ProfileEvent.MARK_CACHE_HITS,
                ProfileEvent.MARK_CACHE_MISSES,
                ProfileEvent.MARK_CACHE_EVICTED_FILES,
                ProfileEvent.MARK_CACHE_EVICTED_BYTES));
    primaryIndexes =
        new SizedCache<>(
            primaryIndexCacheSizeBytes,
            PrimaryIndex::sizeBytes,
            events,
            new SizedCache.Events(
                ProfileEvent.PRIMARY_INDEX_CACHE_HITS,
                ProfileEvent.PRIMARY_INDEX_CACHE_MISSES,
                null,
                null));
  }

  /** Caches for one part that belongs to no engine. */
  static PartCaches ofOnePart() {
    return new PartCaches(LONE_PART_MARKS_BYTES, LONE_PART_INDEX_BYTES, new EventCounters());
  }

  Marks marks(Object part, String file, SizedCache.Loader<Marks> loader) throws IOException {
    return marks.value(new MarksKey(part, file), loader);
  }

  boolean hasMarks(Object part, String file) {
    return marks.contains(new MarksKey(part, file));
  }

  void keepMarks(Object part, String file, Marks read) {
    marks.put(new MarksKey(part, file), read);
  }

  PrimaryIndex primaryIndex(Object part, SizedCache.Loader<PrimaryIndex> loader)
      throws IOException {
    return primaryIndexes.value(part, loader);
  }

  boolean hasPrimaryIndex(Object part) {
    return primaryIndexes.contains(part);
  }

  void keepPrimaryIndex(Object part, PrimaryIndex index) {
    primaryIndexes.put(part, index);
  }

  void forget(Object part, Iterable<String> files) {
    for (String file : files) {
      if (MarksFormat.ofFile(file).isPresent()) {
        marks.remove(new MarksKey(part, file));
      }
    }
    primaryIndexes.remove(part);
  }

  /** Forgets all marks: {@code SYSTEM DROP MARK CACHE}. */
  public void clearMarks() {
    marks.clear();
  }

  /** Forgets all primary indexes: {@code SYSTEM DROP PRIMARY INDEX CACHE}. */
  public void clearPrimaryIndexes() {
    primaryIndexes.clear();
  }

  /** Files whose marks are kept: ClickHouse's metric {@code MarkCacheFiles}. */
  public int marksFileCount() {
    return marks.count();
  }

  /** Bytes of marks that are kept: {@code MarkCacheBytes}. */
  public long marksSizeBytes() {
    return marks.sizeBytes();
  }

  /** Parts whose primary index is kept: {@code PrimaryIndexCacheFiles}. */
  public int primaryIndexCount() {
    return primaryIndexes.count();
  }

  /** Bytes of primary indexes that are kept: {@code PrimaryIndexCacheBytes}. */
  public long primaryIndexesSizeBytes() {
    return primaryIndexes.sizeBytes();
  }
}
