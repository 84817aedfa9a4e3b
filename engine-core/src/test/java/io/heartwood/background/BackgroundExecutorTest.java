package io.heartwood.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundExecutorTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final HandClock clock = new HandClock();

  @Test
  void tasksTakeTurnsStepByStep() {
    try (BackgroundExecutor executor = new BackgroundExecutor("test", 0, 2, clock)) {
      assertTrue(executor.submit(new Counting("a", 2)));
      assertTrue(executor.submit(new Counting("b", 1)));
      assertFalse(executor.submit(new Counting("c", 1)));

      boolean more = true;
      while (more) {
        more = executor.runStep();
      }

      assertEquals(List.of("a1", "b1", "b closed", "a2", "a closed"), events);
      assertEquals(0, executor.taskCount());
    }
  }

  @Test
  void aFailedTaskIsClosedAndOthersGoOn() {
    try (BackgroundExecutor executor = new BackgroundExecutor("test", 0, 9, clock)) {
      executor.submit(new Counting("bad", -1));
      executor.submit(new Counting("good", 1));

      boolean more = true;
      while (more) {
        more = executor.runStep();
      }

      assertEquals(List.of("bad closed", "good1", "good closed"), events);
    }
  }

  @Test
  void aThreadOutlivesTasksThatRunOutOfMemory() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(2);
    try (BackgroundExecutor executor = new BackgroundExecutor("test", 1, 9, Clock.systemUTC())) {
      for (int i = 0; i < 2; i++) {
        executor.submit(
            new BackgroundTask() {
              @Override
              public String description() {
                return "need too much";
              }

              @Override
              public boolean step() {
                throw new OutOfMemoryError("for the test");
              }

              @Override
              public void close() {
                closed.countDown();
              }
            });
      }
      assertTrue(closed.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void closingClosesTasksThatWait() {
    BackgroundExecutor executor = new BackgroundExecutor("test", 0, 9, clock);
    executor.submit(new Counting("a", 5));
    executor.runStep();

    executor.close();

    assertEquals(List.of("a1", "a closed"), events);
    assertFalse(executor.submit(new Counting("b", 1)));
    assertFalse(executor.runStep());
  }

  @Test
  void jobsAreRepeatedWhenTheyAreDueOrWoken() {
    try (BackgroundExecutor executor = new BackgroundExecutor("test", 0, 9, clock)) {
      BackgroundExecutor.Repetition job = executor.repeat(new Job(1000));
      assertTrue(executor.runStep());
      assertFalse(executor.runStep());
      clock.millis = 999;
      assertFalse(executor.runStep());
      clock.millis = 1000;
      assertTrue(executor.runStep());
      job.wake();
      assertTrue(executor.runStep());
      assertEquals(List.of("job", "job", "job"), events);

      assertTrue(job.close(System.nanoTime()));
      clock.millis = 100_000;
      assertFalse(executor.runStep());
    }
  }

  @Test
  void threadsAreNamedAndEndWithTheExecutor() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    Thread[] worker = new Thread[1];
    BackgroundExecutor executor =
        new BackgroundExecutor("test-background", 1, 9, Clock.systemUTC());
    executor.submit(
        new BackgroundTask() {
          @Override
          public String description() {
            return "remember the thread";
          }

          @Override
          public boolean step() {
            worker[0] = Thread.currentThread();
            return false;
          }

          @Override
          public void close() {
            ran.countDown();
          }
        });
    assertTrue(ran.await(30, TimeUnit.SECONDS));

    executor.close();

    assertEquals("test-background-1", worker[0].getName());
    assertFalse(worker[0].isAlive());
  }

  /** Notes its steps; with a negative number fails at the first. */
  private final class Counting implements BackgroundTask {
    private final String name;
    private final int steps;
    private int done;

    Counting(String name, int steps) {
      this.name = name;
      this.steps = steps;
    }

    @Override
    public String description() {
      return name;
    }

    @Override
    public boolean step() throws IOException {
      if (steps < 0) {
        throw new IOException("injected failure");
      }
      done++;
      events.add(name + done);
      return done < steps;
    }

    @Override
    public void close() {
      events.add(name + " closed");
    }
  }

  private final class Job implements RepeatedJob {
    private final long pauseMillis;

    Job(long pauseMillis) {
      this.pauseMillis = pauseMillis;
    }

    @Override
    public String description() {
      return "job";
    }

    @Override
    public long run() {
      events.add("job");
      return pauseMillis;
    }
  }

  /** A clock that stands still until it is set. */
  private static final class HandClock extends Clock {
    private long millis;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
