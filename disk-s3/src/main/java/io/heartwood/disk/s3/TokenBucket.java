package io.heartwood.disk.s3;

import java.util.concurrent.atomic.LongAdder;

/**
 * Lets through so much in a second, and a burst after a pause.
 *
 * <p>The bucket holds at most {@code burst} tokens and fills at a steady rate. Who takes more than
 * there is goes into debt and waits until it is paid, so a request larger than the burst is not
 * stuck, and those behind it wait the longer. As ClickHouse's throttlers do. Thread-safe.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double tokensPerSecond;
  private final double burst;
  private final WaitingClock clock;
  private final LongAdder taken = new LongAdder();
  private final LongAdder waitCount = new LongAdder();
  private final LongAdder waitedNanos = new LongAdder();
  private double tokens;
  private long filledNanos;

  /**
   * @param tokensPerSecond above 0
   * @param burst 0 for as many as flow in a second
   */
  TokenBucket(long tokensPerSecond, long burst, WaitingClock clock) {
    if (tokensPerSecond <= 0 || burst < 0) {
      throw new IllegalArgumentException(
          "not a rate: tokensPerSecond=" + tokensPerSecond + " burst=" + burst);
    }
    this.tokensPerSecond = tokensPerSecond;
    this.burst = burst == 0 ? tokensPerSecond : burst;
    this.clock = clock;
    this.tokens = this.burst;
    this.filledNanos = clock.nanoTime();
  }

  /** Takes tokens, and waits as long as they were not there; interrupted, it gives them back. */
  void take(long count) throws InterruptedException {
    long wait = reserve(count);
    taken.add(count);
    if (wait == 0) {
      return;
    }
    waitCount.increment();
    waitedNanos.add(wait);
    try {
      clock.sleep(wait);
    } catch (InterruptedException e) {
      giveBack(count);
      throw e;
    }
  }

  /** Tokens taken so far. */
  long taken() {
    return taken.sum();
  }

  /** How often somebody had to wait. */
  long waitCount() {
    return waitCount.sum();
  }

  /** How long all have waited. */
  long waitedNanos() {
    return waitedNanos.sum();
  }

  private synchronized long reserve(long count) {
    long now = clock.nanoTime();
    double filled = (now - filledNanos) / NANOS_PER_SECOND * tokensPerSecond;
    tokens = Math.min(burst, tokens + filled) - count;
    filledNanos = now;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / tokensPerSecond * NANOS_PER_SECOND);
  }

  private synchronized void giveBack(long count) {
    tokens = Math.min(burst, tokens + count);
  }
}
