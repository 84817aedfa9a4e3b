package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Random tables that ClickHouse writes, in its default layout or in older ones, are opened by us
 * where they lie: rows, checks and lookups by key agree. Then we insert into them and merge them,
 * and ClickHouse goes on with the result.
 */
class TheirPartsIT {
  private static final Map<String, String> KEPT = Map.of("old_parts_lifetime", "100000");
  private static final int CONDITIONS = 6;

  /** Settings of layouts, all of which ClickHouse 26.7 can write. */
  private static final Map<String, List<String>> LAYOUT =
      Map.of(
          "serialization_info_version", List.of("basic", "with_types"),
          "string_serialization_version", List.of("single_stream", "with_size_stream"),
          "ratio_of_defaults_for_sparse_serialization", List.of("1", "0.9375", "0.5", "0.1"),
          "compress_marks", List.of("0", "1"),
          "compress_primary_key", List.of("0", "1"),
          "write_marks_for_substreams_in_compact_parts", List.of("0", "1"),
          "write_final_mark", List.of("1", "1", "0"));

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
  void weReadAndMergeWhatClickHouseWrites() {
    RandomCases.run("their parts", 25, (random, seed) -> new Case(random, seed).run());
  }

  private static final class Case {
    private final Random random;
    private final RandomTable made;
    private final String name;
    private final Path ours;
    private final Map<String, String> layout = new HashMap<>(KEPT);
    private final List<Block> blocks = new ArrayList<>();

    Case(Random random, long seed) {
      this.random = random;
      this.made = new RandomTable(random);
      this.name = "db.t" + seed;
      this.ours = directory.resolve("ours-" + seed);
      // Half the tables have ClickHouse's defaults.
      if (random.nextBoolean()) {
        LAYOUT.forEach(
            (setting, values) -> layout.put(setting, values.get(random.nextInt(values.size()))));
      }
    }

    void run() throws Exception {
      ClickHouseTable their = write();
      List<String> expected = RandomTable.sortedRows(blocks);
      assertEquals(expected, their.rows(), "rows that ClickHouse was given");
      List<String> conditions = new ArrayList<>();
      List<List<String>> answers = new ArrayList<>();
      RandomConditions source = new RandomConditions(made, blocks, random);
      for (int i = 0; i < CONDITIONS; i++) {
        String condition = source.next();
        conditions.add(condition);
        answers.add(their.rows(condition));
      }
      List<String> parts = their.activeParts();
      UUID uuid = copyToUs(their);
      try (LocalDisk disk = OurTable.openDisk(ours);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        MergeTreeTable table =
            engine.createTable(new TableDefinition("t", uuid, made.schema(KEPT)));
        OurTable our = new OurTable(table);
        assertEquals(parts, our.activeParts());
        assertEquals(expected, our.rows());
        assertEquals(List.of(), our.defects());
        for (int i = 0; i < conditions.size(); i++) {
          assertEquals(
              answers.get(i), our.rows(conditions.get(i)), name + " WHERE " + conditions.get(i));
        }
        Block more = made.randomBlock(1 + random.nextInt(100), random);
        blocks.add(more);
        table.insert(more);
        table.optimize(Optional.empty(), true);
        expected = RandomTable.sortedRows(blocks);
        assertEquals(expected, our.rows());
        assertEquals(List.of(), our.defects());
        parts = our.activeParts();
      }
      ClickHouseTable again = giveBack(uuid);
      assertEquals(parts, again.activeParts());
      assertEquals(expected, again.rows());
      assertEquals(expected.size(), again.count());
      assertTrue(again.isSound());
      clickHouse.query("DROP TABLE " + again + " SYNC");
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    private ClickHouseTable write() throws IOException {
      clickHouse.query(made.createStatement(name, layout));
      int inserts = 1 + random.nextInt(4);
      int rowLimit = made.rowLimit(random);
      for (int i = 0; i < inserts; i++) {
        Block block = made.randomBlock(1 + random.nextInt(rowLimit), random);
        blocks.add(block);
        Path file = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
        clickHouse.query("INSERT INTO " + name + " FROM INFILE '" + file + "' FORMAT RowBinary");
        if (random.nextInt(3) == 0) {
          clickHouse.query("OPTIMIZE TABLE " + name + " FINAL");
        }
      }
      return new ClickHouseTable(clickHouse, name, made.header());
    }

    private UUID copyToUs(ClickHouseTable their) throws IOException {
      UUID uuid = their.uuid();
      Path source = their.directory();
      clickHouse.query("DETACH TABLE " + name);
      TableDirectories.copy(source, TableDirectories.of(ours, uuid));
      clickHouse.query("ATTACH TABLE " + name);
      return uuid;
    }

    private ClickHouseTable giveBack(UUID uuid) throws IOException {
      UUID newUuid = new UUID(random.nextLong(), random.nextLong());
      TableDirectories.copy(
          TableDirectories.of(ours, uuid),
          TableDirectories.of(directory.resolve("clickhouse/data"), newUuid));
      String again = name + "_again";
      clickHouse.query(made.attachStatement(again, newUuid, KEPT));
      return new ClickHouseTable(clickHouse, again, made.header());
    }
  }
}
