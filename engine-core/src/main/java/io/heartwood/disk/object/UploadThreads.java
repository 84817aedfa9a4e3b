package io.heartwood.disk.object;

import io.heartwood.disk.DiskOperation;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the uploads of a disk beside their writers, for a part is many small files and each costs a
 * round trip. At most as many uploads as there are threads are handed over at once; whoever brings
 * one more waits, so the memory of unfinished uploads is bounded by their number. Thread-safe.
 *
 * <p>Threads are daemons named {@code disk-<name>-upload-<n>} and end after ten idle seconds.
 */
final class UploadThreads implements Closeable {
  private static final long THREAD_IDLE_SECONDS = 10;

  private final String disk;
  private final int threadCount;
  private final Semaphore free;
  private final ThreadPoolExecutor executor;

  /**
   * Makes no thread yet.
   *
   * @param threadCount greatest number of threads; 0 if writers end their uploads themselves
   */
  UploadThreads(String disk, int threadCount) {
    if (threadCount < 0) {
      throw new IllegalArgumentException("negative thread count: threadCount=" + threadCount);
    }
    this.disk = disk;
    this.threadCount = threadCount;
    free = new Semaphore(threadCount);
    executor = threadCount == 0 ? null : executor(disk, threadCount);
  }

  /** Greatest number of threads. */
  int threadCount() {
    return threadCount;
  }

  /** Ends an upload, now or soon; waits while all threads are busy. */
  <T> Future<T> start(Callable<T> end) throws IOException {
    FutureTask<T> task = new FutureTask<>(end);
    if (executor == null) {
      task.run();
      return task;
    }
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("upload was interrupted: disk=" + disk);
    }
    boolean accepted = false;
    try {
      executor.execute(
          DiskOperation.bind(
              () -> {
                try {
                  task.run();
                } finally {
                  free.release();
                }
              }));
      accepted = true;
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("disk is closed: disk=" + disk, e);
    } finally {
      if (!accepted) {
        free.release();
      }
    }
    return task;
  }

  /**
   * The outcome of a task, however long it takes: requests have their own bounds, and nobody may go
   * on before it is known what is in the store. An interrupt is kept for later.
   */
  static <T> T await(Future<T> task) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw failure(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    return new IOException(cause);
  }

  /** Takes no more uploads; those under way go on. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }

  private static ThreadPoolExecutor executor(String disk, int threadCount) {
    AtomicInteger number = new AtomicInteger();
    // The semaphore lets no more tasks in than there are threads, so the queue stays short.
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "disk-" + disk + "-upload-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
