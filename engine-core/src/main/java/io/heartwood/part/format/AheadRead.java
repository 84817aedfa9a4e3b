package io.heartwood.part.format;

import io.heartwood.disk.DiskInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A range of a file that another thread reads while its owner decodes what came before.
 *
 * <p>Whoever comes first does the reading: the owner never waits for a thread that has not begun.
 * The owner must {@link #take} or {@link #abandon} it before it closes the input.
 */
final class AheadRead implements Runnable {
  private final DiskInput input;
  private final long start;
  private final byte[] bytes;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private Throwable failure;

  private AheadRead(DiskInput input, long start, int size) {
    this.input = input;
    this.start = start;
    this.bytes = new byte[size];
  }

  static AheadRead begin(DiskInput input, long start, int size, Executor executor) {
    AheadRead read = new AheadRead(input, start, size);
    try {
      executor.execute(read);
    } catch (RejectedExecutionException e) {
      // No room or shutting down: the owner will read by itself.
      return read;
    }
    return read;
  }

  long start() {
    return start;
  }

  long end() {
    return start + bytes.length;
  }

  @Override
  public void run() {
    if (claimed.compareAndSet(false, true)) {
      read();
    }
  }

  private void read() {
    try {
      input.readFully(start, bytes, 0, bytes.length);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      done.countDown();
    }
  }

  /** The bytes of the range; reads them now if nobody has begun. */
  byte[] take() throws IOException {
    run();
    await();
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return bytes;
  }

  /** Returns when no other thread uses the input any more. */
  void abandon() {
    if (!claimed.compareAndSet(false, true)) {
      await();
    }
  }

  private void await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException e) {
          // The other thread still reads from the input; its read ends by itself.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (interrupted && failure == null) {
      failure = new InterruptedIOException("interrupted while reading: " + input.description());
    }
  }
}
