package io.heartwood.part.format;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskStream;
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
  private static final int SKIP_BYTES = 64 << 10;

  private final DiskInput input;
  private final DiskStream stream;
  private final long start;
  private final byte[] bytes;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private Throwable failure;

  private AheadRead(DiskInput input, DiskStream stream, long start, int size) {
    this.input = input;
    this.stream = stream;
    this.start = start;
    this.bytes = new byte[size];
  }

  /**
   * Begins to read.
   *
   * @param stream what the range is taken from, which was taken up to there, or to a place before;
   *     null to read it by itself
   */
  static AheadRead begin(
      DiskInput input, DiskStream stream, long start, int size, Executor executor) {
    AheadRead read = new AheadRead(input, stream, start, size);
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
      if (stream == null) {
        input.readFully(start, bytes, 0, bytes.length);
      } else {
        skipToStart();
        stream.readFully(bytes, 0, bytes.length);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      done.countDown();
    }
  }

  private void skipToStart() throws IOException {
    if (stream.position() < start) {
      byte[] unwanted = new byte[(int) Math.min(SKIP_BYTES, start - stream.position())];
      while (stream.position() < start) {
        int count = (int) Math.min(unwanted.length, start - stream.position());
        stream.readFully(unwanted, 0, count);
      }
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

  /** Whether it was read in vain; known once it is taken or abandoned. */
  boolean failed() {
    return failure != null;
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
