package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.heartwood.disk.s3.testing.TestBucket;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.core.sync.RequestBody;

/** The documents' own table, policy and query on an S3 disk. */
@WithS3
class S3StatementsTest {
  private static final String CREATE =
      """
      CREATE TABLE trips_s3
      (
      `trip_id` UInt32,
      `pickup_date` Date,
      `pickup_datetime` DateTime,
      `dropoff_datetime` DateTime,
      `pickup_longitude` Float64,
      `pickup_latitude` Float64,
      `dropoff_longitude` Float64,
      `dropoff_latitude` Float64,
      `passenger_count` UInt8,
      `trip_distance` Float64,
      `tip_amount` Float32,
      `total_amount` Float32,
      `payment_type` Enum8('UNK' = 0, 'CSH' = 1, 'CRE' = 2, 'NOC' = 3, 'DIS' = 4)
      )
      ENGINE = MergeTree
      PARTITION BY toYYYYMM(pickup_date)
      ORDER BY pickup_datetime
      SETTINGS index_granularity = 8192, storage_policy='s3_main'""";

  @TempDir Path directory;

  private Path configuration(String endpoint, TestS3 s3) throws IOException {
    return configuration(endpoint, s3, 30_000);
  }

  private Path configuration(String endpoint, TestS3 s3, int timeoutMillis) throws IOException {
    String xml =
        """
        <clickhouse><storage_configuration>
        <disks><s3><type>s3</type><endpoint>%s</endpoint>
        <access_key_id from_env="TEST_KEY"/><secret_access_key from_env="TEST_SECRET"/>
        <region>%s</region><request_timeout_ms>%d</request_timeout_ms>
        <request_prices><put>5000</put><get>400</get></request_prices>
        <retry_attempts>1</retry_attempts></s3></disks>
        <policies><s3_main><volumes><main><disk>s3</disk></main></volumes></s3_main></policies>
        </storage_configuration></clickhouse>
        """;
    Path file = directory.resolve("storage.xml");
    Files.writeString(file, xml.formatted(endpoint, s3.region(), timeoutMillis));
    return file;
  }

  private SqlEngine open(Path configuration, TestS3 s3) throws SqlException {
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(configuration)
        .environment(Map.of("TEST_KEY", s3.accessKey(), "TEST_SECRET", s3.secretKey()))
        .backgroundThreads(0)
        .open();
  }

  @Test
  void tripsAreLoadedMergedAndAskedForOnS3(TestS3 given) throws Exception {
    TestS3 s3 = given.below("trips");
    Path configuration = configuration(s3.diskEndpoint(), s3);
    try (SqlEngine engine = open(configuration, s3);
        SqlSession session = engine.newSession()) {
      session.query(CREATE);
      for (int i = 0; i < 4; i++) {
        String name = "trips_" + i + ".tsv.gz";
        Path file = directory.resolve(name);
        try (InputStream in = getClass().getResourceAsStream("demo/" + name)) {
          Files.copy(in, file);
        }
        session.query(
            "INSERT INTO trips_s3 FROM INFILE '" + file + "' FORMAT TabSeparatedWithNames");
      }
      session.query("OPTIMIZE TABLE trips_s3 FINAL");
      assertEquals(
          "insert\tPutObject\nmerge\tGetObject\nmerge\tPutObject\n",
          session.query(
              "SELECT operation, request FROM system.s3_requests"
                  + " WHERE operation IN ('insert', 'merge', 'read') ORDER BY operation, request"));
    }
    try (SqlEngine engine = open(configuration, s3);
        SqlSession session = engine.newSession()) {
      // ClickHouse 26.7's answers over the same files.
      assertEquals(
          """
          0\t0.9750000238418579\t8.275000095367432
          1\t1.7157410742987715\t15.267349436400902
          """,
          rounded(
              session.query(
                  "SELECT passenger_count, avg(tip_amount) as avg_tip, avg(total_amount) as"
                      + " avg_amount FROM trips_s3 GROUP BY passenger_count ORDER BY"
                      + " passenger_count LIMIT 2")));
      assertEquals(
          "201501\t1999\ts3\n201601\t1999\ts3\n201602\t1999\ts3\n201603\t2013\ts3\n",
          session.query(
              "SELECT partition, rows, disk_name FROM system.parts WHERE active ORDER BY"
                  + " partition"));
      assertEquals("1\n", session.query("CHECK TABLE trips_s3"));
      assertEquals(
          "s3\t1\t0\t0\t1\t1\n",
          session.query(
              "SELECT disk, requests > 0 AND requests <= 4, errors, throttled, bytes_received > 50000,"
                  + " latency_p50_microseconds <= latency_max_microseconds"
                  + " FROM system.s3_requests WHERE request = 'GetObject' AND operation = 'read'"));
      assertEquals(
          "GetObject\t1\nPutObject\t1\n",
          session.query(
              "SELECT DISTINCT request, abs(price - requests * if(request = 'GetObject', 0.4, 5))"
                  + " < 0.000001 FROM system.s3_requests WHERE request IN ('GetObject', 'PutObject')"
                  + " ORDER BY request"));
      assertEquals(
          "default\t0\t0\t0\ns3\t1\t1\t1\n",
          session.query(
              "SELECT name, requests > 5, requests_price > 5, price_per_month > 0"
                  + " AND price_per_month < 0.1 FROM system.disks ORDER BY name"));
      assertEquals(
          "S3DeleteObjects\t1\nS3PutObject\t1\nS3ReadRequestsCount\t1\n",
          session.query(
              "SELECT event, value > 0 FROM system.events WHERE event IN ('S3PutObject',"
                  + " 'S3DeleteObjects', 'S3ReadRequestsCount', 'S3ListObjects') ORDER BY event"));
      assertEquals(
          "s3_main\tmain\t['s3']\n",
          session.query(
              "SELECT policy_name, volume_name, disks FROM system.storage_policies WHERE"
                  + " policy_name = 's3_main' FORMAT TSVRaw"));
      session.query("DROP TABLE trips_s3");
      assertEquals("", session.query("SHOW TABLES"));
    }
  }

