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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encrypted disks, each used in turn by us and by ClickHouse's own, over local files and over S3.
 * The policies of the configuration have the names of their disks.
 */
@WithS3
class EncryptedDiskIT {
  private static final String KEY_0 = "0123456789abcdef";
  private static final byte[] KEY_1 =
      "a key of 32 bytes that was new .".getBytes(StandardCharsets.US_ASCII);

  /** The disk of the changed key as it was before, which ClickHouse does not have. */
  private static final String OLD = "old";

  @TempDir private static Path directory;
  private static TestBucket bucket;
  private static ClickHouse clickHouse;
  private static String configuration;
  private static int caseCount;

  @BeforeAll
  static void start(TestS3 s3) throws IOException {
    bucket = new TestBucket(s3);
    StringBuilder disks = new StringBuilder();
    disks.append(
        "<files><type>local</type><path>"
            + directory.resolve("files")
            + "/</path><fsync_after_insert>0</fsync_after_insert>"
            + "<fsync_part_directory>0</fsync_part_directory></files>");
    disks.append(
        "<s3><type>s3</type><endpoint>"
            + s3.diskEndpoint()
            + "</endpoint><region>"
            + s3.region()
            + "</region><access_key_id>"
            + s3.accessKey()
            + "</access_key_id><secret_access_key>"
            + s3.secretKey()
            + "</secret_access_key><metadata_path>"
            + directory.resolve("metadata")
            + "/</metadata_path></s3>");
    String key0 = "<key>" + KEY_0 + "</key>";
    String key1 = "<key_hex id=\"1\">" + HexFormat.of().formatHex(KEY_1) + "</key_hex>";
    encrypted(disks, "aes128", "files", "a/", key0);
    encrypted(
        disks,
        "aes192",
        "files",
        "b/",
        "<algorithm>AES_192_CTR</algorithm><key>" + KEY_0 + "01234567</key>");
    encrypted(
        disks,
        "aes256",
        "files",
        "",
        "<algorithm>aes_256_ctr</algorithm>" + key1 + "<current_key_id>1</current_key_id>");
    encrypted(disks, OLD, "files", "rotated/", key0);
    String both = "<key id=\"0\">" + KEY_0 + "</key>" + key1;
    encrypted(
        disks,
        "rotated",
        "files",
        "rotated/",
        "<algorithm>AES_256_CTR</algorithm>" + both + "<current_key_id>1</current_key_id>");
    encrypted(disks, "objects", "s3", "secret/", key0);
    StringBuilder policies = new StringBuilder();
    for (String name : List.of("aes128", "aes192", "aes256", OLD, "rotated", "objects")) {
      policies.append("<" + name + "><volumes><main><disk>" + name + "</disk></main></volumes></");
      policies.append(name + ">");
    }
    configuration =
        "<storage_configuration><disks>"
            + disks
            + "</disks><policies>"
            + policies
            + "</policies></storage_configuration>";
    Files.createDirectories(directory.resolve("files"));
    Files.createDirectories(directory.resolve("metadata"));
    // ClickHouse has no such settings of a local disk, and looks for parts on all disks.
    String theirs = configuration.replaceAll("<(fsync\\w*|" + OLD + ")>.*?</\\1>", "");
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"), theirs);
    clickHouse.query("CREATE DATABASE db");
  }

  private static void encrypted(
      StringBuilder disks, String name, String behind, String path, String keys) {
    disks.append("<" + name + "><type>encrypted</type><disk>" + behind + "</disk><path>" + path);
    disks.append("</path>" + keys + "</" + name + ">");
  }

  @AfterAll
  static void stop() throws IOException {
    try (TestBucket closed = bucket) {
      clickHouse.close();
    }
  }

  @Test
  void eachAlgorithmIsWrittenAndReadByBoth() {
    for (String policy : List.of("aes128", "aes192", "aes256")) {
      RandomCases.run(
          "encrypted " + policy, 1, (random, seed) -> new Case(random, seed, policy).oursFirst());
      RandomCases.run(
          "encrypted " + policy, 1, (random, seed) -> new Case(random, seed, policy).theirsFirst());
    }
  }

  @Test
  void encryptedObjectsAreWrittenAndReadByBoth() throws Exception {
    RandomCases.run(
        "encrypted objects",
        1,
        (random, seed) -> new Case(random, seed, "objects").oneInsertEach());
    assertEquals(List.of(), bucket.keys(), "objects that nobody needs any more");
  }

  @Test
  void filesOfTheOldKeyStayReadableWhenTheKeyIsChanged() {
    RandomCases.run(
        "changed key", 1, (random, seed) -> new Case(random, seed, "rotated").changeKey());
  }

  @Test
  void theSystemTableTellsOfOurDisksAsOfTheirs() throws IOException {
    assertEquals(
        "1", clickHouse.query("SELECT is_encrypted FROM system.disks WHERE name = 'aes256'"));
    try (OpenStorage storage = openStorage(directory.resolve("disks"))) {
      for (String name : List.of("aes128", "aes192", "aes256", "rotated")) {
        String sql = "SELECT path, type FROM system.disks WHERE name = '" + name + "'";
        assertEquals(
            clickHouse.query(sql).replaceAll("/\t", "\t"),
            storage.disks().get(name).location().replaceAll("/$", "")
                + "\t"
                + storage.disks().get(name).type());
      }
    }
  }

