package io.heartwood.disk.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Holds requests back until for a while no other has come, and lets all go at once. The number of
 * times this happens is that of round trips which had to wait for each other, on a slow machine as
 * on a fast one. Thread-safe.
 */
final class AnswerRounds {
  private long quietNanos;
  private long lastArrivalNanos;
  private int count;

  /** How long no request may have come; 0 lets each go at once. */
  synchronized void quietMillis(int millis) {
    quietNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Rounds so far. */
  synchronized int count() {
    return count;
  }

  /** Waits for the end of the round. */
  synchronized void await() throws InterruptedIOException {
    if (quietNanos == 0) {
      return;
    }
    lastArrivalNanos = System.nanoTime();
    int round = count;
    try {
      while (round == count) {
        long leftNanos = lastArrivalNanos + quietNanos - System.nanoTime();
        if (leftNanos <= 0) {
          count++;
          notifyAll();
        } else {
          TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("server stops");
    }
  }
}
