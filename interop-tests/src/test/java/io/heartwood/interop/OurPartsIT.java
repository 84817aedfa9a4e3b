package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableDefinition;
import java.io.IOException;
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
 * Random tables that we write, insert by insert and merge by merge, are taken by ClickHouse: part
 * by part or as a whole directory. It checks them, reads them, finds rows by their keys and merges
 * them with its own merges; what it made of them is read by us again.
 */
class OurPartsIT {
  private static final Map<String, String> KEPT = Map.of("old_parts_lifetime", "100000");
  private static final int CONDITIONS = 6;

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;

  @BeforeAll
  static void start() throws IOException {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    clickHouse.query("CREATE DATABASE db");
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
  }

  @Test
  void clickHouseTakesOurTablesAndGivesThemBack() {
    RandomCases.run("our parts", 25, (random, seed) -> new Case(random, seed).run());
  }

  private static final class Case {
    private final Random random;
    private final RandomTable made;
    private final String name;
    private final UUID uuid;
    private final Path ours;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private List<String> expected;
    private List<String> parts;

    Case(Random random, long seed) {
      this.random = random;
      this.made = new RandomTable(random);
      this.name = "db.t" + seed;
      this.uuid = new UUID(random.nextLong(), random.nextLong());
      this.ours = directory.resolve("ours-" + seed);
    }

    void run() throws Exception {
      List<List<String>> answers = new ArrayList<>();
      List<Long> granules = new ArrayList<>();
      try (LocalDisk disk = OurTable.openDisk(ours);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        OurTable our = write(engine);
        for (String condition : conditions) {
          answers.add(our.rows(condition));
          granules.add(our.estimate(condition).selectedGranuleCount());
        }
      }
      ClickHouseTable their = random.nextBoolean() ? attachedParts() : adoptedTable();
      assertEquals(expected.size(), their.count());
      assertEquals(expected, their.rows());
      assertTrue(their.isSound());
      for (int i = 0; i < conditions.size(); i++) {
        String context = name + " WHERE " + conditions.get(i);
        assertEquals(their.rows(conditions.get(i)), answers.get(i), context);
        long theirGranules = their.selectedGranules(conditions.get(i));
        // Of several comparisons ClickHouse sees more: that k = 1 AND k > 2 is never true. And it
        // looks through NOT where a part of the key is a function that forgets something of k.
        assertTrue(
            conditions.get(i).contains(" AND ")
                || conditions.get(i).startsWith("NOT")
                || granules.get(i) <= theirGranules * 2 + 5,
            context + ": granules=" + granules.get(i) + " of ClickHouse=" + theirGranules);
      }
      clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
      assertEquals(expected, their.rows());
      assertTrue(their.isSound());
      readAgain(their);
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    private OurTable write(MergeTreeEngine engine) throws Exception {
      MergeTreeTable table = engine.createTable(new TableDefinition("t", uuid, made.schema(KEPT)));
      OurTable our = new OurTable(table);
      int inserts = 1 + random.nextInt(4);
      int rowLimit = made.rowLimit(random);
      for (int i = 0; i < inserts; i++) {
        Block block = made.randomBlock(1 + random.nextInt(rowLimit), random);
        blocks.add(block);
        table.insert(block);
        if (random.nextInt(4) == 0) {
          table.optimize(Optional.empty(), random.nextBoolean());
        }
      }
      expected = RandomTable.sortedRows(blocks);
      assertEquals(expected, our.rows());
      assertEquals(List.of(), our.defects());
      parts = our.activeParts();
      RandomConditions source = new RandomConditions(made, blocks, random);
      for (int i = 0; i < CONDITIONS; i++) {
        conditions.add(source.next());
      }
      return our;
    }

    private ClickHouseTable attachedParts() throws IOException {
      clickHouse.query(made.createStatement(name, KEPT));
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      Path detached = their.directory().resolve("detached");
      for (String part : parts) {
        TableDirectories.copy(
            TableDirectories.of(ours, uuid).resolve(part), detached.resolve(part));
        clickHouse.query("ALTER TABLE " + name + " ATTACH PART '" + part + "'");
      }
      return their;
    }

    private ClickHouseTable adoptedTable() throws IOException {
      TableDirectories.copy(
          TableDirectories.of(ours, uuid),
          TableDirectories.of(directory.resolve("clickhouse/data"), uuid));
      clickHouse.query(made.attachStatement(name, uuid, KEPT));
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      assertEquals(parts, their.activeParts());
      return their;
    }

    /**
     * What ClickHouse merged is found by us: by an engine that takes the table as it lies there.
     */
    private void readAgain(ClickHouseTable their) throws Exception {
      Path source = their.directory();
      UUID theirUuid = their.uuid();
      clickHouse.query("DETACH TABLE " + name);
      Path copy = ours.resolveSibling(ours.getFileName() + "-again");
      TableDirectories.copy(source, TableDirectories.of(copy, theirUuid));
      try (LocalDisk disk = OurTable.openDisk(copy);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        OurTable our =
            new OurTable(
                engine.createTable(new TableDefinition("t", theirUuid, made.schema(KEPT))));
        assertEquals(expected, our.rows());
        assertEquals(List.of(), our.defects());
      }
      clickHouse.query("ATTACH TABLE " + name);
    }
  }
}
