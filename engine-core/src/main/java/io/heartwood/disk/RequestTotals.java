package io.heartwood.disk;

import java.util.Objects;

/**
 * What a disk has asked of the store behind it since it was opened, by one kind of request, for one
 * table and one operation. Immutable.
 *
 * @param table for which table; empty for what belongs to none
 * @param operation what the engine was doing
 * @param kind the store's name of the request, such as S3's {@code GetObject}
 * @param requestCount requests sent, repeated ones included
 * @param retryCount how many of them repeated or continued an earlier one
 * @param errorCount requests that failed for other reasons than throttling: an error as the reply,
 *     no reply, or one that broke off. A "no" that was asked for, such as the lookup of an object
 *     that is not there, is none
 * @param throttledCount replies that asked to slow down: 429 and 503
 * @param sentBytes contents of objects sent
 * @param receivedBytes contents of objects received
 * @param latencies time from sending a request to the head of its reply; requests without a reply
 *     count until they were given up
 * @param price what the store charges for them, as an estimate in the currency of its price table
 */
public record RequestTotals(
    String table,
    DiskOperation operation,
    String kind,
    long requestCount,
    long retryCount,
    long errorCount,
    long throttledCount,
    long sentBytes,
    long receivedBytes,
    Latencies latencies,
    double price) {
  /** Checks the references. */
  public RequestTotals {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(latencies, "latencies");
  }
}
