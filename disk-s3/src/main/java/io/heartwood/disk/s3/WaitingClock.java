package io.heartwood.disk.s3;

import java.util.concurrent.TimeUnit;

/** Time, and waiting for it: a seam, so that tests of waiting need not wait. Thread-safe. */
interface WaitingClock {
  /** This machine's time. */
  WaitingClock SYSTEM =
      new WaitingClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  /** Nanoseconds since some moment. */
  long nanoTime();

  /** Returns after this time. */
  void sleep(long nanos) throws InterruptedException;
}