  private static OpenStorage openStorage(Path home) throws IOException {
    return StorageConfiguration.parse("config.xml", configuration, Map.of())
        .open(new DiskFactory.Context(home.resolve("default"), Map.of()));
  }

  /** An engine of ours on one of the policies, with table definitions beside it. */
  private static final class Ours implements AutoCloseable {
    final OpenStorage storage;
    final LocalDisk definitions;
    final MergeTreeEngine engine;

    Ours(Path home) throws IOException {
      storage = openStorage(home);
      LocalDisk opened = null;
      try {
        opened = OurTable.openDisk(home.resolve("definitions"));
        var builder = MergeTreeEngine.builder().definitions(opened).backgroundThreads(0);
        storage.policies().values().stream()
            .filter(policy -> !policy.name().equals("default"))
            .forEach(builder::placement);
        engine = builder.build();
      } catch (IOException | RuntimeException e) {
        if (opened != null) {
          opened.close();
        }
        storage.close();
        throw e;
      }
      definitions = opened;
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
    private final String policy;
    private final String name;
    private final Path home;
    private final List<Block> blocks = new ArrayList<>();

    Case(Random random, long seed, String policy) {
      this.random = random;
      this.made = RandomTable.ofCommonTypes(random);
      this.policy = policy;
      this.name = "db." + policy + "_" + seed;
      this.home = directory.resolve("ours-" + ++caseCount);
    }

    private Map<String, String> ours(String policyName) {
      return Map.of(
          "storage_policy", policyName, "old_parts_lifetime", "0", "cleanup_delay_period", "0");
    }

    private Map<String, String> theirs() {
      return Map.of("storage_policy", policy, "old_parts_lifetime", "100000");
    }

    void oursFirst() throws Exception {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      try (Ours open = new Ours(home)) {
        insertAndMerge(
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(ours(policy)))));
      }
      clickHouse.query(made.attachStatement(name, uuid, theirs()));
      compareAndChange();
      clickHouse.query("DETACH TABLE " + name);
      try (Ours open = new Ours(home)) {
        insertAndMerge(open.engine.table("t").orElseThrow());
      }
      clickHouse.query("ATTACH TABLE " + name);
      compare();
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    void oneInsertEach() throws Exception {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      try (Ours open = new Ours(home)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(ours(policy))));
        blocks.add(made.randomBlock(40, random));
        table.insert(blocks.get(0));
      }
      clickHouse.query(made.attachStatement(name, uuid, theirs()));
      compare();
      insertTheirs(1);
      clickHouse.query("DETACH TABLE " + name);
      try (Ours open = new Ours(home)) {
        OurTable our = new OurTable(open.engine.table("t").orElseThrow());
        assertEquals(RandomTable.sortedRows(blocks), our.rows());
        assertEquals(List.of(), our.defects());
        assertTrue(open.engine.dropTable("t"));
      }
    }

    void theirsFirst() throws Exception {
      clickHouse.query(made.createStatement(name, theirs()));
      compareAndChange();
      UUID uuid = new ClickHouseTable(clickHouse, name, made.header()).uuid();
      clickHouse.query("DETACH TABLE " + name);
      try (Ours open = new Ours(home)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(ours(policy))));
        assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
        insertAndMerge(table);
        assertTrue(open.engine.dropTable("t"));
      }
    }

    void changeKey() throws Exception {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      try (Ours open = new Ours(home)) {
        insertAndMerge(
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(ours(OLD)))));
      }
      clickHouse.query(made.attachStatement(name, uuid, theirs()));
      compare();
      insertTheirs(2);
      compare();
      clickHouse.query("DETACH TABLE " + name);
      Path files = directory.resolve("files/rotated");
      assertTrue(fingerprintCount(files) == 2, "files have one key only");
      Path second = home.resolve("second");
      try (Ours open = new Ours(second)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(ours("rotated"))));
        insertAndMerge(table);
        table.optimize(Optional.empty(), true);
        table.removeOutdatedParts();
      }
      try (Ours open = new Ours(home)) {
        String reason = open.engine.brokenTable("t").orElseThrow().reason();
        assertTrue(reason.contains("no key for an encrypted file"), reason);
      }
      clickHouse.query("ATTACH TABLE " + name);
      compare();
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    private static long fingerprintCount(Path files) throws IOException {
      try (Stream<Path> all = Files.walk(files)) {
        return all.filter(Files::isRegularFile)
            .filter(file -> file.toFile().length() > 0)
            .map(
                file -> {
                  try {
                    byte[] bytes = Files.readAllBytes(file);
                    return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, 7, 23));
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
            .distinct()
            .count();
      }
    }

    private void insertAndMerge(MergeTreeTable table) throws IOException {
      for (int i = 0; i < 2; i++) {
        Block block = made.randomBlock(1 + random.nextInt(60), random);
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

    private void compare() {
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      assertEquals(RandomTable.sortedRows(blocks), their.rows());
      assertTrue(their.isSound());
    }

    private void compareAndChange() throws IOException {
      compare();
      insertTheirs(2);
      if (random.nextBoolean()) {
        clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
      }
      compare();
    }

    private void insertTheirs(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        Block block = made.randomBlock(1 + random.nextInt(60), random);
        blocks.add(block);
        Path file = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
        clickHouse.query("INSERT INTO " + name + " FROM INFILE '" + file + "' FORMAT RowBinary");
      }
    }
  }
}
