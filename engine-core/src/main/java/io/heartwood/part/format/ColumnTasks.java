package io.heartwood.part.format;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one task for each column, or each file, on the calling thread and some others.
 *
 * <p>All take the next column from a counter until none is left. The caller waits for columns that
 * another thread has begun, never for a thread to come: an executor without a free thread only
 * means that the caller does all the work. Immutable and thread-safe.
 */
public final class ColumnTasks {
  /** Reads of a remote disk that one caller has under way, at most. */
  public static final int READ_PARALLELISM = 16;

  /** The work on one column. */
  @FunctionalInterface
  public interface Task {
    /** Does the work; the index of the column tells which. */
    void run(int column) throws IOException;
  }

  private final Executor executor;
  private final int parallelism;

  /**
   * Who does the work.
   *
   * @param parallelism threads at a time, the calling one included
   */
  public ColumnTasks(Executor executor, int parallelism) {
    this.executor = executor;
    this.parallelism = parallelism;
  }

  /**
   * Runs the task for columns {@code [0, count)}; returns when all are done.
   *
   * @throws IOException the first failure; no further column is begun after it
   */
  public void run(int count, Task task) throws IOException {
    if (parallelism == 1 || count <= 1) {
      for (int i = 0; i < count; i++) {
        task.run(i);
      }
      return;
    }
    Run run = new Run(count, task);
    for (int i = 1; i < Math.min(parallelism, count); i++) {
      try {
        executor.execute(run);
      } catch (RejectedExecutionException e) {
        // The executor has no room or is shutting down: this thread does the work.
        break;
      }
    }
    run.run();
    run.await();
  }

  private static final class Run implements Runnable {
    private final int count;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch done;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Run(int count, Task task) {
      this.count = count;
      this.task = task;
      this.done = new CountDownLatch(count);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.run(i);
          }
        } catch (IOException | RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      }
    }

    void await() throws IOException {
      boolean interrupted = false;
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException e) {
          // The others still use the columns; go on waiting, they stop at a failure.
          interrupted = true;
          failure.compareAndSet(null, new InterruptedIOException("interrupted"));
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable first = failure.get();
      if (first instanceof IOException e) {
        throw e;
      }
      if (first instanceof RuntimeException e) {
        throw e;
      }
      if (first instanceof Error e) {
        throw e;
      }
    }
  }
}
