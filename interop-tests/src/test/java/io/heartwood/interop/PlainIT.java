package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskCopy;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.layout.TableFiles;
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
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The layout {@code plain}, in which ClickHouse 26.7 writes backups and reads tables: it opens a
 * table that we copied there, and we read a backup that it wrote. Neither inserts into such a
 * table.
 */
@WithS3
class PlainIT {
  private static final Map<String, String> THEIRS = Map.of("storage_policy", "archive");

  @TempDir private static Path directory;
  private static String configuration;

  @BeforeAll
  static void configure(TestS3 s3) {
    configuration =
        "<storage_configuration><disks><plain><type>s3_plain</type><endpoint>"
            + s3.diskEndpoint()
            + "</endpoint><region>"
            + s3.region()
            + "</region><access_key_id>"
            + s3.accessKey()
            + "</access_key_id><secret_access_key>"
            + s3.secretKey()
            + "</secret_access_key></plain></disks><policies><archive><volumes><main><disk>plain</disk></main>"
            + "</volumes></archive></policies></storage_configuration>";
  }

  @Test
  void clickHouseReadsATableThatWeCopiedThere() {
    RandomCases.run("our plain tables", 1, (random, seed) -> ourTable(random, "ours" + seed));
  }

  @Test
  void weReadBackupsThatTheyWroteThere() {
    RandomCases.run("their backups", 1, (random, seed) -> theirBackup(random, "theirs" + seed));
  }

  private static void ourTable(Random random, String name) throws Exception {
    Path home = directory.resolve(name);
    RandomTable made = RandomTable.ofCommonTypes(random);
    List<Block> blocks = new ArrayList<>();
    TableDefinition definition;
    try (LocalDisk local = OurTable.openDisk(home.resolve("local"))) {
      try (MergeTreeEngine engine = OurTable.openEngine(local)) {
        MergeTreeTable table = engine.createTable("t", made.schema(Map.of()));
        for (int i = 0; i < 3; i++) {
          blocks.add(made.randomBlock(1 + random.nextInt(15), random));
          table.insert(blocks.get(i));
        }
        definition = new TableDefinition("t", table.uuid(), made.schema(THEIRS));
      }
      try (OpenStorage storage = open(home);
          DiskTransaction transaction = plain(storage).begin()) {
        DiskPath table = TableFiles.directory(definition.uuid());
        DiskCopy.copyDirectory(local, table, transaction, table);
        transaction.commit();
      }
    }
    try (ClickHouse clickHouse = start(home)) {
      clickHouse.query("CREATE DATABASE db");
      clickHouse.query(made.attachStatement("db.t", definition.uuid(), THEIRS));
      ClickHouseTable their = new ClickHouseTable(clickHouse, "db.t", made.header());
      assertEquals(RandomTable.sortedRows(blocks), their.rows());
      assertTrue(their.isSound());
      ClickHouseException refusal =
          assertThrows(
              ClickHouseException.class, () -> clickHouse.query("INSERT INTO db.t (k) SELECT 1"));
      assertTrue(
          refusal.getMessage().contains("TABLE_IS_PERMANENTLY_READ_ONLY"), refusal::getMessage);
    }
    try (OpenStorage storage = open(home);
        LocalDisk definitions = OurTable.openDisk(home.resolve("definitions"));
        MergeTreeEngine engine =
            MergeTreeEngine.builder()
                .definitions(definitions)
                .placement(storage.policy("archive").orElseThrow())
                .backgroundThreads(0)
                .build()) {
      OurTable our = new OurTable(engine.createTable(definition));
      assertEquals(RandomTable.sortedRows(blocks), our.rows());
      assertEquals(List.of(), our.defects());
      assertThrows(
          UnsupportedDiskOperationException.class, () -> our.table().insert(blocks.get(0)));
    }
  }

  private static void theirBackup(Random random, String name) throws Exception {
    Path home = directory.resolve(name);
    RandomTable made = RandomTable.ofCommonTypes(random);
    List<Block> blocks = new ArrayList<>();
    try (ClickHouse clickHouse = start(home)) {
      clickHouse.query("CREATE DATABASE db");
      clickHouse.query(made.createStatement("db.t", Map.of()));
      for (int i = 0; i < 3; i++) {
        blocks.add(made.randomBlock(1 + random.nextInt(15), random));
        Path file = Files.write(home.resolve("rows.bin"), RowBinary.encode(blocks.get(i)));
        clickHouse.query("INSERT INTO db.t FROM INFILE '" + file + "' FORMAT RowBinary");
      }
      // By default a backup has of equal files only the first, and a list of the others.
      clickHouse.query(
          "BACKUP TABLE db.t TO Disk('plain', '" + name + "') SETTINGS deduplicate_files = 0");
    }
    TableDefinition definition = new TableDefinition("t", UUID.randomUUID(), made.schema(Map.of()));
    try (OpenStorage storage = open(home);
        LocalDisk local = OurTable.openDisk(home.resolve("local"))) {
      IDisk plain = plain(storage);
      DiskPath backup = DiskPath.of(name + "/data/db/t");
      DiskPath table = TableFiles.directory(definition.uuid());
      try (DiskTransaction transaction = local.begin()) {
        for (String part : plain.list(backup)) {
          DiskCopy.copyDirectory(plain, backup.resolve(part), transaction, table.resolve(part));
        }
        transaction.commit();
      }
      try (MergeTreeEngine engine = OurTable.openEngine(local)) {
        OurTable our = new OurTable(engine.createTable(definition));
        assertEquals(RandomTable.sortedRows(blocks), our.rows());
        assertEquals(List.of(), our.defects());
      }
    }
  }

  private static OpenStorage open(Path home) throws IOException {
    return StorageConfiguration.parse("config.xml", configuration, Map.of())
        .open(new DiskFactory.Context(home.resolve("default"), Map.of()));
  }

  private static IDisk plain(OpenStorage storage) {
    return storage.policy("archive").orElseThrow().disks().get(0);
  }

  private static ClickHouse start(Path home) throws IOException {
    return ClickHouse.start(
        home.resolve("clickhouse"),
        configuration + "<backups><allowed_disk>plain</allowed_disk></backups>");
  }
}
