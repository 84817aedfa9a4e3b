package io.heartwood.disk.s3;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many requests were sent and bytes moved up to one moment. Immutable.
 *
 * @param requests requests sent, repeated ones included, by kind; kinds never sent are absent
 * @param retryCount how many of them repeated or continued an earlier one
 * @param sentBytes contents of objects sent
 * @param receivedBytes contents of objects received
 */
public record S3RequestCounts(
    Map<S3RequestKind, Long> requests, long retryCount, long sentBytes, long receivedBytes) {
  /** Copies the map. */
  public S3RequestCounts {
    EnumMap<S3RequestKind, Long> copy = new EnumMap<>(S3RequestKind.class);
    copy.putAll(requests);
    requests = Collections.unmodifiableMap(copy);
  }

  /** Requests of one kind. */
  public long count(S3RequestKind kind) {
    return requests.getOrDefault(kind, 0L);
  }

  /** Requests of all kinds. */
  public long total() {
    long total = 0;
    for (long count : requests.values()) {
      total += count;
    }
    return total;
  }

  /** What was sent after {@code earlier}. */
  public S3RequestCounts since(S3RequestCounts earlier) {
    Map<S3RequestKind, Long> difference = new EnumMap<>(S3RequestKind.class);
    for (Map.Entry<S3RequestKind, Long> entry : requests.entrySet()) {
      long count = entry.getValue() - earlier.count(entry.getKey());
      if (count != 0) {
        difference.put(entry.getKey(), count);
      }
    }
    return new S3RequestCounts(
        difference,
        retryCount - earlier.retryCount,
        sentBytes - earlier.sentBytes,
        receivedBytes - earlier.receivedBytes);
  }
}
