package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.OperationListener;
import io.heartwood.disk.RecordingListener;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.TableOperation;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of requests, next to what the server saw. */
@Timeout(60)
class S3RequestTotalsTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
    storage = new S3ObjectStorage(server.settings().build());
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
    server.close();
  }

  @Test
  void nothingIsCountedBeforeTheFirstRequest() {
    assertEquals(List.of(), storage.requestTotals());
  }

  @Test
  void kindsAreCountedEachWithItsBytesAndDurations() throws IOException {
    put(1000);
    storage.readFully(KEY, 10, new byte[100], 0, 100);
    storage.readFully(KEY, 20, new byte[200], 0, 200);
    storage.find(KEY).orElseThrow();
    storage.delete(List.of(KEY));
    assertTrue(storage.find(KEY).isEmpty());

    assertEquals(4, storage.requestTotals().size());
    assertCounts("PutObject", 1, 0, 0, 0, 1000, 0);
    assertCounts("GetObject", 2, 0, 0, 0, 0, 300);
    assertCounts("DeleteObject", 1, 0, 0, 0, 0, 0);
    // That there is no such object is an answer, no error.
    assertCounts("HeadObject", 2, 0, 0, 0, 0, 0);
  }

  @Test
  void throttledRepliesAreNoErrors() throws IOException {
    server.put(KEY.value(), new byte[100]);
    server.fail(Fault.SLOW_DOWN, 3, "GET");
    storage.readFully(KEY, 0, new byte[100], 0, 100);
    assertCounts("GetObject", 4, 3, 0, 3, 0, 100);
  }

  @Test
  void repliesThatBreakOffAndRefusalsAreErrors() throws IOException {
    server.put(KEY.value(), new byte[100_000]);
    server.fail(Fault.BREAK_BODY, 1, "GET");
    storage.readFully(KEY, 0, new byte[100_000], 0, 100_000);
    assertCounts("GetObject", 2, 1, 1, 0, 0, 100_000);
    server.fail(Fault.FORBID, 1, "GET");
    assertThrows(IOException.class, () -> storage.readFully(KEY, 0, new byte[1], 0, 1));
    assertCounts("GetObject", 3, 1, 2, 0, 0, 100_000);
  }

  @Test
  void lostRepliesAreErrorsAndRepeated() throws IOException {
    server.fail(Fault.LOSE_REPLY, 2, "PUT");
    put(10);
    assertCounts("PutObject", 3, 2, 2, 0, 30, 0);
  }

  @Test
  void lastOfManyLostRepliesIsCountedToo() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "1").build());
    server.fail(Fault.LOSE_REPLY, 100, "HEAD");
    assertThrows(IOException.class, () -> storage.find(KEY));
    assertCounts("HeadObject", 2, 1, 2, 0, 0, 0);
  }

  @Test
  void partsSentByOtherThreadsCountForTheOperationOfTheirWriter() throws IOException {
    DiskOperation before = DiskOperation.INSERT.begin();
    try {
      put(40 << 20);
    } finally {
      before.begin();
    }
    assertEquals(DiskOperation.OTHER, DiskOperation.current());
    assertEquals(
        List.of(
            "INSERT CreateMultipartUpload 1",
            "INSERT UploadPart 2",
            "INSERT CompleteMultipartUpload 1"),
        storage.requestTotals().stream()
            .map(one -> one.operation() + " " + one.kind() + " " + one.requestCount())
            .toList());
  }

  @Test
  void requestsCountForTheTableTheyAreSentFor() throws IOException {
    TableOperation.Source operations = new TableOperation.Source("trips", OperationListener.NONE);
    operations.run(
        DiskOperation.MERGE,
        () -> {
          put(10);
          return null;
        });
    put(10);
    assertEquals(
        List.of(" OTHER PutObject 1", "trips MERGE PutObject 1"),
        storage.requestTotals().stream()
            .map(
                one ->
                    one.table()
                        + " "
                        + one.operation()
                        + " "
                        + one.kind()
                        + " "
                        + one.requestCount())
            .toList());
    assertEquals(2, storage.statistics().snapshot().total());
  }

  @Test
  void tablesBeyondTheLimitAreCountedTogether() throws IOException {
    S3RequestStatistics statistics = new S3RequestStatistics("disk", S3RequestPrices.DEFAULT);
    int count = S3RequestStatistics.MAX_TABLES + 10;
    for (int i = 0; i < count; i++) {
      new TableOperation.Source("t" + i, OperationListener.NONE)
          .run(
              DiskOperation.READ,
              () -> {
                statistics.sent(S3RequestKind.GET_OBJECT, 0);
                return null;
              });
    }
    assertEquals(count, statistics.snapshot().total());
    List<RequestTotals> totals = statistics.totals();
    assertEquals(S3RequestStatistics.MAX_TABLES + 1, totals.size());
    assertEquals("(others)", totals.get(0).table());
    assertEquals(10, totals.get(0).requestCount());
  }

  @Test
  void listenersAreToldOfEachAttempt() throws IOException {
    server.put(KEY.value(), new byte[100]);
    RecordingListener listener = new RecordingListener();
    TableOperation.Source operations = new TableOperation.Source("trips", listener);
    server.fail(Fault.SLOW_DOWN, 1, "GET");
    operations.run(
        DiskOperation.READ,
        () -> {
          storage.readFully(KEY, 0, new byte[100], 0, 100);
          return null;
        });
    String name = "read trips > " + storage.statistics().disk() + " GetObject";
    assertEquals(
        List.of(
            "read trips", "fail " + name + ": reply: status=503", "end " + name, "end read trips"),
        listener.take());
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    operations.run(
        DiskOperation.INSERT,
        () -> {
          put(40);
          return null;
        });
    List<String> told = listener.take();
    assertEquals(4, told.size(), told::toString);
    assertTrue(told.get(1).startsWith("fail insert trips > "), told.get(1));
    assertTrue(told.get(2).startsWith("end insert trips > "), told.get(2));
    assertEquals(List.of(), listener.open());
    // What belongs to no operation is counted, but told to nobody.
    put(10);
    assertEquals(List.of(), listener.take());
  }

  @Test
  void pricesAreThoseOfTheTable() throws IOException {
    put(1000);
    server.fail(Fault.SLOW_DOWN, 3, "GET");
    storage.readFully(KEY, 0, new byte[100], 0, 100);
    storage.delete(List.of(KEY));
    assertEquals(0.005 / 1000, price("PutObject"), 1e-12);
    assertEquals(0.0004 / 1000, price("GetObject"), 1e-12);
    assertEquals(0, price("DeleteObject"));
    assertEquals(0.023, storage.pricePerGibMonth());

    storage.close();
    storage =
        new S3ObjectStorage(
            server
                .settings()
                .set("request_prices.put", "1000")
                .set("request_prices.get", "2000")
                .set("request_prices.delete", "3000.5")
                .set("request_prices.received_gb", "1073741824")
                .set("request_prices.sent_gb", "2147483648")
                .set("request_prices.stored_gb_month", "7")
                .build());
    put(10);
    storage.readFully(KEY, 0, new byte[5], 0, 5);
    storage.find(KEY);
    storage.delete(List.of(KEY));
    assertEquals(1 + 20, price("PutObject"), 1e-9);
    assertEquals(2 + 5, price("GetObject"), 1e-9);
    assertEquals(2, price("HeadObject"), 1e-9);
    assertEquals(3.0005, price("DeleteObject"), 1e-9);
    assertEquals(7, storage.pricePerGibMonth());
  }

  @Test
  void malformedPricesAreRefusedByName() {
    for (String value : new String[] {"-1", "NaN", "1e9", "0,5", "cheap"}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> server.settings().set("request_prices.put", value).build());
      assertTrue(e.getMessage().contains("setting=request_prices.put"), e::getMessage);
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> server.settings().set("request_prices.puts", "1").build());
    assertTrue(e.getMessage().contains("setting=request_prices.puts"), e::getMessage);
  }

  private double price(String kind) {
    return storage.requestTotals().stream()
        .filter(one -> one.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .price();
  }

  private void put(int sizeBytes) throws IOException {
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(new byte[sizeBytes], 0, sizeBytes);
      upload.finish();
    }
  }

  /** Every request has also a duration. */
  private void assertCounts(
      String kind,
      long requests,
      long retries,
      long errors,
      long throttled,
      long sentBytes,
      long receivedBytes) {
    RequestTotals totals =
        storage.requestTotals().stream()
            .filter(one -> one.kind().equals(kind))
            .findFirst()
            .orElseThrow();
    assertEquals(
        new RequestTotals(
            "",
            DiskOperation.OTHER,
            kind,
            requests,
            retries,
            errors,
            throttled,
            sentBytes,
            receivedBytes,
            totals.latencies(),
            totals.price()),
        totals);
    assertEquals(requests, totals.latencies().count());
    assertTrue(totals.latencies().totalMicros() >= totals.latencies().longestMicros());
    assertTrue(totals.latencies().longestMicros() > 0);
  }
}
