package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void burstPassesAndTheRestComesAtTheRate() throws InterruptedException {
    TokenBucket bucket = new TokenBucket(10, 5, clock);
    for (int i = 0; i < 5; i++) {
      bucket.take(1);
    }
    assertEquals(0, clock.sleptSeconds());
    for (int i = 0; i < 20; i++) {
      bucket.take(1);
    }
    assertEquals(2.0, clock.sleptSeconds(), 1e-6);
    assertEquals(25, bucket.taken());
    assertEquals(20, bucket.waitCount());
    assertEquals(2e9, bucket.waitedNanos(), 100);
  }

  @Test
  void burstIsASecondsWorthIfNotGiven() throws InterruptedException {
    TokenBucket bucket = new TokenBucket(10, 0, clock);
    bucket.take(10);
    assertEquals(0, clock.sleptSeconds());
    bucket.take(1);
    assertEquals(0.1, clock.sleptSeconds(), 1e-6);
  }

  @Test
  void aPauseFillsTheBucketUpToTheBurstAndNoFurther() throws InterruptedException {
    TokenBucket bucket = new TokenBucket(10, 5, clock);
    bucket.take(5);
    clock.advanceMillis(60_000);
    bucket.take(5);
    assertEquals(0, clock.sleptSeconds());
    bucket.take(1);
    assertEquals(0.1, clock.sleptSeconds(), 1e-6);
  }

  @Test
  void moreThanTheBurstIsNotStuckButPaidFor() throws InterruptedException {
    TokenBucket bucket = new TokenBucket(1000, 10, clock);
    bucket.take(5010);
    assertEquals(5.0, clock.sleptSeconds(), 1e-6);
  }

  @Test
  void whoIsInterruptedGivesHisTokensBack() throws InterruptedException {
    TokenBucket bucket = new TokenBucket(10, 5, clock);
    bucket.take(5);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> bucket.take(100));
    bucket.take(1);
    assertEquals(0.1, clock.sleptSeconds(), 1e-6);
  }

  @Test
  void aRateOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TokenBucket(0, 1, clock));
    assertThrows(IllegalArgumentException.class, () -> new TokenBucket(1, -1, clock));
  }
}
