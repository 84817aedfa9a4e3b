package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.column.Block;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.SkipIndexUse;
import io.heartwood.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Skip indexes of random tables: the files that we write hold the bytes that ClickHouse writes for
 * the same rows, each side finds the same rows by the indexes of the other, and no index hides a
 * row.
 */
class SkipIndexIT {
  private static final int CONDITIONS = 12;

  /** Settings under which ClickHouse writes parts as we do. */
  private static final Map<String, String> CONSERVATIVE =
      Map.of(
          "old_parts_lifetime", "100000",
          "serialization_info_version", "basic",
          "string_serialization_version", "single_stream",
          "ratio_of_defaults_for_sparse_serialization", "1",
          "compress_marks", "0",
          "compress_primary_key", "0",
          "write_marks_for_substreams_in_compact_parts", "0");

  private static final Map<String, String> OURS = Map.of("old_parts_lifetime", "100000");

  private static final Map<String, String> OURS_MODERN =
      Map.of("old_parts_lifetime", "100000", "part_layout", "modern");

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
  void bothSidesWriteTheSameIndexesAndFindTheSameRows() {
    RandomCases.run("skip indexes", 30, (random, seed) -> new Case(random, seed).run());
  }

  private static final class Case {
    private final Random random;
    private final RandomTable made;
    private final List<String> indexes;
    private final String name;
    private final UUID uuid;
    private final Path ours;
    private final Map<String, String> ourSettings;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<List<String>> answers = new ArrayList<>();

    Case(Random random, long seed) {
      this.random = random;
      this.made = new RandomTable(random);
      this.indexes = RandomIndexes.clauses(made.header(), random);
      this.name = "db.t" + seed;
      this.uuid = new UUID(random.nextLong(), random.nextLong());
      this.ours = directory.resolve("ours-" + seed);
      this.ourSettings = random.nextBoolean() ? OURS : OURS_MODERN;
    }

    private String create(String table, Map<String, String> settings) {
      return RandomIndexes.addTo(made.createStatement(table, settings), indexes);
    }

    void run() throws Exception {
      // Columns that are sparse in memory, as by default, change the granules cut by bytes.
      boolean byBytes = create(name, OURS).contains("index_granularity_bytes");
      clickHouse.query(create(name, random.nextBoolean() || byBytes ? CONSERVATIVE : OURS));
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      writeBoth();
      assertEquals(their.activeParts(), partNames());
      for (String part : partNames()) {
        assertSameIndexes(
            indexContents(their.directory().resolve(part)),
            indexContents(TableDirectories.of(ours, uuid).resolve(part)),
            part + " of " + create(name, OURS));
      }
      for (int i = 0; i < conditions.size(); i++) {
        assertEquals(
            answers.get(i),
            their.rows(conditions.get(i) + " SETTINGS use_skip_indexes = 0"),
            conditions.get(i));
      }
      ClickHouseTable adopted = adopted();
      assertTrue(adopted.isSound());
      for (int i = 0; i < conditions.size(); i++) {
        // By an index ClickHouse misses rows of "x OR NULL", in its own parts, too.
        boolean odd = conditions.get(i).matches(".*[^S] NULL.*|.*\\(NULL.*");
        assertEquals(
            odd ? their.rows(conditions.get(i)) : answers.get(i),
            adopted.rows(conditions.get(i)),
            conditions.get(i) + " in " + create(name, OURS));
      }
      readTheirs(their);
      clickHouse.query("DROP TABLE " + adopted + " SYNC");
      clickHouse.query("DROP TABLE " + name + " SYNC");
    }

    private void assertSameIndexes(
        Map<String, byte[]> their, Map<String, byte[]> our, String context) {
      assertEquals(their.keySet(), our.keySet(), context);
      for (Map.Entry<String, byte[]> index : their.entrySet()) {
        byte[] ourBytes = our.get(index.getKey());
        byte[] theirBytes = index.getValue();
        String expected = HexFormat.of().formatHex(theirBytes);
        if (indexes.stream().anyMatch(clause -> isNgrams(clause, index.getKey()))) {
          // Of texts that are no UTF-8 ours has more tokens.
          for (int i = 0; i < Math.min(theirBytes.length, ourBytes.length); i++) {
            ourBytes[i] &= theirBytes[i];
          }
        }
        assertEquals(
            expected, HexFormat.of().formatHex(ourBytes), index.getKey() + " in " + context);
      }
    }

