package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.column.Block;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Conditions by the one index that must be used for them. */
  private static final Map<String, List<String>> ANSWERED =
      Map.of(
          "mm", List.of("v = 17", "v > 180", "v BETWEEN 30 AND 35", "NOT (v <= 170)"),
          "st", List.of("lc = 'c3'", "lc IN ('c1', 'c9')", "lc > 'c7' AND lc LIKE 'c%'"),
          "bf", List.of("s = 'Some word17'", "s IN ('Some word3', 'Some word150')"),
          "lo", List.of("lower(s) = 'some word42'"),
          "ba", List.of("has(a, 'x55')"),
          "bm", List.of("mapContains(m, 'key77')", "has(mapKeys(m), 'key78')"),
          "ng",
              List.of(
                  "s LIKE '%word133%'", "endsWith(s, 'word199')", "startsWith(s, 'Some word5')"),
          "tk", List.of("hasToken(s, 'word61')", "s LIKE '% word62'", "s = 'Some word63'"));

  private static final String INDEXED =
      "(k UInt64, v Nullable(Int64), s String, lc LowCardinality(String), a Array(String),"
          + " m Map(String, String), INDEX mm v TYPE minmax, INDEX st lc TYPE set(10) GRANULARITY 2,"
          + " INDEX bf s TYPE bloom_filter(0.001), INDEX lo lower(s) TYPE bloom_filter(0.001),"
          + " INDEX ba a TYPE bloom_filter(0.001), INDEX bm mapKeys(m) TYPE bloom_filter(0.001),"
          + " INDEX ng s TYPE ngrambf_v1(3, 1024, 3, 0), INDEX tk s TYPE tokenbf_v1(1024, 3, 0))"
          + " ENGINE = MergeTree ORDER BY tuple() SETTINGS index_granularity = 10";

  @Test
  void clickHouseSkipsGranulesByOurIndexes() throws Exception {
    for (String layout : List.of("conservative", "modern")) {
      for (String wide : List.of("0", "1000000000")) {
        skipGranules(layout, wide);
      }
    }
  }

  private static void skipGranules(String layout, String minBytesForWidePart) throws Exception {
    UUID uuid = UUID.randomUUID();
    String settings = ", min_bytes_for_wide_part = " + minBytesForWidePart;
    String name = "indexed_" + layout + minBytesForWidePart;
    Path home = directory.resolve(name);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String v = i % 50 == 0 ? "\\N" : "" + i;
      rows.append(i + "\t" + v + "\tSome word" + i + "\tc" + i / 20 + "\t['x" + i + "','y']");
      rows.append("\t{'key" + i + "':'1'}\n");
    }
    try (SqlEngine engine = SqlEngine.builder(home).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t UUID '"
              + uuid
              + "' "
              + INDEXED
              + settings
              + ", part_layout = '"
              + layout
              + "'");
      session.query("INSERT INTO t FORMAT TabSeparated\n" + rows);
    }
    Path ours = null;
    try (Stream<Path> found = Files.walk(home)) {
      ours = found.filter(path -> path.endsWith(uuid.toString())).findFirst().orElseThrow();
    }
    TableDirectories.copy(ours, TableDirectories.of(directory.resolve("clickhouse/data"), uuid));
    clickHouse.query("ATTACH TABLE db." + name + " UUID '" + uuid + "' " + INDEXED + settings);
    try (SqlEngine engine = SqlEngine.builder(home).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      OurTable our = new OurTable(engine.tables().table("t").orElseThrow());
      for (Map.Entry<String, List<String>> index : ANSWERED.entrySet()) {
        List<String> others =
            ANSWERED.keySet().stream().filter(other -> !other.equals(index.getKey())).toList();
        for (String condition : index.getValue()) {
          String where =
              " WHERE "
                  + condition
                  + " SETTINGS force_data_skipping_indices = '"
                  + index.getKey()
                  + "', ignore_data_skipping_indices = '"
                  + String.join(",", others)
                  + "'";
          String context = name + where;
          String expected =
              clickHouse.query(
                  "SELECT k FROM db."
                      + name
                      + " WHERE "
                      + condition
                      + " ORDER BY k SETTINGS use_skip_indexes = 0");
          assertTrue(!expected.isEmpty(), context);
          assertEquals(
              expected,
              clickHouse.query(
                  "SELECT k FROM db." + name + where.replace(" SETTINGS", " ORDER BY k SETTINGS")),
              context);
          assertEquals(
              expected,
              session
                  .query("SELECT k FROM t" + where.replace(" SETTINGS", " ORDER BY k SETTINGS"))
                  .strip(),
              context);
          String plan = clickHouse.query("EXPLAIN indexes = 1 SELECT k FROM db." + name + where);
          long their = selected(plan, index.getKey());
          assertTrue(their < 20, context + "\n" + plan);
          SkipIndexUse use = new SkipIndexUse(true, Set.copyOf(others), List.of(index.getKey()));
          ScanRequest request = ScanRequest.all().where(condition).withSkipIndexes(use);
          try (PartSnapshot snapshot = our.table().snapshot()) {
            assertEquals(their, snapshot.estimate(request).selectedGranuleCount(), context);
          }
        }
      }
    }
    assertEquals(
        "1",
        clickHouse.query(
            "CHECK TABLE db." + name + " SETTINGS check_query_single_value_result = 1"));
  }

  /** The granules that are left after an index, from EXPLAIN. */
  private static long selected(String plan, String index) {
    Matcher matcher =
        Pattern.compile("Name: " + index + "\\b.*?Granules: (\\d+)/(\\d+)", Pattern.DOTALL)
            .matcher(plan);
    assertTrue(matcher.find(), plan);
    return Long.parseLong(matcher.group(1));
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
      this.made = RandomTable.ofCommonTypes(random);
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
      clickHouse.query(create(name, random.nextBoolean() ? CONSERVATIVE : OURS));
      ClickHouseTable their = new ClickHouseTable(clickHouse, name, made.header());
      writeBoth();
      assertEquals(their.activeParts(), partNames());
      // To bytes in memory ClickHouse also counts columns that it computed for keys and indexes.
      boolean cutByBytes = create(name, OURS).contains("index_granularity_bytes");
      for (String part : cutByBytes ? List.<String>of() : partNames()) {
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
