package io.heartwood.disk.s3;

/** A clock that moves only when somebody sleeps. Thread-safe. */
final class ManualClock implements WaitingClock {
  private long nanos;
  private long sleptNanos;

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(long duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nanos += duration;
    sleptNanos += duration;
  }

  synchronized void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  synchronized double sleptSeconds() {
    return sleptNanos / 1e9;
  }
}
