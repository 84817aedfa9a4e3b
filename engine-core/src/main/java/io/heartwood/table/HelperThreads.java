package io.heartwood.table;

import io.heartwood.disk.DiskOperation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that help others. Work is handed over without promise: where all threads are busy, the
 * queue of 256 is full, or the threads are closed, it is dropped, and whoever handed it over does
 * it himself. Threads end after ten idle seconds.
 */
final class HelperThreads {
  private static final int QUEUE_LENGTH = 256;
  private static final long IDLE_SECONDS = 10;
  private static final long INTERRUPTED_PATIENCE_SECONDS = 2;

  private final ThreadPoolExecutor threads;

  /** At most {@code count} threads, but at least one, named {@code <name>-1}, ... */
  HelperThreads(String name, int count) {
    AtomicInteger next = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            Math.max(1, count),
            Math.max(1, count),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LENGTH),
            task -> {
              Thread thread = new Thread(task, name + "-" + next.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs tasks, for disks as part of what the thread that hands them over is doing. */
  Executor executor() {
    return task -> threads.execute(DiskOperation.bind(task));
  }

  /** Waits for what is under way; interrupts what is not done at the deadline. */
  void close(long deadlineNanos) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        threads.shutdownNow();
        threads.awaitTermination(INTERRUPTED_PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
