package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.RequestTotals;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One S3 disk, one bucket and one folder of metadata, used in turn by us and by ClickHouse's own
 * {@code s3} disk. Whoever comes second finds the other's tables as they are, changes them, and
 * deletes exactly the objects that nobody needs any more.
 */
@WithS3
class S3DiskIT {
  private static final Map<String, String> OURS =
      Map.of("storage_policy", "s3_main", "old_parts_lifetime", "0", "cleanup_delay_period", "0");
  private static final Map<String, String> THEIRS =
      Map.of("storage_policy", "s3_main", "old_parts_lifetime", "100000");

  @TempDir private static Path directory;
  private static TestS3 s3;
  private static TestBucket bucket;
  private static ClickHouse clickHouse;
  private static String configuration;

  @BeforeAll
  static void start(TestS3 access) throws IOException {
    s3 = access;
    bucket = new TestBucket(s3);
    configuration =
        "<storage_configuration><disks><s3><type>s3</type><endpoint>"
            + s3.diskEndpoint()
            + "</endpoint><region>"
            + s3.region()
            + "</region><access_key_id>"
            + s3.accessKey()
            + "</access_key_id><secret_access_key>"
            + s3.secretKey()
            + "</secret_access_key><metadata_path>"
            + directory.resolve("metadata")
            + "/</metadata_path></s3></disks><policies><s3_main><volumes><main><disk>s3</disk></main>"
            + "</volumes></s3_main></policies></storage_configuration>";
    Files.createDirectories(directory.resolve("metadata"));
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"), configuration);
    clickHouse.query("CREATE DATABASE db");
  }

  @AfterAll
  static void stop() throws IOException {
    try (TestBucket closed = bucket) {
      clickHouse.close();
      assertFalse(closed.keys().stream().anyMatch(key -> key.contains("secret")));
    }
  }

  @Test
  void clickHouseReadsAndChangesOurTablesOnS3() {
    RandomCases.run("our tables on S3", 1, (random, seed) -> new Case(random, seed).oursFirst());
  }

  @Test
  void weReadAndChangeTheirTablesOnS3() {
    RandomCases.run(
        "their tables on S3", 1, (random, seed) -> new Case(random, 1000 + seed).theirsFirst());
  }

  @Test
  void mutatedAndFrozenPartsKeepTheirObjectsAsLongAsTheyAreNeeded() throws Exception {
    String columns = " (k UInt64, v UInt64, s String, n Nullable(Int32)) ENGINE = MergeTree";
    String rest = " ORDER BY k SETTINGS storage_policy = 's3_main', min_bytes_for_wide_part = 0";
    clickHouse.query("CREATE TABLE db.m" + columns + rest + ", old_parts_lifetime = 100000");
    for (int i = 0; i < 3; i++) {
      clickHouse.query(
          "INSERT INTO db.m SELECT number * 3 + "
              + i
              + ", number, toString(number), if(number % 3 = 0, NULL, number) FROM numbers(1000)");
    }
    clickHouse.query("ALTER TABLE db.m FREEZE WITH NAME 'kept'");
    // Adding is not repeatable: if it were done twice to a part of ours, the sum would tell.
    clickHouse.query("ALTER TABLE db.m UPDATE v = v + 1 WHERE 1 SETTINGS mutations_sync = 2");
    clickHouse.query("INSERT INTO db.m SELECT number * 3, 7, 'new', NULL FROM numbers(100)");
    String question = "SELECT count(), sum(k), sum(v), sum(length(s)), sum(n) FROM db.m";
    String answer = clickHouse.query(question);
    UUID uuid = new ClickHouseTable(clickHouse, "db.m", List.of()).uuid();
    clickHouse.query("DETACH TABLE db.m");

    String ours = "CREATE TABLE m" + columns + rest + ", old_parts_lifetime = 0";
    List<String> rows;
    try (Ours open = new Ours(directory.resolve("ours-m"))) {
      MergeTreeTable table =
          open.engine.createTable(new TableDefinition("m", uuid, RandomTable.schemaOf(ours)));
      OurTable our = new OurTable(table);
      rows = our.rows();
      assertEquals(3100, rows.size());
      assertEquals(List.of(), our.defects());
      assertTrue(table.optimize(Optional.empty(), true));
      assertEquals(1, our.activeParts().size());
      table.removeOutdatedParts();
      assertEquals(rows, our.rows());
    }
    assertEquals(Set.of(), missingObjects(), "frozen parts have lost objects");

    clickHouse.query("ATTACH TABLE db.m");
    assertEquals(answer, clickHouse.query(question));
    ClickHouseTable their = new ClickHouseTable(clickHouse, "db.m", schemaHeader(ours));
    assertEquals(rows, their.rows());
    assertTrue(their.isSound());
    clickHouse.query("ALTER TABLE db.m UNFREEZE WITH NAME 'kept'");
    clickHouse.query("DETACH TABLE db.m");
    assertEquals(Set.of(), missingObjects());

    try (Ours open = new Ours(directory.resolve("ours-m"))) {
      assertEquals(rows, new OurTable(open.engine.table("m").orElseThrow()).rows());
      assertTrue(open.engine.dropTable("m"));
    }
    assertEquals(List.of(), bucket.keys(), "objects that nobody needs any more");
  }

