package io.heartwood.disk.s3;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.LatencyRecorder;
import io.heartwood.disk.RequestTotals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests of one disk, each attempt as it is sent, by kind and by what the sending
 * thread is doing. Thread-safe; never grows.
 */
public final class S3RequestStatistics {
  private final S3RequestPrices prices;
  private static final S3RequestKind[] KINDS = S3RequestKind.values();
  private static final DiskOperation[] OPERATIONS = DiskOperation.values();

  private final Cell[] cells = new Cell[OPERATIONS.length * KINDS.length];

  S3RequestStatistics(S3RequestPrices prices) {
    this.prices = prices;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new Cell();
    }
  }

  /** What is counted of one kind for one operation. */
  private static final class Cell {
    final LongAdder requests = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder throttled = new LongAdder();
    final LongAdder sentBytes = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LatencyRecorder latencies = new LatencyRecorder();
  }

  /** The counts at this moment. */
  public S3RequestCounts snapshot() {
    Map<S3RequestKind, Long> counts = new EnumMap<>(S3RequestKind.class);
    long retries = 0;
    long sentBytes = 0;
    long receivedBytes = 0;
    for (int i = 0; i < cells.length; i++) {
      Cell cell = cells[i];
      long count = cell.requests.sum();
      if (count > 0) {
        counts.merge(KINDS[i % KINDS.length], count, Long::sum);
      }
      retries += cell.retries.sum();
      sentBytes += cell.sentBytes.sum();
      receivedBytes += cell.receivedBytes.sum();
    }
    return new S3RequestCounts(counts, retries, sentBytes, receivedBytes);
  }

  /**
   * All that is counted, by operation and kind, of what was sent; throttled requests cost nothing.
   */
  public List<RequestTotals> totals() {
    List<RequestTotals> totals = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      S3RequestKind kind = KINDS[i % KINDS.length];
      Cell cell = cells[i];
      long requests = cell.requests.sum();
      if (requests > 0) {
        long throttled = cell.throttled.sum();
        long sentBytes = cell.sentBytes.sum();
        long receivedBytes = cell.receivedBytes.sum();
        totals.add(
            new RequestTotals(
                OPERATIONS[i / KINDS.length],
                kind.s3Name(),
                requests,
                cell.retries.sum(),
                cell.errors.sum(),
                throttled,
                sentBytes,
                receivedBytes,
                cell.latencies.snapshot(),
                prices.price(kind, requests - throttled, sentBytes, receivedBytes)));
      }
    }
    return totals;
  }

  void sent(S3RequestKind kind, long bodySizeBytes) {
    cell(kind).requests.increment();
    cell(kind).sentBytes.add(bodySizeBytes);
  }

  void retried(S3RequestKind kind) {
    cell(kind).retries.increment();
  }

  /** The head of a reply has come. */
  void answered(S3RequestKind kind, int status, long durationNanos) {
    cell(kind).latencies.record(durationNanos);
    boolean expectedNo =
        (status == 404 && kind == S3RequestKind.HEAD_OBJECT)
            || (status == 412 && kind == S3RequestKind.PUT_OBJECT);
    if (status == 429 || status == 503) {
      cell(kind).throttled.increment();
    } else if (status >= 400 && !expectedNo) {
      cell(kind).errors.increment();
    }
  }

  /** No reply has come. */
  void unanswered(S3RequestKind kind, long durationNanos) {
    cell(kind).latencies.record(durationNanos);
    cell(kind).errors.increment();
  }

  /** The body of a reply ended early. */
  void brokeOff(S3RequestKind kind) {
    cell(kind).errors.increment();
  }

  void received(S3RequestKind kind, long sizeBytes) {
    cell(kind).receivedBytes.add(sizeBytes);
  }

  private Cell cell(S3RequestKind kind) {
    return cells[DiskOperation.current().ordinal() * KINDS.length + kind.ordinal()];
  }
}
