package io.heartwood.sql.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.LatencyRecorder;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.RequestTotals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestTablesTest {
  private static final Map<String, List<RequestTotals>> DISKS =
      new TreeMap<>(
          Map.of(
              "a", List.of(totals("GetObject", 3, 300), totals("DeleteObject", 2, 0)),
              "b",
                  List.of(
                      totals("GetObject", 4, 50),
                      totals("DeleteObjects", 1, 0),
                      totals("PutObject", 1, 0)),
              "local", List.of()));

  @Test
  void eventsAreThoseOfAllDisksUnderTheNamesOfClickHouse() {
    Map<String, Long> events = new TreeMap<>();
    Map<ProfileEvent, Long> counted =
        Map.of(ProfileEvent.MARK_CACHE_HITS, 5L, ProfileEvent.MARK_CACHE_MISSES, 0L);
    Block block = RequestTables.events(DISKS, counted);
    for (int row = 0; row < block.rowCount(); row++) {
      events.put(text(block, 0, row), number(block, 1, row));
    }
    assertEquals(7, events.get("S3GetObject"));
    assertEquals(7, events.get("DiskS3GetObject"));
    assertEquals(3, events.get("S3DeleteObjects"));
    assertEquals(1, events.get("S3PutObject"));
    assertEquals(7, events.get("S3ReadRequestsCount"));
    assertEquals(4, events.get("DiskS3WriteRequestsCount"));
    assertEquals(2, events.get("S3ReadRequestsErrors"));
    assertEquals(4, events.get("S3ReadRequestsThrottling"));
    assertEquals(3, events.get("S3WriteRequestsErrors"));
    assertEquals(10_000, events.get("S3ReadMicroseconds"));
    assertEquals(350, events.get("ReadBufferFromS3Bytes"));
    assertEquals(35, events.get("WriteBufferFromS3Bytes"));
    assertEquals(5, events.get("MarkCacheHits"));
    assertEquals(null, events.get("MarkCacheMisses"));
    assertEquals(null, events.get("S3DeleteObject"));
    assertEquals(null, events.get("S3HeadObject"));
  }

  @Test
  void requestsAreListedByDiskAndKind() {
    Block block = RequestTables.requests(DISKS);
    assertEquals(5, block.rowCount());
    assertEquals("a", text(block, 0, 0));
    assertEquals("t", text(block, 1, 0));
    assertEquals("read", text(block, 2, 0));
    assertEquals("GetObject", text(block, 3, 0));
    assertEquals(3, number(block, 4, 0));
    assertEquals(300, number(block, 9, 0));
    assertEquals(5000, number(block, 10, 0));
    assertEquals(0.25, ((DoubleColumn) block.column("price")).values()[0]);
    assertEquals("b", text(block, 0, 4));
    assertEquals("PutObject", text(block, 3, 4));
  }

  private static RequestTotals totals(String kind, long requests, long receivedBytes) {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(5_000_000);
    return new RequestTotals(
        "t",
        DiskOperation.READ,
        kind,
        requests,
        0,
        1,
        2,
        7,
        receivedBytes,
        recorder.snapshot(),
        0.25);
  }

  private static String text(Block block, int column, int row) {
    return ((StringColumn) block.column(column)).text(row);
  }

  private static long number(Block block, int column, int row) {
    return ((LongColumn) block.column(column)).values()[row];
  }
}
