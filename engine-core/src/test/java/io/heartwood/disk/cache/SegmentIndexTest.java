package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which segments there are, and which give way, without any file. */
class SegmentIndexTest {
  private static final long OBJECT_BYTES = 1_000_000;
  private static final long SEGMENT_FILE_BYTES = SegmentFormat.fileSizeBytes(1000);

  private static final CacheSettings TEN =
      CacheSettings.of(10 * SEGMENT_FILE_BYTES).withSegments(1000, 1000);

  private SegmentIndex index;

  private static SegmentKey key(int number) {
    return SegmentKey.of(new ObjectKey("object" + number));
  }

  /** Reads the one segment of an object; answers the objects whose segments gave way for it. */
  private List<SegmentKey> use(int object) {
    List<SegmentKey> gone = new ArrayList<>();
    while (true) {
      SegmentIndex.Plan plan = index.plan(key(object), OBJECT_BYTES, 10, 20, true);
      plan.victims().forEach(victim -> gone.add(victim.key()));
      index.forget(plan.victims());
      if (plan.victims().isEmpty()) {
        plan.own().forEach(segment -> assertTrue(index.complete(segment, 1)));
        index.endUse(plan.hits());
        return gone;
      }
    }
  }

  @Test
  void theLongestUnusedGivesWayInLru() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.LRU, 0.5));
    for (int object = 0; object < 10; object++) {
      assertEquals(List.of(), use(object));
    }
    use(0);
    use(1);
    assertEquals(List.of(key(2)), use(100));
    assertEquals(List.of(key(3)), use(101));
    use(4);
    assertEquals(List.of(key(5)), use(102));
    assertEquals(10, index.usedCount());
  }

  @Test
  void whatWasUsedTwiceOutlivesAScanInSlru() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.SLRU, 0.5));
    for (int object = 0; object < 4; object++) {
      use(object);
      use(object);
    }
    for (int object = 100; object < 200; object++) {
      for (SegmentKey gone : use(object)) {
        assertFalse(List.of(key(0), key(1), key(2), key(3)).contains(gone));
      }
    }
    for (int object = 0; object < 4; object++) {
      assertEquals(1, index.plan(key(object), OBJECT_BYTES, 10, 20, false).hits().size());
    }
  }

  @Test
  void protectedSegmentsBeyondTheirShareAreOnProbationAgain() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.SLRU, 0.5));
    for (int object = 0; object < 7; object++) {
      use(object);
      use(object);
    }
    // 2..6 are protected, 0 and 1 are on probation before the new ones.
    use(100);
    use(101);
    use(102);
    assertEquals(List.of(key(0)), use(103));
    assertEquals(List.of(key(1)), use(104));
    assertEquals(List.of(key(100)), use(105));
  }

  @Test
  void aCacheReadOnceIsUsedWholeInSlru() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.SLRU, 0.9));
    for (int object = 0; object < 10; object++) {
      assertEquals(List.of(), use(object));
    }
    assertEquals(10 * SEGMENT_FILE_BYTES, index.usedBytes());
    for (int object = 0; object < 10; object++) {
      use(object);
    }
    assertEquals(List.of(key(0)), use(100), "the one beyond the protected share");
    assertEquals(List.of(key(100)), use(101), "the only one on probation");
  }

  @Test
  void theNumberOfSegmentsIsLimited() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.LRU, 0.5).withMaxElements(3));
    use(0);
    use(1);
    use(2);
    assertEquals(List.of(key(0)), use(3));
    assertEquals(3, index.usedCount());
    SegmentIndex.Plan tooMany = index.plan(key(9), OBJECT_BYTES, 0, 4000, true);
    assertTrue(tooMany.refused());
    assertEquals(List.of(), tooMany.victims());
    assertEquals(3, index.usedCount());
  }

  @Test
  void whatIsInUseOrOnItsWayDoesNotGiveWay() {
    index = new SegmentIndex(TEN.withPolicy(CachePolicy.LRU, 0.5));
    for (int object = 0; object < 9; object++) {
      use(object);
    }
    SegmentIndex.Plan reading = index.plan(key(0), OBJECT_BYTES, 0, 10, true);
    SegmentIndex.Plan fetching = index.plan(key(50), OBJECT_BYTES, 0, 10, true);
    assertEquals(1, reading.hits().size());
    assertEquals(1, fetching.own().size());
    for (int object = 100; object < 120; object++) {
      List<SegmentKey> gone = use(object);
      assertFalse(gone.contains(key(0)) || gone.contains(key(50)));
    }
    SegmentIndex.Plan all = index.plan(key(200), OBJECT_BYTES, 0, 9000, true);
    assertTrue(all.refused());
    index.endUse(reading.hits());
    index.abandon(fetching.own().get(0));
    assertEquals(9, index.usedCount());
    all = index.plan(key(200), OBJECT_BYTES, 0, 9000, true);
    assertEquals(8, all.victims().size());
    // Their room is taken until their files are deleted.
    assertEquals(9, index.usedCount());
    index.forget(all.victims());
    assertEquals(1, index.usedCount());
  }

  @Test
  void aSecondReaderJoinsTheFirst() {
    index = new SegmentIndex(TEN);
    SegmentIndex.Plan first = index.plan(key(1), OBJECT_BYTES, 1500, 3500, true);
    assertEquals(
        List.of(1000L, 2000L, 3000L), first.own().stream().map(CacheSegment::offset).toList());
    SegmentIndex.Plan second = index.plan(key(1), OBJECT_BYTES, 500, 2500, true);
    assertEquals(List.of(0L), second.own().stream().map(CacheSegment::offset).toList());
    assertEquals(2, second.joined().size());
    assertEquals(first.own().get(0), second.joined().get(0).segment());
    index.remove(key(1));
    assertFalse(index.complete(first.own().get(0), 1), "the object is no more");
    index.forget(first.own());
    index.forget(second.own());
    assertEquals(0, index.usedCount());
    assertEquals(0, index.usedBytes());
  }

  @Test
  void lastSegmentsEndWithTheObject() {
    index = new SegmentIndex(TEN);
    SegmentIndex.Plan plan = index.plan(key(1), 2300, 2100, 2200, true);
    assertEquals(2000, plan.own().get(0).offset());
    assertEquals(2300, plan.own().get(0).end());
  }

  /** Whatever is planned covers what was asked for, once, and the room is what segments take. */
  @Test
  void plansAreCompleteAndCountedWhateverComes() {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    Random random = new Random(seed);
    index = new SegmentIndex(CacheSettings.of(200_000).withSegments(7000, 900).withMaxElements(60));
    for (int step = 0; step < 20_000; step++) {
      int object = random.nextInt(5);
      long size = 10_000 + 7_777L * object;
      long from = random.nextInt((int) size);
      long to = from + 1 + random.nextInt((int) (size - from));
      SegmentIndex.Plan plan = index.plan(key(object), size, from, to, random.nextInt(4) > 0);
      List<CacheSegment> all = new ArrayList<>(plan.hits());
      all.addAll(plan.own());
      all.sort((a, b) -> Long.compare(a.offset(), b.offset()));
      for (int i = 1; i < all.size(); i++) {
        assertTrue(all.get(i - 1).end() <= all.get(i).offset(), "seed=" + seed);
      }
      if (!plan.own().isEmpty()) {
        long covered =
            all.stream().mapToLong(s -> Math.min(to, s.end()) - Math.max(from, s.offset())).sum();
        assertEquals(to - from, covered, "seed=" + seed);
      }
      for (CacheSegment segment : plan.own()) {
        assertTrue(segment.sizeBytes() <= 7000 && segment.end() <= size, "seed=" + seed);
        if (random.nextInt(5) == 0) {
          index.abandon(segment);
        } else {
          assertTrue(index.complete(segment, step));
        }
      }
      index.endUse(plan.hits());
      index.forget(plan.victims());
      if (random.nextInt(50) == 0) {
        index.forget(index.remove(key(random.nextInt(5))));
      }
      if (random.nextInt(500) == 0) {
        index.forget(index.removeUnused());
      }
      List<SegmentInfo> segments = index.segments(CacheSegment::fileName);
      assertEquals(segments.size(), index.usedCount(), "seed=" + seed);
      assertEquals(
          segments.stream().mapToLong(s -> SegmentFormat.fileSizeBytes(s.sizeBytes())).sum(),
          index.usedBytes(),
          "seed=" + seed);
      assertTrue(index.usedBytes() <= 200_000 && index.usedCount() <= 60, "seed=" + seed);
    }
  }
}
