package io.heartwood.disk.s3;

import io.heartwood.disk.DiskActivity;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.LatencyRecorder;
import io.heartwood.disk.RequestTotals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests of one disk, each attempt as it is sent, by kind and by what the sending
 * thread is doing for which table: {@link DiskActivity}. Thread-safe. Tables beyond {@value
 * #MAX_TABLES} are counted together, as {@value #OTHER_TABLES}.
 */
public final class S3RequestStatistics {
  static final int MAX_TABLES = 1000;
  static final String OTHER_TABLES = "(others)";

  private static final S3RequestKind[] KINDS = S3RequestKind.values();
  private static final DiskOperation[] OPERATIONS = DiskOperation.values();

  private final String disk;
  private final S3RequestPrices prices;

  /** By table, each with a place for each operation and kind, filled by the first request. */
  private final ConcurrentMap<String, AtomicReferenceArray<Cell>> tables =
      new ConcurrentHashMap<>();

  S3RequestStatistics(String disk, S3RequestPrices prices) {
    this.disk = disk;
    this.prices = prices;
  }

  /** The disk's name. */
  String disk() {
    return disk;
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
    for (AtomicReferenceArray<Cell> cells : tables.values()) {
      for (int i = 0; i < cells.length(); i++) {
        Cell cell = cells.get(i);
        if (cell != null) {
          counts.merge(KINDS[i % KINDS.length], cell.requests.sum(), Long::sum);
          retries += cell.retries.sum();
          sentBytes += cell.sentBytes.sum();
          receivedBytes += cell.receivedBytes.sum();
        }
      }
    }
    return new S3RequestCounts(counts, retries, sentBytes, receivedBytes);
  }

  /**
   * All that is counted, by table, operation and kind, of what was sent; throttled requests cost
   * nothing.
   */
  public List<RequestTotals> totals() {
    List<RequestTotals> totals = new ArrayList<>();
    new TreeMap<>(tables)
        .forEach(
            (table, cells) -> {
              for (int i = 0; i < cells.length(); i++) {
                Cell cell = cells.get(i);
                if (cell != null && cell.requests.sum() > 0) {
                  totals.add(
                      totals(table, OPERATIONS[i / KINDS.length], KINDS[i % KINDS.length], cell));
                }
              }
            });
    return totals;
  }

  private RequestTotals totals(
      String table, DiskOperation operation, S3RequestKind kind, Cell cell) {
    long requests = cell.requests.sum();
    long throttled = cell.throttled.sum();
    long sentBytes = cell.sentBytes.sum();
    long receivedBytes = cell.receivedBytes.sum();
    return new RequestTotals(
        table,
        operation,
        kind.s3Name(),
        requests,
        cell.retries.sum(),
        cell.errors.sum(),
        throttled,
        sentBytes,
        receivedBytes,
        cell.latencies.snapshot(),
        prices.price(kind, requests - throttled, sentBytes, receivedBytes));
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
    DiskActivity activity = DiskActivity.current();
    AtomicReferenceArray<Cell> cells = cells(activity.table());
    int index = activity.operation().ordinal() * KINDS.length + kind.ordinal();
    Cell cell = cells.get(index);
    if (cell == null) {
      cells.compareAndSet(index, null, new Cell());
      cell = cells.get(index);
    }
    return cell;
  }

  private AtomicReferenceArray<Cell> cells(String table) {
    AtomicReferenceArray<Cell> cells = tables.get(table);
    if (cells == null) {
      String counted = tables.size() < MAX_TABLES ? table : OTHER_TABLES;
      cells =
          tables.computeIfAbsent(
              counted, name -> new AtomicReferenceArray<>(OPERATIONS.length * KINDS.length));
    }
    return cells;
  }
}
