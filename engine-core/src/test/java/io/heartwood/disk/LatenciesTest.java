package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void everyDurationLiesInsideItsBucket() {
    for (long micros = 0; micros < 1L << 40; micros = micros * 21 / 20 + 1) {
      int bucket = Latencies.bucket(micros);
      boolean last = bucket == Latencies.BUCKET_COUNT - 1;
      assertTrue(last || micros < Latencies.endMicros(bucket), "micros=" + micros);
      assertTrue(bucket == 0 || micros >= Latencies.endMicros(bucket - 1), "micros=" + micros);
      assertTrue(
          bucket == 0 || last || Latencies.endMicros(bucket) <= 1.25 * Math.max(64, micros) + 1,
          "micros=" + micros);
    }
    assertEquals(Latencies.BUCKET_COUNT - 1, Latencies.bucket(Long.MAX_VALUE));
    assertTrue(Latencies.endMicros(Latencies.BUCKET_COUNT - 2) >= 134_000_000);
  }

  @Test
  void quantilesAreAtMostAQuarterTooLarge() {
    LatencyRecorder recorder = new LatencyRecorder();
    for (int millis = 1; millis <= 1000; millis++) {
      recorder.record(millis * 1_000_000L);
    }
    Latencies latencies = recorder.snapshot();
    assertEquals(1000, latencies.count());
    assertEquals(500_500_000, latencies.totalMicros());
    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99}) {
      double exact = share * 1_000_000;
      long actual = latencies.quantileMicros(share);
      assertTrue(actual >= exact && actual <= 1.25 * exact + 1, share + ": " + actual);
    }
    assertEquals(1_000_000, latencies.quantileMicros(1));
    Latencies twice = latencies.plus(latencies);
    assertEquals(2000, twice.count());
    assertEquals(1_001_000_000, twice.totalMicros());
    assertEquals(latencies.quantileMicros(0.5), twice.quantileMicros(0.5));
  }

  @Test
  void nothingRecordedIsZero() {
    assertEquals(0, Latencies.NONE.quantileMicros(0.99));
    assertEquals(0, Latencies.NONE.longestMicros());
    assertThrows(IllegalArgumentException.class, () -> Latencies.NONE.quantileMicros(1.1));
    assertThrows(IllegalArgumentException.class, () -> Latencies.NONE.quantileMicros(Double.NaN));
  }
}