  @Test
  void copiesOfSmallFilesSpareTheNextProcessRequestsAndStayUnseenByClickHouse() throws Exception {
    String columns = " (k UInt64, d Date, v Float64, s String) ENGINE = MergeTree";
    String rest =
        " PARTITION BY toYYYYMM(d) ORDER BY k SETTINGS storage_policy = 's3_main',"
            + " min_bytes_for_wide_part = 0";
    clickHouse.query("CREATE TABLE db.c" + columns + rest + ", old_parts_lifetime = 100000");
    for (int i = 0; i < 3; i++) {
      clickHouse.query(
          "INSERT INTO db.c SELECT number * 3 + "
              + i
              + ", toDate('2024-05-01') + number % 31, number / 7, toString(number)"
              + " FROM numbers(1000)");
    }
    // Hard links: parts whose texts have several names, here and in the shadow.
    clickHouse.query("ALTER TABLE db.c UPDATE v = 0 WHERE k % 100 = 0 SETTINGS mutations_sync = 2");
    clickHouse.query("ALTER TABLE db.c FREEZE WITH NAME 'copied'");
    String question = "SELECT count(), sum(k), round(sum(v), 3), sum(length(s)), max(d) FROM db.c";
    String answer = clickHouse.query(question);
    UUID uuid = new ClickHouseTable(clickHouse, "db.c", List.of()).uuid();
    clickHouse.query("DETACH TABLE db.c");
    List<String> lines = metadataLines();

    String ours = "CREATE TABLE c" + columns + rest;
    TableDefinition definition = new TableDefinition("c", uuid, RandomTable.schemaOf(ours));
    List<String> rows;
    try (Ours open = new Ours(directory.resolve("ours-c"))) {
      long before = open.readRequestCount();
      rows = new OurTable(open.engine.createTable(definition)).rows();
      assertEquals(3000, rows.size());
      long requests = open.readRequestCount() - before;
      assertTrue(requests > 3 * 7, "of the first process: " + requests);
    }
    assertEquals(lines, metadataLines());
    try (Ours open = new Ours(directory.resolve("ours-c"))) {
      assertEquals(0, open.readRequestCount(), "of opening");
      assertEquals(rows, new OurTable(open.engine.table("c").orElseThrow()).rows());
      // Three parts, whose strings have a file of lengths and one of bytes.
      assertEquals(3 * 5, open.readRequestCount(), "of all data");
    }

    clickHouse.query("ATTACH TABLE db.c");
    assertEquals(answer, clickHouse.query(question));
    ClickHouseTable their = new ClickHouseTable(clickHouse, "db.c", schemaHeader(ours));
    assertEquals(rows, their.rows());
    assertTrue(their.isSound());
    clickHouse.query("ALTER TABLE db.c UPDATE v = v + 1 WHERE 1 SETTINGS mutations_sync = 2");
    clickHouse.query("OPTIMIZE TABLE db.c FINAL");
    assertTrue(their.isSound());
    clickHouse.query("ALTER TABLE db.c UNFREEZE WITH NAME 'copied'");
    assertEquals(Set.of(), missingObjects());
    clickHouse.query("DROP TABLE db.c SYNC");
    assertEquals(List.of(), bucket.keys(), "objects that nobody needs any more");
  }

