package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.heartwood.column.Block;
import io.heartwood.column.LongColumn;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.s3.S3Disk;
import io.heartwood.disk.s3.S3RequestKind;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.policy.config.StorageConfiguration;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeEngineBuilder;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.RowAppender;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.TableCheck;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the XML of ClickHouse's documentation to rows in a bucket and back; and what can go wrong.
 */
@WithS3
class StorageConfigurationIT {
  /** The example of the documentation, with the dots that it leaves things out by. */
  private static final String EXAMPLE =
      """
      <clickhouse>
      <storage_configuration>
      ...
      <disks>
      <s3>
      <type>s3</type>
      <endpoint>${S3_ENDPOINT}/${S3_BUCKET}/${TEST_PREFIX}</endpoint>
      <access_key_id from_env="TEST_KEY"/>
      <secret_access_key from_env="TEST_SECRET"/>
      <region></region>
      <metadata_path>%s</metadata_path>
      <cache_enabled>true</cache_enabled>
      <data_cache_enabled>true</data_cache_enabled>
      <cache_path>/var/lib/clickhouse/disks/s3/cache/</cache_path>
      </s3>
      </disks>
      ...
      <policies>
      <s3_main>
      <volumes>
      <main>
      <disk>s3</disk>
      </main>
      </volumes>
      </s3_main>
      </policies>
      </storage_configuration>
      </clickhouse>
      """;

  private static final int COLUMN_COUNT = 13;
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final TestS3 s3;
  @TempDir private Path directory;

  StorageConfigurationIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Test
  void tableOfTheDocumentedPolicyLivesInTheBucketAndComesBack() throws IOException {
    try (OpenStorage storage = open(environment(Map.of()));
        MergeTreeEngine engine = engine(storage)) {
      MergeTreeTable table = engine.createTable("trips_s3", schema());
      insert(table, 0);
      insert(table, 1000);
      assertTrue(table.optimize(Optional.empty(), true));
      var disk = storage.disk("s3").orElseThrow();
      assertEquals(3, table.parts().size());
      assertTrue(table.parts().stream().allMatch(part -> part.diskName().equals("s3")));
      var statistics = S3Disk.statistics(disk).orElseThrow();
      var before = statistics.snapshot();
      table.removeOutdatedParts();
      // One for each of the two parts that were merged.
      assertEquals(
          Map.of(S3RequestKind.DELETE_OBJECTS, 2L), statistics.snapshot().since(before).requests());
    }
    try (OpenStorage storage = open(environment(Map.of()));
        MergeTreeEngine engine = engine(storage)) {
      MergeTreeTable table = engine.table("trips_s3").orElseThrow();
      assertEquals(2000, table.totalRows());
      assertEquals(1999 * 1000, sum(table));
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed));
      assertTrue(engine.dropTable("trips_s3"));
    }
  }

  @Test
  void secondUserOfTheMetadataIsRefusedAndHarmsNothing() throws IOException {
    try (OpenStorage storage = open(environment(Map.of()));
        MergeTreeEngine engine = engine(storage)) {
      MergeTreeTable table = engine.createTable("t", schema());
      insert(table, 0);
      IOException refused =
          assertThrows(IOException.class, () -> open(environment(Map.of())).close());
      assertClear(refused, "in use");
      insert(table, 1000);
      assertEquals(1999 * 1000, sum(table));
      engine.dropTable("t");
    }
  }

  @Test
  void missingBucketIsOneClearError() {
    String bucket = "no-such-bucket-" + UUID.randomUUID();
    assertClear(failure(environment(Map.of("S3_BUCKET", bucket))), "bucket does not exist", bucket);
  }

  @Test
  void unreachableEndpointIsOneClearError() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertClear(
        failure(environment(Map.of("S3_ENDPOINT", "http://127.0.0.1:" + port))),
        "cannot reach s3 endpoint",
        "127.0.0.1:" + port);
  }

  @Test
  void wrongCredentialsAreOneClearErrorWithoutTheSecret() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          byte[] reply =
              ("<Error><Code>InvalidAccessKeyId</Code><Message>" + SECRET + "</Message></Error>")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(403, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
    try {
      String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
      IOException failure =
          failure(environment(Map.of("S3_ENDPOINT", endpoint, "TEST_SECRET", SECRET)));
      assertClear(failure, "does not accept the credentials", "disk=s3");
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains(SECRET), cause::toString);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void missingVariableIsNamedWithItsPlace() {
    Map<String, String> environment = new LinkedHashMap<>(environment(Map.of()));
    environment.remove("TEST_KEY");
    assertClear(failure(environment), "TEST_KEY", "storage.xml");
  }

  private IOException failure(Map<String, String> environment) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThrows(
                IOException.class,
                () -> {
                  try (OpenStorage storage = open(environment)) {
                    throw storage.brokenDisks().get("s3").failure();
                  }
                }));
  }

  private static void assertClear(IOException failure, String... parts) {
    String message = failure.getMessage();
    assertFalse(message.contains("\n"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("S3_ENDPOINT", s3.endpoint().toString());
    environment.put("S3_BUCKET", s3.bucket());
    environment.put("AWS_REGION", s3.region());
    environment.put("TEST_PREFIX", s3.keyPrefix());
    environment.put("TEST_KEY", s3.accessKey());
    environment.put("TEST_SECRET", s3.secretKey());
    environment.putAll(changes);
    return environment;
  }

  private OpenStorage open(Map<String, String> environment) throws IOException {
    String xml = EXAMPLE.formatted(directory.resolve("metadata") + "/");
    return StorageConfiguration.parse("storage.xml", xml, environment)
        .open(new DiskFactory.Context(directory.resolve("data"), environment));
  }

  private static MergeTreeEngine engine(OpenStorage storage) throws IOException {
    MergeTreeEngineBuilder builder =
        MergeTreeEngine.builder()
            .definitions(storage.disk(StorageConfiguration.DEFAULT).orElseThrow())
            .backgroundThreads(0);
    storage.policies().values().forEach(builder::placement);
    return builder.build();
  }

  private static TableSchema schema() {
    List<ColumnDefinition> columns = new java.util.ArrayList<>();
    for (int i = 0; i < COLUMN_COUNT; i++) {
      columns.add(ColumnDefinition.of("c" + i, DataTypeParser.parse("Int64")));
    }
    return new TableSchema(
        columns,
        ExpressionParser.parseKey("c0"),
        ExpressionParser.parseKey("c0"),
        ExpressionParser.parseKey("tuple()"),
        TableSettings.of(
            Map.of(
                "storage_policy", "s3_main",
                "min_bytes_for_wide_part", "0",
                "min_rows_for_wide_part", "0",
                "old_parts_lifetime", "0")));
  }

  private static void insert(MergeTreeTable table, int firstValue) throws IOException {
    try (RowAppender rows = table.appender()) {
      for (int row = 0; row < 1000; row++) {
        for (int i = 0; i < COLUMN_COUNT; i++) {
          rows.setLong("c" + i, firstValue + row);
        }
        rows.endRow();
      }
    }
  }

  private static long sum(MergeTreeTable table) throws IOException {
    long sum = 0;
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.of("c12"))) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        LongColumn column = (LongColumn) block.get().column(0);
        for (int row = 0; row < column.rowCount(); row++) {
          sum += column.values()[row];
        }
      }
    }
    return sum;
  }
}