    private List<String> partNames() throws IOException {
      try (Stream<Path> parts = Files.list(TableDirectories.of(ours, uuid))) {
        return parts
            .map(path -> path.getFileName().toString())
            .filter(part -> part.matches(".*_\\d+_\\d+_\\d+"))
            .sorted()
            .toList();
      }
    }

    private void writeBoth() throws Exception {
      try (LocalDisk disk = OurTable.openDisk(ours);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        MergeTreeTable table =
            engine.createTable(
                new TableDefinition("t", uuid, RandomTable.schemaOf(create("t", ourSettings))));
        int inserts = 1 + random.nextInt(2);
        for (int i = 0; i < inserts; i++) {
          Block block = made.randomBlock(1 + random.nextInt(made.rowLimit(random)), random);
          blocks.add(block);
          table.insert(block);
          Path file = Files.write(directory.resolve("rows.bin"), RowBinary.encode(block));
          clickHouse.query("INSERT INTO " + name + " FROM INFILE '" + file + "' FORMAT RowBinary");
        }
        IndexConditions source = new IndexConditions(made, blocks, random);
        OurTable our = new OurTable(table);
        for (int i = 0; i < CONDITIONS; i++) {
          String condition = source.next();
          conditions.add(condition);
          ScanRequest request = ScanRequest.all().where(ExpressionParser.parse(condition));
          List<String> rows = our.rows(request.withSkipIndexes(SkipIndexUse.NONE));
          assertEquals(rows, our.rows(request), condition + " in " + create("t", OURS));
          answers.add(rows);
        }
        assertEquals(List.of(), our.defects());
      }
    }

    private ClickHouseTable adopted() throws IOException {
      TableDirectories.copy(
          TableDirectories.of(ours, uuid),
          TableDirectories.of(directory.resolve("clickhouse/data"), uuid));
      String again = name + "_ours";
      clickHouse.query(
          create(again + " UUID '" + uuid + "'", OURS).replaceFirst("CREATE", "ATTACH"));
      return new ClickHouseTable(clickHouse, again, made.header());
    }

    /** Our engine finds the rows by the indexes that ClickHouse wrote. */
    private void readTheirs(ClickHouseTable their) throws Exception {
      Path copy = ours.resolveSibling(ours.getFileName() + "-theirs");
      TableDirectories.copy(their.directory(), TableDirectories.of(copy, uuid));
      try (LocalDisk disk = OurTable.openDisk(copy);
          MergeTreeEngine engine = OurTable.openEngine(disk)) {
        OurTable our =
            new OurTable(
                engine.createTable(
                    new TableDefinition("t", uuid, RandomTable.schemaOf(create("t", OURS)))));
        for (int i = 0; i < conditions.size(); i++) {
          assertEquals(answers.get(i), our.rows(conditions.get(i)), conditions.get(i));
        }
        assertEquals(List.of(), our.defects());
      }
    }
  }

  private static boolean isNgrams(String clause, String file) {
    return clause.contains("ngrambf") && file.startsWith("skp_idx_" + clause.split(" ")[1] + ".");
  }

  /** The decoded bytes of all index files of a part, and how many marks there are. */
  private static Map<String, byte[]> indexContents(Path part) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(part)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("skp_idx_")) {
          byte[] bytes = Files.readAllBytes(file);
          int dot = name.lastIndexOf('.');
          boolean marks = name.contains("mrk");
          boolean compressed = !name.startsWith(".mrk", dot);
          byte[] decoded =
              compressed ? CompressedBlockReader.readAll(name, bytes, 0, 1 << 28) : bytes;
          contents.put(
              marks ? name.substring(0, dot) + " marks" : name,
              marks ? new byte[decoded.length / 24] : decoded);
        }
      }
    }
    return contents;
  }
}
