package io.heartwood.disk;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Gathers how long requests take, in a fixed number of buckets. Thread-safe; never grows. */
public final class LatencyRecorder {
  private final AtomicLongArray counts = new AtomicLongArray(Latencies.BUCKET_COUNT);
  private final LongAdder totalMicros = new LongAdder();
  private final LongAccumulator longestMicros = new LongAccumulator(Math::max, 0);

  /** Adds one request. */
  public void record(long durationNanos) {
    long micros = Math.max(0, durationNanos / 1000);
    counts.incrementAndGet(Latencies.bucket(micros));
    totalMicros.add(micros);
    longestMicros.accumulate(micros);
  }

  /** What has been recorded; not one moment's, if others record meanwhile. */
  public Latencies snapshot() {
    long[] copy = new long[Latencies.BUCKET_COUNT];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return new Latencies(copy, totalMicros.sum(), longestMicros.get());
  }
}
