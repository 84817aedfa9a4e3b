package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.s3.RequestScenario.Opened;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.schema.TableSchema;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.RowAppender;
import io.heartwood.table.ScanRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scan of thirteen columns of a Wide table asks for, without a file cache, with a cold and
 * with a warm one: 1.3 million taxi rides of 64 bytes, or as many as {@code -Dheartwood.rows} says.
 * With seven million (and {@code -Dheartwood.test.heap=-Xmx6g}) it is a scan of 362 MB, beside that
 * of 355 MB of which docs/benchmarks.md shows ClickHouse's requests.
 */
class S3ScanRequestsTest {
  private static final int ROW_COUNT = Integer.getInteger("heartwood.rows", 1_300_000);
  private static final int INSERT_ROW_COUNT = Math.min(ROW_COUNT, 1_000_000);
  private static final int COLUMN_COUNT = 13;

  @TempDir private Path data;
  private RequestScenario scenario;

  @BeforeEach
  void start() throws IOException {
    scenario = new RequestScenario(data);
  }

  @AfterEach
  void stop() {
    scenario.close();
  }

  @Test
  void thirteenColumns() throws IOException {
    long sizeBytes;
    try (Opened opened = scenario.open("13 columns", Map.of())) {
      MergeTreeTable table = opened.engine().createTable("t", schema());
      for (int first = 0; first < ROW_COUNT; first += INSERT_ROW_COUNT) {
        insert(table, first, Math.min(INSERT_ROW_COUNT, ROW_COUNT - first));
      }
      table.optimize(Optional.empty(), true);
      table.removeOutdatedParts();
      sizeBytes = table.totalBytes();
    }
    // There is no room to fetch all columns whole, so they are taken little by little. Each file is
    // one request, or two if this machine is so busy that the server answers late.
    assertTrue(sizeBytes > PartReadRequest.DEFAULT_FETCH_BYTES, "sizeBytes=" + sizeBytes);
    int maxRequestCount = 2 * COLUMN_COUNT;
    long maxBytes = sizeBytes + (1 << 20);
    try (Opened opened = scenario.open("13 columns, without cache", Map.of())) {
      assertEquals(ROW_COUNT, RequestScenario.scan(opened.table(), ScanRequest.all()));
      opened.expect("scan of all columns", maxRequestCount, maxBytes);
    }
    try (Opened opened = scenario.openCached("13 columns, cold cache", "cache")) {
      assertEquals(ROW_COUNT, RequestScenario.scan(opened.table(), ScanRequest.all()));
      opened.expect("scan of all columns", maxRequestCount, maxBytes);
      assertEquals(ROW_COUNT, RequestScenario.scan(opened.table(), ScanRequest.all()));
      opened.expect("scan of all columns again", 0);
    }
    try (Opened opened = scenario.openCached("13 columns, warm cache", "cache")) {
      assertEquals(ROW_COUNT, RequestScenario.scan(opened.table(), ScanRequest.all()));
      opened.expect("scan of all columns", 0);
    }
  }

  private static TableSchema schema() {
    return TableSchema.builder()
        .column("trip_id", "UInt64")
        .column("pickup_date", "Date")
        .column("pickup_datetime", "UInt32")
        .column("dropoff_datetime", "UInt32")
        .column("pickup_longitude", "Float64")
        .column("pickup_latitude", "Float64")
        .column("dropoff_longitude", "Float64")
        .column("dropoff_latitude", "Float64")
        .column("passenger_count", "UInt8")
        .column("trip_distance", "Float32")
        .column("tip_amount", "Float32")
        .column("total_amount", "Float32")
        .column("payment_type", "UInt8")
        .orderBy("pickup_datetime")
        .setting("min_bytes_for_wide_part", "0")
        .setting("old_parts_lifetime", "0")
        .build();
  }

  private static void insert(MergeTreeTable table, int first, int count) throws IOException {
    Random random = new Random(first);
    try (RowAppender rows = table.appender()) {
      for (int i = first; i < first + count; i++) {
        long pickup = 1_435_708_800L + random.nextInt(92 * 86_400);
        double distance = random.nextInt(2000) / 100.0;
        rows.setLong(0, random.nextInt());
        rows.setLong(1, pickup / 86_400);
        rows.setLong(2, pickup);
        rows.setLong(3, pickup + random.nextInt(3600));
        rows.setDouble(4, -73.98 + random.nextInt(100_000) / 1e6);
        rows.setDouble(5, 40.75 + random.nextInt(100_000) / 1e6);
        rows.setDouble(6, -73.98 + random.nextInt(100_000) / 1e6);
        rows.setDouble(7, 40.75 + random.nextInt(100_000) / 1e6);
        rows.setLong(8, 1 + random.nextInt(6));
        rows.setDouble(9, distance);
        rows.setDouble(10, random.nextInt(1000) / 100.0);
        rows.setDouble(11, 2.5 + distance * 2.5);
        rows.setLong(12, 1 + random.nextInt(4));
        rows.endRow();
      }
    }
  }
}
