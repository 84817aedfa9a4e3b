package io.heartwood.disk.cache;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The order in which segments give way. Not thread-safe: the {@link SegmentIndex} guards it.
 *
 * <pre>
 *             add                      touch
 * LRU    oldest ... newest        goes to the end
 * SLRU   probation: oldest ... newest   touch moves to   protected: oldest ... newest
 *                                ^-- what is beyond the protected share comes back --'
 * </pre>
 *
 * <p>Unlike in ClickHouse (26.7) segments on probation may fill what protected ones do not: a cache
 * that is read for the first time is used whole.
 */
abstract class EvictionQueue {
  /** A queue for a policy. */
  static EvictionQueue of(CacheSettings settings) {
    if (settings.policy() == CachePolicy.LRU) {
      return new Lru();
    }
    return new Slru(
        (long) (settings.maxSizeBytes() * settings.slruSizeRatio()),
        (long) (settings.maxElements() * settings.slruSizeRatio()));
  }

  /** A new segment. */
  abstract void add(CacheSegment segment);

  /** A segment was used. */
  abstract void touch(CacheSegment segment);

  abstract void remove(CacheSegment segment);

  /** First the ones that give way first. */
  abstract Iterator<CacheSegment> oldestFirst();

  private static final class Lru extends EvictionQueue {
    private final Set<CacheSegment> segments = new LinkedHashSet<>();

    @Override
    void add(CacheSegment segment) {
      segments.add(segment);
    }

    @Override
    void touch(CacheSegment segment) {
      if (segments.remove(segment)) {
        segments.add(segment);
      }
    }

    @Override
    void remove(CacheSegment segment) {
      segments.remove(segment);
    }

    @Override
    Iterator<CacheSegment> oldestFirst() {
      return segments.iterator();
    }
  }

  private static final class Slru extends EvictionQueue {
    private final Lru probation = new Lru();
    private final Lru protectedOnes = new Lru();
    private final long maxProtectedBytes;
    private final long maxProtectedCount;
    private long protectedBytes;

    Slru(long maxProtectedBytes, long maxProtectedCount) {
      this.maxProtectedBytes = maxProtectedBytes;
      this.maxProtectedCount = maxProtectedCount;
    }

    @Override
    void add(CacheSegment segment) {
      probation.add(segment);
    }

    @Override
    void touch(CacheSegment segment) {
      if (segment.isProtected()) {
        protectedOnes.touch(segment);
      } else if (probation.segments.remove(segment)) {
        protectedOnes.add(segment);
        segment.protect(true);
        protectedBytes += segment.fileSizeBytes();
        shrink();
      }
    }

    private void shrink() {
      Iterator<CacheSegment> oldest = protectedOnes.oldestFirst();
      while (protectedBytes > maxProtectedBytes
          || protectedOnes.segments.size() > maxProtectedCount) {
        CacheSegment segment = oldest.next();
        oldest.remove();
        unprotect(segment);
        probation.add(segment);
      }
    }

    private void unprotect(CacheSegment segment) {
      segment.protect(false);
      protectedBytes -= segment.fileSizeBytes();
    }

    @Override
    void remove(CacheSegment segment) {
      if (segment.isProtected()) {
        protectedOnes.remove(segment);
        unprotect(segment);
      } else {
        probation.remove(segment);
      }
    }

    @Override
    Iterator<CacheSegment> oldestFirst() {
      Iterator<CacheSegment> first = probation.oldestFirst();
      Iterator<CacheSegment> second = protectedOnes.oldestFirst();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return first.hasNext() || second.hasNext();
        }

        @Override
        public CacheSegment next() {
          return first.hasNext() ? first.next() : second.next();
        }
      };
    }
  }
}
