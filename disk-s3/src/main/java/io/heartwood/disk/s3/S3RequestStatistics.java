package io.heartwood.disk.s3;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of one disk, each attempt as it is sent. Thread-safe. */
public final class S3RequestStatistics {
  private final LongAdder[] requests = new LongAdder[S3RequestKind.values().length];
  private final LongAdder retries = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();

  S3RequestStatistics() {
    for (int i = 0; i < requests.length; i++) {
      requests[i] = new LongAdder();
    }
  }

  /** The counts at this moment. */
  public S3RequestCounts snapshot() {
    Map<S3RequestKind, Long> counts = new EnumMap<>(S3RequestKind.class);
    for (S3RequestKind kind : S3RequestKind.values()) {
      long count = requests[kind.ordinal()].sum();
      if (count > 0) {
        counts.put(kind, count);
      }
    }
    return new S3RequestCounts(counts, retries.sum(), sentBytes.sum(), receivedBytes.sum());
  }

  void sent(S3RequestKind kind, long bodySizeBytes) {
    requests[kind.ordinal()].increment();
    sentBytes.add(bodySizeBytes);
  }

  void retried() {
    retries.increment();
  }

  void received(long sizeBytes) {
    receivedBytes.add(sizeBytes);
  }
}
