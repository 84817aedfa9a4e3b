package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threads use an index as a cache does, each by a random choice of operations, and keep what they
 * are given for a while before they give it back. Files are a set: whoever is told to delete one
 * must find it there, once. The seed is printed with a failure; the order of threads is not
 * repeated.
 */
@Timeout(120)
class SegmentIndexThreadsTest {
  private static final int THREADS = 6;
  private static final int STEPS = 15_000;
  private static final int OBJECTS = 6;
  private static final long MAX_BYTES = 120_000;
  private static final int MAX_ELEMENTS = 45;
  private static final int MAX_SEGMENT = 7000;
  private static final int ALIGNMENT = 900;

  private final long seed = Long.getLong("heartwood.seed", System.nanoTime());

  /** Segments whose files are there; a file is there before the index lists it. */
  private final Set<CacheSegment> files = ConcurrentHashMap.newKeySet();

  /** Segments that were taken out whoever reads them. */
  private final Set<CacheSegment> takenOut = ConcurrentHashMap.newKeySet();

  /** How many threads read a file. */
  private final Map<CacheSegment, Integer> readers = new ConcurrentHashMap<>();

  private SegmentIndex index;

  private static SegmentKey key(int object) {
    return SegmentKey.of(new ObjectKey("object" + object));
  }

  private static long objectSize(int object) {
    return 10_000 + 7_777L * object;
  }