  /** Path and lines of all metadata files, as ClickHouse reads them: without what comes after. */
  private static List<String> metadataLines() throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("metadata"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().contains("/store/") || file.toString().contains("/shadow/")) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          int copy = text.indexOf("heartwood-copy\t");
          all.add(
              file
                  + " "
                  + Files.getAttribute(file, "unix:nlink")
                  + "\n"
                  + (copy < 0 ? text : text.substring(0, copy)));
        }
      }
    }
    return all;
  }

  private static List<io.heartwood.column.NamedType> schemaHeader(String statement)
      throws Exception {
    return RandomTable.schemaOf(statement).header();
  }

  /** Objects that a metadata file names and the bucket does not have. */
  private static Set<String> missingObjects() throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(directory.resolve("metadata"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("/store/") || file.toString().contains("/shadow/")) {
          String[] lines = Files.readString(file, StandardCharsets.ISO_8859_1).split("\n");
          int objectCount = Integer.parseInt(lines[1].split("\t")[0]);
          for (int i = 0; i < objectCount; i++) {
            String[] object = lines[2 + i].split("\t");
            if (!object[0].equals("0")) {
              missing.add(object[1]);
            }
          }
        }
      }
    }
    bucket.keys().forEach(missing::remove);
    return missing;
  }

  /** An engine of ours on the disk, with table definitions beside it. */
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
              .placement(storage.policy("s3_main").orElseThrow())
              .backgroundThreads(0)
              .build();
    }

    /** GETs so far, but for those of the probe at opening. */
    long readRequestCount() {
      long count = 0;
      for (RequestTotals totals : storage.disk("s3").orElseThrow().requestTotals()) {
        if (totals.kind().equals("GetObject") && !totals.table().isEmpty()) {
          count += totals.requestCount();
        }
      }
      return count;
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
    private final String name;
    private final Path home;
    private final List<Block> blocks = new ArrayList<>();

    Case(Random random, long seed) {
      this.random = random;
      this.made = RandomTable.ofCommonTypes(random);
      this.name = "db.t" + seed;
      this.home = directory.resolve("ours-" + seed);
    }

    void oursFirst() throws Exception {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      try (Ours open = new Ours(home)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(OURS)));
        insertAndMerge(table);
      }
      clickHouse.query(made.attachStatement(name, uuid, THEIRS));
      compareAndChange();
      clickHouse.query("DETACH TABLE " + name);
      ourTurn();
      clickHouse.query("ATTACH TABLE " + name);
      compare();
      clickHouse.query("DETACH TABLE " + name);
      drop();
    }

    void theirsFirst() throws Exception {
      clickHouse.query(made.createStatement(name, THEIRS));
      compareAndChange();
      UUID uuid = new ClickHouseTable(clickHouse, name, made.header()).uuid();
      clickHouse.query("DETACH TABLE " + name);
      try (Ours open = new Ours(home)) {
        MergeTreeTable table =
            open.engine.createTable(new TableDefinition("t", uuid, made.schema(OURS)));
        assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
      }
      ourTurn();
      clickHouse.query("ATTACH TABLE " + name);
      compareAndChange();
      clickHouse.query("DROP TABLE " + name + " SYNC");
      assertEquals(List.of(), bucket.keys());
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

    private void ourTurn() throws Exception {
      try (Ours open = new Ours(home)) {
        MergeTreeTable table = open.engine.table("t").orElseThrow();
        assertEquals(RandomTable.sortedRows(blocks), new OurTable(table).rows());
        insertAndMerge(table);
      }
    }

    private void drop() throws Exception {
      try (Ours open = new Ours(home)) {
        assertTrue(open.engine.dropTable("t"));
      }
      assertEquals(List.of(), bucket.keys(), "objects left by a dropped table");
    }

    private void compare() {
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      assertEquals(RandomTable.sortedRows(blocks), their.rows());
      assertTrue(their.isSound());
    }

    private void compareAndChange() throws IOException {
      compare();
      for (int i = 0; i < 2; i++) {
        Block block = made.randomBlock(1 + random.nextInt(60), random);
        blocks.add(block);
        Path file = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
        clickHouse.query("INSERT INTO " + name + " FROM INFILE '" + file + "' FORMAT RowBinary");
      }
      if (random.nextBoolean()) {
        clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
      }
      compare();
    }
  }
}
