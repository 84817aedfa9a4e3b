package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTasksTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Executors without a free thread: they forget tasks, refuse them, or keep them for ever. */
  static Stream<Executor> fullExecutors() {
    return Stream.of(
        task -> {},
        task -> {
          throw new RejectedExecutionException("full");
        });
  }

  @ParameterizedTest
  @MethodSource("fullExecutors")
  void theCallerDoesAllWhereNobodyHelps(Executor full) {
    AtomicIntegerArray runs = new AtomicIntegerArray(20);
    assertTimeoutPreemptively(
        LIMIT, () -> new ColumnTasks(full, 4).run(runs.length(), runs::incrementAndGet));
    for (int i = 0; i < runs.length(); i++) {
      assertEquals(1, runs.get(i));
    }
  }

  /** Writers that share their helpers with others that are all busy with writing. */
  @Test
  void writersThatAreThemselvesHelpersDoNotWaitForEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      int[] done = new int[8 * 8];
      assertTimeoutPreemptively(
          LIMIT,
          () ->
              new ColumnTasks(threads, 3)
                  .run(
                      8,
                      outer ->
                          new ColumnTasks(threads, 3).run(8, inner -> done[8 * outer + inner]++)));
      int[] expected = new int[done.length];
      Arrays.fill(expected, 1);
      assertArrayEquals(expected, done);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTaskThatBeginsTooLateFindsNothingToDo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(1);
    CountDownLatch free = new CountDownLatch(1);
    try {
      threads.execute(
          () -> {
            try {
              free.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      int[] runs = new int[5];
      assertTimeoutPreemptively(
          LIMIT, () -> new ColumnTasks(threads, 2).run(runs.length, i -> runs[i]++));
      assertArrayEquals(new int[] {1, 1, 1, 1, 1}, runs);
    } finally {
      free.countDown();
      threads.shutdown();
    }
  }

  @Test
  void theFirstFailureEndsTheWork() {
    IOException failure = new IOException("no space");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      IOException thrown =
          assertThrows(
              IOException.class,
              () ->
                  new ColumnTasks(threads, 3)
                      .run(
                          100,
                          i -> {
                            throw failure;
                          }));
      assertEquals(failure, thrown);
    } finally {
      threads.shutdown();
    }
  }
}