  @ParameterizedTest
  @EnumSource(CachePolicy.class)
  void nothingIsLostOrListedTwiceWhoeverIsAtWork(CachePolicy policy) throws Exception {
    index =
        new SegmentIndex(
            CacheSettings.of(MAX_BYTES)
                .withSegments(MAX_SEGMENT, ALIGNMENT)
                .withMaxElements(MAX_ELEMENTS)
                .withPolicy(policy, 0.5));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Worker worker = new Worker(new Random(seed + i));
        workers.add(
            threads.submit(
                () -> {
                  start.await(60, TimeUnit.SECONDS);
                  worker.run();
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      assertAllAtRest();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("seed=" + seed + " policy=" + policy, failure);
    } finally {
      threads.shutdownNow();
    }
  }

  /** What is listed is what has files, and all of it may give way, once. */
  private void assertAllAtRest() {
    assertSnapshot();
    Set<CacheSegment> listed = identitySet();
    List<SegmentInfo> segments =
        index.segments(
            segment -> {
              assertTrue(listed.add(segment), () -> "listed twice: " + segment);
              return segment.fileName();
            });
    for (SegmentInfo segment : segments) {
      assertTrue(segment.isDownloaded(), segment::toString);
      assertEquals(0, segment.useCount(), segment::toString);
    }
    assertEquals(Set.copyOf(files), Set.copyOf(listed));
    assertEquals(segments.size(), index.usedCount());
    assertEquals(
        segments.stream().mapToLong(s -> SegmentFormat.fileSizeBytes(s.sizeBytes())).sum(),
        index.usedBytes());
    assertFalse(segments.isEmpty());

    List<CacheSegment> removed = index.removeUnused();
    delete(removed);
    index.forget(removed);
    assertEquals(Set.of(), files);
    assertEquals(0, index.usedBytes());
    assertEquals(0, index.usedCount());
    assertEquals(List.of(), index.segments(CacheSegment::fileName));
    for (int object = 0; object < OBJECTS; object++) {
      assertTrue(index.isEmpty(key(object)));
    }
    // The whole room can be taken again: the protected share of SLRU has nothing left in it.
    SegmentIndex.Plan whole = index.plan(key(99), MAX_BYTES, 0, 2 * MAX_SEGMENT, true);
    assertFalse(whole.refused());
    whole.own().forEach(index::abandon);
    assertEquals(0, index.usedCount());
  }

  /** No two segments share a byte, and the room of all is taken. */
  private void assertSnapshot() {
    long count = index.usedCount();
    long bytes = index.usedBytes();
    assertTrue(0 <= count && count <= MAX_ELEMENTS, () -> "usedCount=" + count);
    assertTrue(0 <= bytes && bytes <= MAX_BYTES, () -> "usedBytes=" + bytes);
    Map<String, SegmentInfo> last = new HashMap<>();
    long listedBytes = 0;
    List<SegmentInfo> segments = index.segments(CacheSegment::fileName);
    for (SegmentInfo segment : segments) {
      SegmentInfo before = last.put(segment.key(), segment);
      assertTrue(
          before == null || before.offset() + before.sizeBytes() <= segment.offset(),
          () -> before + " overlaps " + segment);
      listedBytes += SegmentFormat.fileSizeBytes(segment.sizeBytes());
    }
    assertTrue(segments.size() <= MAX_ELEMENTS && listedBytes <= MAX_BYTES, segments::toString);
  }

  private static Set<CacheSegment> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private void delete(List<CacheSegment> segments) {
    for (CacheSegment segment : segments) {
      assertTrue(files.remove(segment), () -> "deleted twice: " + segment);
    }
  }

  /** One thread, with what it has not given back yet. */
  private final class Worker {
    private final Random random;
    private final Deque<CacheSegment> fetching = new ArrayDeque<>();
    private final Deque<List<CacheSegment>> reading = new ArrayDeque<>();
    private final Deque<List<CacheSegment>> deleting = new ArrayDeque<>();

    Worker(Random random) {
      this.random = random;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(40)) {
          case 0 -> removeObject();
          case 1 -> invalidateOne();
          case 2 -> adopt(step);
          case 3, 4 -> writeThrough(step);
          case 5 -> checkAll();
          case 6 -> assertSnapshot();
          case 7 -> {
            if (random.nextInt(20) == 0) {
              giveWay(index.removeUnused());
            }
          }
          default -> read();
        }
        while (fetching.size() > random.nextInt(4)) {
          endFetch(fetching.poll(), step);
        }
        while (reading.size() > random.nextInt(4)) {
          endRead(reading.poll());
        }
        while (deleting.size() > random.nextInt(3)) {
          forget(deleting.poll());
        }
      }
      fetching.forEach(segment -> endFetch(segment, STEPS));
      reading.forEach(this::endRead);
      deleting.forEach(this::forget);
    }

    private void read() {
      int object = random.nextInt(OBJECTS);
      long size = objectSize(object);
      long from = random.nextInt((int) size);
      long to = from + 1 + random.nextInt((int) Math.min(size - from, 1 << random.nextInt(15)));
      boolean fill = random.nextInt(4) > 0;
      SegmentIndex.Plan plan = index.plan(key(object), size, from, to, fill);
      if (!plan.victims().isEmpty()) {
        assertTrue(plan.hits().isEmpty() && plan.own().isEmpty() && plan.joined().isEmpty());
        giveWay(plan.victims());
        return;
      }
      List<CacheSegment> all = new ArrayList<>(plan.hits());
      plan.joined().forEach(joined -> all.add(joined.segment()));
      all.addAll(plan.own());
      all.sort((a, b) -> Long.compare(a.offset(), b.offset()));
      long covered = 0;
      for (int i = 0; i < all.size(); i++) {
        CacheSegment segment = all.get(i);
        assertEquals(key(object), segment.key());
        assertTrue(i == 0 || all.get(i - 1).end() <= segment.offset(), all::toString);
        covered += Math.min(to, segment.end()) - Math.max(from, segment.offset());
      }
      if (fill && !plan.refused()) {
        assertEquals(to - from, covered, all::toString);
      }
      for (CacheSegment hit : plan.hits()) {
        readers.merge(hit, 1, Integer::sum);
        assertTrue(files.contains(hit) || takenOut.contains(hit), () -> "no file: " + hit);
      }
      reading.add(plan.hits());
      fetching.addAll(plan.own());
    }

    private void endRead(List<CacheSegment> hits) {
      for (CacheSegment hit : hits) {
        assertTrue(files.contains(hit) || takenOut.contains(hit), () -> "no file: " + hit);
        readers.computeIfPresent(hit, (segment, count) -> count == 1 ? null : count - 1);
      }
      index.endUse(hits);
    }

    private void endFetch(CacheSegment segment, int step) {
      if (random.nextInt(6) == 0) {
        index.abandon(segment);
        return;
      }
      assertTrue(files.add(segment));
      if (!index.complete(segment, step)) {
        deleting.add(List.of(segment));
      }
    }

    /** Segments that nobody reads: nobody will, either. */
    private void giveWay(List<CacheSegment> segments) {
      for (CacheSegment segment : segments) {
        assertNull(readers.get(segment), () -> "gives way while it is read: " + segment);
      }
      if (!segments.isEmpty()) {
        deleting.add(segments);
      }
    }

    /** Files first, then their room. */
    private void forget(List<CacheSegment> segments) {
      delete(segments);
      index.forget(segments);
    }

    private void removeObject() {
      int object = random.nextInt(OBJECTS);
      List<CacheSegment> removed = index.remove(key(object));
      takenOut.addAll(removed);
      deleting.add(removed);
    }

    private void invalidateOne() {
      List<CacheSegment> read = reading.peek();
      if (read != null && !read.isEmpty()) {
        CacheSegment segment = read.get(random.nextInt(read.size()));
        if (index.invalidate(segment)) {
          takenOut.add(segment);
          deleting.add(List.of(segment));
        }
      }
    }

    private void checkAll() {
      List<CacheSegment> all = index.beginCheck();
      Set<CacheSegment> distinct = identitySet();
      distinct.addAll(all);
      assertEquals(all.size(), distinct.size());
      for (CacheSegment segment : all) {
        readers.merge(segment, 1, Integer::sum);
      }
      endRead(all);
    }

    private void adopt(int step) {
      int object = random.nextInt(OBJECTS);
      long size = 1 + random.nextInt(MAX_SEGMENT);
      long offset = random.nextInt((int) (objectSize(object) - size));
      CacheSegment segment = CacheSegment.found(key(object), offset, size, step);
      assertTrue(files.add(segment));
      if (index.adopt(segment, random.nextBoolean()) != SegmentIndex.Adoption.ADOPTED) {
        delete(List.of(segment));
      }
    }

    private void writeThrough(int step) {
      int object = random.nextInt(OBJECTS);
      long objectSize = objectSize(object);
      List<CacheSegment> written = new ArrayList<>();
      long bytes = 0;
      long offset = random.nextInt((int) objectSize / ALIGNMENT) * (long) ALIGNMENT;
      for (int i = random.nextInt(3); i >= 0 && offset < objectSize; i--) {
        long size = Math.min(objectSize - offset, 1 + random.nextInt(MAX_SEGMENT));
        CacheSegment segment = new CacheSegment(key(object), objectSize, offset, size);
        written.add(segment);
        bytes += segment.fileSizeBytes();
        offset += size;
      }
      SegmentIndex.Reservation room = index.reserve(bytes, written.size());
      if (!room.granted()) {
        giveWay(room.victims());
        return;
      }
      assertSame(List.of(), room.victims());
      if (random.nextInt(4) == 0) {
        index.unreserve(bytes, written.size());
        return;
      }
      files.addAll(written);
      List<CacheSegment> unwanted = index.publish(written, step);
      if (!unwanted.isEmpty()) {
        deleting.add(unwanted);
      }
    }
  }
}
