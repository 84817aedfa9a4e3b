package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SizedCacheTest {
  private static final int ENTRY = 128;

  private final EventCounters events = new EventCounters();

  /** Values are their own sizes. */
  private SizedCache<Integer, Integer> cache(long maxBytes) {
    return new SizedCache<>(
        maxBytes,
        value -> value,
        events,
        new SizedCache.Events(
            ProfileEvent.MARK_CACHE_HITS,
            ProfileEvent.MARK_CACHE_MISSES,
            ProfileEvent.MARK_CACHE_EVICTED_FILES,
            ProfileEvent.MARK_CACHE_EVICTED_BYTES));
  }

  @Test
  void keepsWhatASimpleModelKeeps() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      long limit = random.nextInt(20) * ENTRY;
      SizedCache<Integer, Integer> cache = cache(limit);
      LinkedHashMap<Integer, Integer> model = new LinkedHashMap<>();
      for (int step = 0; step < 200; step++) {
        int key = random.nextInt(20);
        Integer size = random.nextInt(2 * ENTRY);
        switch (random.nextInt(5)) {
          case 0 -> {
            cache.remove(key);
            model.remove(key);
          }
          case 1 -> {
            cache.put(key, size);
            if (size + ENTRY <= limit) {
              put(model, key, size, limit);
            }
          }
          default -> {
            Integer kept = model.remove(key);
            int found = cache.value(key, () -> size);
            assertEquals(kept == null ? size : kept, found, "seed=" + seed);
            if (found + ENTRY <= limit) {
              put(model, key, found, limit);
            }
          }
        }
        assertEquals(model.size(), cache.count(), "seed=" + seed);
        assertEquals(bytes(model), cache.sizeBytes(), "seed=" + seed);
      }
    }
  }

  private static void put(Map<Integer, Integer> model, int key, int value, long limit) {
    model.remove(key);
    model.put(key, value);
    while (bytes(model) > limit) {
      model.remove(model.keySet().iterator().next());
    }
  }

  private static long bytes(Map<Integer, Integer> model) {
    return model.values().stream().mapToLong(value -> value + ENTRY).sum();
  }

  @Test
  void hitsMissesAndEvictionsAreCounted() throws IOException {
    SizedCache<Integer, Integer> cache = cache(2 * (ENTRY + 10));
    for (int key : new int[] {1, 2, 1, 3, 1, 2}) {
      cache.value(key, () -> 10);
    }
    assertEquals(2, events.count(ProfileEvent.MARK_CACHE_HITS));
    assertEquals(4, events.count(ProfileEvent.MARK_CACHE_MISSES));
    assertEquals(2, events.count(ProfileEvent.MARK_CACHE_EVICTED_FILES));
    assertEquals(2 * (ENTRY + 10), events.count(ProfileEvent.MARK_CACHE_EVICTED_BYTES));
  }

  @Test
  void failureIsThrownAndNotKept() throws IOException {
    SizedCache<Integer, Integer> cache = cache(1000);
    assertThrows(
        IOException.class,
        () ->
            cache.value(
                1,
                () -> {
                  throw new IOException("no");
                }));
    assertEquals(7, cache.value(1, () -> 7));
  }

  @Test
  void whatManyWantAtOnceIsLoadedOnce() throws Exception {
    SizedCache<Integer, Integer> cache = cache(1000);
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  return cache.value(
                      5,
                      () -> {
                        awaitAll(begun);
                        return loads.incrementAndGet();
                      });
                }));
      }
      for (Future<Integer> answer : answers) {
        assertEquals(1, answer.get());
      }
      assertEquals(1, loads.get());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Whoever waited for a load that failed does it himself. */
  @Test
  void aFailedLoadIsRepeatedByThoseWhoWaited() throws Exception {
    SizedCache<Integer, Integer> cache = cache(1000);
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  return cache.value(
                      5,
                      () -> {
                        awaitAll(begun);
                        if (loads.incrementAndGet() == 1) {
                          throw new IOException("the first one fails");
                        }
                        return 2;
                      });
                }));
      }
      int failures = 0;
      for (Future<Integer> answer : answers) {
        try {
          assertEquals(2, answer.get());
        } catch (ExecutionException e) {
          failures++;
        }
      }
      assertEquals(1, failures);
      assertEquals(2, loads.get());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitAll(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
