package io.heartwood.disk.s3;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all uploads of a disk: segments of one size, reused, and counted against a limit.
 * Thread-safe.
 *
 * <p>The limit does not block, which could stop a writer of many files for ever, waiting for
 * itself; it puts uploads under pressure, and those send what they have in smaller parts. At most
 * {@link #KEPT_SEGMENT_COUNT} free segments are kept.
 */
final class UploadMemory {
  /** Below half a region of the smallest G1 heap, so that a segment is an ordinary object to it. */
  static final int SEGMENT_SIZE_BYTES = 256 << 10;

  private static final int KEPT_SEGMENT_COUNT = 128;

  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger freeCount = new AtomicInteger();

  UploadMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A segment whose contents are arbitrary. */
  byte[] take() {
    usedBytes.addAndGet(SEGMENT_SIZE_BYTES);
    byte[] segment = free.poll();
    if (segment == null) {
      return new byte[SEGMENT_SIZE_BYTES];
    }
    freeCount.decrementAndGet();
    return segment;
  }

  /** Takes a segment back. */
  void release(byte[] segment) {
    usedBytes.addAndGet(-SEGMENT_SIZE_BYTES);
    if (freeCount.incrementAndGet() <= KEPT_SEGMENT_COUNT) {
      free.add(segment);
    } else {
      freeCount.decrementAndGet();
    }
  }

  /** Whether uploads hold more than they should. */
  boolean isUnderPressure() {
    return usedBytes.get() > limitBytes;
  }

  /** Bytes that uploads hold now. */
  long usedBytes() {
    return usedBytes.get();
  }
}