  @Test
  void aBucketIsEnoughForATableAndSoIsReadingAPlainOne(TestS3 given) throws Exception {
    TestS3 s3 = given.below("bucket");
    Path configuration = directory.resolve("bucket.xml");
    String disk =
        "<%s><type>%s</type><endpoint>%s</endpoint><region>"
            + s3.region()
            + "</region><access_key_id>"
            + s3.accessKey()
            + "</access_key_id><secret_access_key>"
            + s3.secretKey()
            + "</secret_access_key></%1$s>";
    String policy = "<%1$s><volumes><main><disk>%1$s</disk></main></volumes></%1$s>";
    Files.writeString(
        configuration,
        "<clickhouse><storage_configuration><disks>"
            + disk.formatted("bucket", "s3_plain_rewritable", s3.diskEndpoint())
            + disk.formatted("archive", "s3_plain", s3.diskEndpoint() + "archive/")
            + "</disks><policies>"
            + policy.formatted("bucket")
            + policy.formatted("archive")
            + "</policies></storage_configuration></clickhouse>");
    try (SqlEngine engine = open(configuration, s3);
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (k UInt32) ENGINE = MergeTree ORDER BY k SETTINGS storage_policy ="
              + " 'bucket', old_parts_lifetime = 0");
      session.query("INSERT INTO t VALUES (1), (2)");
      session.query("INSERT INTO t VALUES (3)");
      session.query("OPTIMIZE TABLE t FINAL");
      SqlException refused =
          assertThrows(
              SqlException.class,
              () ->
                  session.query(
                      "CREATE TABLE a (k UInt32) ENGINE = MergeTree ORDER BY k SETTINGS"
                          + " storage_policy = 'archive'"));
      assertEquals(ErrorCode.TABLE_IS_PERMANENTLY_READ_ONLY, refused.code());
      assertTrue(refused.getMessage().contains("disk=archive"), refused::getMessage);
    }
    assertFalse(Files.exists(directory.resolve("data/disks/bucket")));
    try (SqlEngine engine = open(configuration, s3);
        SqlSession session = engine.newSession()) {
      assertEquals("6\t3\n", session.query("SELECT sum(k), count() FROM t"));
      assertEquals("1\n", session.query("CHECK TABLE t"));
    }
    CommandLine commandLine = HeartwoodCommand.commandLine();
    StringWriter output = new StringWriter();
    commandLine.setOut(new PrintWriter(output, true));
    String data = directory.resolve("data").toString();
    String config = configuration.toString();
    try (TestBucket bucket = new TestBucket(s3)) {
      String lost = s3.keyPrefix() + "abcdefghijklmnopqrstuvwxyzabcdef/data.bin";
      bucket
          .client()
          .putObject(
              request -> request.bucket(s3.bucket()).key(lost), RequestBody.fromString("lost"));
      bucket
          .client()
          .createMultipartUpload(request -> request.bucket(s3.bucket()).key(lost + ".part"));
      String[] gc = {"gc", "--data", data, "--config", config, "--min-age-hours", "0"};
      assertEquals(0, commandLine.execute(gc));
      assertTrue(bucket.keys().contains(lost));
      assertTrue(
          output
              .toString()
              .contains("bucket\torphans=1 orphanBytes=4 deleted=0 uploads=1 aborted=0\n"),
          output::toString);
      gc = Arrays.copyOf(gc, gc.length + 1);
      gc[gc.length - 1] = "--delete";
      assertEquals(0, commandLine.execute(gc));
      assertFalse(bucket.keys().contains(lost));
      assertTrue(
          output
              .toString()
              .contains("bucket\torphans=1 orphanBytes=4 deleted=1 uploads=1 aborted=1"),
          output::toString);
      assertEquals(
          List.of(),
          bucket
              .client()
              .listMultipartUploads(request -> request.bucket(s3.bucket()).prefix(s3.keyPrefix()))
              .uploads());
    }
    try (SqlEngine engine = open(configuration, s3);
        SqlSession session = engine.newSession()) {
      assertEquals("3\n", session.query("SELECT count() FROM t"));
      session.query("DROP TABLE t");
    }
  }

  /** Sums in another order differ in their last digits. */
  private static String rounded(String rows) {
    StringBuilder out = new StringBuilder();
    for (String row : rows.split("\n")) {
      String[] values = row.split("\t");
      out.append(values[0]);
      for (int i = 1; i < values.length; i++) {
        out.append('\t').append(near(Double.parseDouble(values[i])));
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static double near(double value) {
    for (double known :
        new double[] {
          0.9750000238418579, 8.275000095367432, 1.7157410742987715, 15.267349436400902
        }) {
      if (Math.abs(known - value) < 1e-12 * known) {
        return known;
      }
    }
    return value;
  }

  private SqlException refused(String endpoint, TestS3 s3) throws IOException {
    return refused(configuration(endpoint, s3), s3);
  }

  private SqlException refused(Path configuration, TestS3 s3) {
    return assertThrows(
        SqlException.class,
        () -> {
          try (SqlEngine engine = open(configuration, s3);
              SqlSession session = engine.newSession()) {
            session.query(
                "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS"
                    + " storage_policy = 's3_main'");
          }
        });
  }

  @Test
  void missingBucketIsSaid(TestS3 s3) throws IOException {
    SqlException failure =
        refused(s3.endpoint() + "/no-such-bucket-" + Long.toHexString(System.nanoTime()) + "/", s3);

    assertEquals(ErrorCode.S3_ERROR, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("no-such-bucket"), failure.getMessage());
    assertFalse(failure.getMessage().contains(s3.secretKey()), failure.getMessage());
  }

  @Test
  void unreachableEndpointIsSaid(TestS3 s3) throws IOException {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }
    SqlException failure = refused("http://127.0.0.1:" + freePort + "/bucket/", s3);

    assertEquals(ErrorCode.NETWORK_ERROR, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("127.0.0.1:" + freePort), failure.getMessage());
  }

  @Test
  void wrongCredentialsAreSaidAndNotShown(TestS3 s3) throws IOException {
    byte[] body =
        "<Error><Code>InvalidAccessKeyId</Code><Message>no such key</Message></Error>".getBytes();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean isHead = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(403, isHead ? -1 : body.length);
          if (!isHead) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    try {
      SqlException failure =
          refused("http://127.0.0.1:" + server.getAddress().getPort() + "/bucket/", s3);

      assertEquals(ErrorCode.S3_ERROR, failure.code(), failure.getMessage());
      assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
      assertTrue(failure.getMessage().contains("credentials"), failure.getMessage());
      assertFalse(failure.getMessage().contains(s3.secretKey()), failure.getMessage());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void endpointThatNeverAnswersIsGivenUp(TestS3 s3) throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort() + "/bucket/";
      SqlException failure = refused(configuration(endpoint, s3, 200), s3);

      assertEquals(ErrorCode.NETWORK_ERROR, failure.code(), failure.getMessage());
    }
  }

  @Test
  void missingKeyInTheEnvironmentIsSaid(TestS3 s3) throws IOException {
    Path configuration = configuration(s3.diskEndpoint(), s3);
    SqlException failure =
        assertThrows(
            SqlException.class,
            () ->
                SqlEngine.builder(directory.resolve("data"))
                    .configuration(configuration)
                    .environment(Map.of())
                    .open());

    assertEquals(ErrorCode.BAD_ARGUMENTS, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("TEST_KEY"), failure.getMessage());
  }
}
