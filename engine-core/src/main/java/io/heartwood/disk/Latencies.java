package io.heartwood.disk;

import java.util.Objects;

/**
 * How long requests took, as counts in fixed buckets: one below 64 µs, four for each doubling up to
 * 134 s, the last one for all beyond. A quantile is therefore at most a quarter too large.
 * Immutable.
 */
public final class Latencies {
  static final int BUCKET_COUNT = 86;

  /** No requests. */
  public static final Latencies NONE = new Latencies(new long[BUCKET_COUNT], 0, 0);

  private static final int FIRST_POWER = 6;

  private final long[] counts;
  private final long count;
  private final long totalMicros;
  private final long longestMicros;

  Latencies(long[] counts, long totalMicros, long longestMicros) {
    this.counts = counts;
    this.totalMicros = totalMicros;
    this.longestMicros = longestMicros;
    long sum = 0;
    for (long one : counts) {
      sum += one;
    }
    this.count = sum;
  }

  /** Number of requests. */
  public long count() {
    return count;
  }

  /** Sum of their durations in microseconds. */
  public long totalMicros() {
    return totalMicros;
  }

  /** The longest of them in microseconds. */
  public long longestMicros() {
    return longestMicros;
  }

  /**
   * A duration in microseconds that this share of the requests did not exceed; 0 without requests.
   *
   * @param share from 0 to 1: 0.5 asks for the median
   */
  public long quantileMicros(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is not between 0 and 1: share=" + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < BUCKET_COUNT; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return i == BUCKET_COUNT - 1 ? longestMicros : Math.min(longestMicros, endMicros(i));
      }
    }
    return 0;
  }

  /** These and others together. */
  public Latencies plus(Latencies others) {
    Objects.requireNonNull(others, "others");
    long[] sums = counts.clone();
    for (int i = 0; i < BUCKET_COUNT; i++) {
      sums[i] += others.counts[i];
    }
    return new Latencies(
        sums, totalMicros + others.totalMicros, Math.max(longestMicros, others.longestMicros));
  }

  /** The bucket of a duration: its highest bit and the two after it tell. */
  static int bucket(long micros) {
    if (micros < 1L << FIRST_POWER) {
      return 0;
    }
    int power = 63 - Long.numberOfLeadingZeros(micros);
    int quarter = (int) (micros >> (power - 2)) & 3;
    return Math.min(BUCKET_COUNT - 1, 1 + (power - FIRST_POWER) * 4 + quarter);
  }

  /** The first duration behind a bucket. */
  static long endMicros(int bucket) {
    if (bucket == 0) {
      return 1L << FIRST_POWER;
    }
    int power = FIRST_POWER + (bucket - 1) / 4;
    return (5L + (bucket - 1) % 4) << (power - 2);
  }
}
