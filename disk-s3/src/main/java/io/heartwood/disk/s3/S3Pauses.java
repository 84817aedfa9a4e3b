package io.heartwood.disk.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Pauses before a request is repeated by us, not by the client: doubling from 25 ms to 5 s, half of
 * each random, so that clients of a store that fell over spread.
 */
final class S3Pauses {
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 5000;

  private S3Pauses() {}

  /**
   * Waits.
   *
   * @param failures how often it failed, from 1
   * @param action what is interrupted if the thread is, such as {@code read}
   */
  static void await(WaitingClock clock, int failures, String action) throws InterruptedIOException {
    long most = Math.min(FIRST_PAUSE_MILLIS << Math.min(failures - 1, 16), LONGEST_PAUSE_MILLIS);
    long millis = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    try {
      clock.sleep(TimeUnit.MILLISECONDS.toNanos(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("s3 request was interrupted: action=" + action);
    }
  }
}
