package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.s3.testing.TestBucket;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.policy.config.StorageConfiguration;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bucket in the layout {@code plain_rewritable}, used in turn by us and by ClickHouse: there is
 * nothing of it anywhere else. Each reads, checks, adds to and merges what the other left, and
 * whoever drops a table leaves nothing of it.
 */
@WithS3
class PlainRewritableIT {
  private static final Map<String, String> OURS =
      Map.of("storage_policy", "bucket", "old_parts_lifetime", "0", "cleanup_delay_period", "0");
  private static final Map<String, String> THEIRS =
      Map.of("storage_policy", "bucket", "old_parts_lifetime", "1");

  @TempDir private static Path directory;
  private static TestS3 s3;
  private static TestBucket bucket;
  private static String configuration;

  @BeforeAll
  static void configure(TestS3 access) {
    s3 = access;
    bucket = new TestBucket(s3);
    configuration =
        "<storage_configuration><disks><s3><type>s3</type><metadata_type>plain_rewritable"
            + "</metadata_type><endpoint>"
            + s3.diskEndpoint()
            + "</endpoint><region>"
            + s3.region()
            + "</region><access_key_id>"
            + s3.accessKey()
            + "</access_key_id><secret_access_key>"
            + s3.secretKey()
            + "</secret_access_key></s3></disks><policies><bucket><volumes><main><disk>s3</disk></main>"
            + "</volumes></bucket></policies></storage_configuration>";
  }

  @AfterAll
  static void close() {
    bucket.close();
  }

  @Test
  void clickHouseReadsAndChangesOurBucket() {
    RandomCases.run("our bucket", 1, (random, seed) -> new Case(random, "ours" + seed).oursFirst());
  }

  @Test
  void weReadAndChangeTheirBucket() {
    RandomCases.run(
        "their bucket", 1, (random, seed) -> new Case(random, "theirs" + seed).theirsFirst());
  }

  /** An engine of ours on the bucket, with table definitions beside it. */
  private static final class Ours implements AutoCloseable {
    final OpenStorage storage;
    final LocalDisk definitions;
    final MergeTreeEngine engine;

    Ours(Path home) throws IOException {
      storage =
          StorageConfiguration.parse("config.xml", configuration, Map.of())
              .open(new DiskFactory.Context(home.resolve("default"), Map.of()));
      definitions = OurTable.openDisk(home.resolve("definitions"));
      engine =
          MergeTreeEngine.builder()
              .definitions(definitions)
              .placement(storage.policy("bucket").orElseThrow())
              .backgroundThreads(0)
              .build();
    }

    @Override
    public void close() throws IOException {
      engine.close();
      definitions.close();
      storage.close();
    }
  }

  private static final class Case {
    private final Random random;
    private final RandomTable made;
    private final Path home;
    private final List<Block> blocks = new ArrayList<>();

    Case(Random random, String name) {
      this.random = random;
      this.made = RandomTable.ofCommonTypes(random);
      this.home = directory.resolve(name);
    }

    void oursFirst() throws Exception {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      try (Ours open = new Ours(home)) {
        insertAndMerge(open.engine.createTable(new TableDefinition("t", uuid, made.schema(OURS))));
      }
      theirTurn(made.attachStatement("db.t", uuid, THEIRS));
      ourTurn();
      theirTurn("");
      try (Ours open = new Ours(home)) {
        assertTrue(open.engine.dropTable("t"));
      }
      assertEquals(List.of(), contents(), "objects left by a table that we dropped");
    }

    void theirsFirst() throws Exception {
      theirTurn(made.createStatement("db.t", THEIRS));
      UUID uuid;
      try (ClickHouse clickHouse = start()) {
        uuid = new ClickHouseTable(clickHouse, "db.t", made.header()).uuid();
      }
      try (Ours open = new Ours(home)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(OURS)));
        assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
      }
      ourTurn();
      theirTurn("");
      try (ClickHouse clickHouse = start()) {
        clickHouse.query("DROP TABLE db.t SYNC");
      }
      assertEquals(List.of(), contents(), "objects left by a table that they dropped");
    }

    private ClickHouse start() throws IOException {
      return ClickHouse.start(home.resolve("clickhouse"), configuration);
    }

    private void ourTurn() throws Exception {
      try (Ours open = new Ours(home)) {
        MergeTreeTable table = open.engine.table("t").orElseThrow();
        assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
        insertAndMerge(table);
      }
    }

    private void insertAndMerge(MergeTreeTable table) throws IOException {
      for (int i = 0; i < 2; i++) {
        Block block = made.randomBlock(1 + random.nextInt(15), random);
        blocks.add(block);
        table.insert(block);
      }
      table.optimize(Optional.empty(), random.nextBoolean());
      if (random.nextBoolean()) {
        table.removeOutdatedParts();
      }
      OurTable our = new OurTable(table);
      assertEquals(RandomTable.sortedRows(blocks), our.rows());
      assertEquals(List.of(), our.defects());
    }

    private void theirTurn(String statement) throws IOException {
      try (ClickHouse clickHouse = start()) {
        if (!statement.isEmpty()) {
          clickHouse.query("CREATE DATABASE db");
          clickHouse.query(statement);
        }
        compare(clickHouse);
        for (int i = 0; i < 2; i++) {
          Block block = made.randomBlock(1 + random.nextInt(15), random);
          blocks.add(block);
          Path file = Files.write(home.resolve("rows.bin"), RowBinary.encode(block));
          clickHouse.query("INSERT INTO db.t FROM INFILE '" + file + "' FORMAT RowBinary");
        }
        if (random.nextBoolean()) {
          clickHouse.query("OPTIMIZE TABLE db.t FINAL");
        }
        compare(clickHouse);
      }
    }

    private void compare(ClickHouse clickHouse) {
      ClickHouseTable their = new ClickHouseTable(clickHouse, "db.t", made.header());
      assertEquals(RandomTable.sortedRows(blocks), their.rows());
      assertTrue(their.isSound());
    }
  }

  /** Keys of all objects but the one for the directory of all tables, which stays for good. */
  private static List<String> contents() {
    return bucket.keys().stream().filter(key -> !isStoreDirectory(key)).toList();
  }

  private static boolean isStoreDirectory(String key) {
    return key.endsWith("/prefix.path")
        && bucket
            .client()
            .getObjectAsBytes(request -> request.bucket(s3.bucket()).key(key))
            .asUtf8String()
            .equals("store/");
  }
}
