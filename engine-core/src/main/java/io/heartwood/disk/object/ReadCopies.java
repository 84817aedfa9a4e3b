package io.heartwood.disk.object;

import io.heartwood.disk.DiskPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was read of small objects beside their names, so that the next process asks for
 * nothing: parts that ClickHouse wrote, or whose copies it dropped. One thread, {@code
 * disk-<name>-copies}, a daemon that ends after ten idle seconds, works behind the readers; what
 * does not fit the queue is left to the next time, and after a failure nothing more is tried.
 * Thread-safe.
 */
final class ReadCopies implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadCopies.class);
  private static final long THREAD_IDLE_SECONDS = 10;
  private static final long CLOSE_LIMIT_SECONDS = 10;

  /** Contents that wait, at most. */
  private static final long QUEUE_BYTES = 8 << 20;

  /** About what an entry of the queue takes besides its contents. */
  private static final int ENTRY_BYTES = 512;

  private final String disk;
  private final MetadataStorage metadata;
  private final ThreadPoolExecutor executor;
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean failed;

  /** Makes no thread yet. */
  ReadCopies(String disk, MetadataStorage metadata) {
    this.disk = disk;
    this.metadata = metadata;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "disk-" + disk + "-copies");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Adds a copy to a file soon, if there is room to wait. */
  void add(DiskPath file, List<StoredObject> objects, byte[] contents) {
    long size = contents.length + ENTRY_BYTES;
    if (failed || waitingBytes.addAndGet(size) > QUEUE_BYTES) {
      waitingBytes.addAndGet(-size);
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              keep(file, objects, contents);
            } finally {
              waitingBytes.addAndGet(-size);
            }
          });
    } catch (RejectedExecutionException closed) {
      waitingBytes.addAndGet(-size);
    }
  }

  private void keep(DiskPath file, List<StoredObject> objects, byte[] contents) {
    if (failed) {
      return;
    }
    try {
      metadata.addCopy(file, objects, contents);
    } catch (IOException | RuntimeException e) {
      failed = true;
      LOG.warn(
          "what is read is not kept in metadata: disk={} file={} reason={}",
          disk,
          file,
          e.toString());
    }
  }

  /** Ends what waits, or gives it up after a time. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        failed = true;
      }
    } catch (InterruptedException e) {
      failed = true;
      Thread.currentThread().interrupt();
    }
  }
}
