package io.heartwood.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.cli.inspect.CommandRun.Ended;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.testing.PartFixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class InspectCommandTest {
  @TempDir Path directory;

  private Path unpack(String archive) throws IOException {
    for (Map.Entry<String, byte[]> file : PartFixtures.files(archive).entrySet()) {
      Path path = directory.resolve(archive).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return directory.resolve(archive);
  }

  private Path part(String archive, String table, String name) throws IOException {
    return unpack(archive).resolve(table).resolve("parts").resolve(name);
  }

  private Path place(PartFixtures.FixturePart fixture) throws IOException {
    Path part =
        directory.resolve(fixture.archive()).resolve(fixture.table()).resolve(fixture.name());
    Files.createDirectories(part);
    for (Map.Entry<String, byte[]> file : fixture.files().entrySet()) {
      Files.write(part.resolve(file.getKey()), file.getValue());
    }
    return part;
  }

  private static Ended inspect(Path part, String... options) {
    return CommandRun.of(
        Stream.concat(Stream.of("inspect", part.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private static JsonNode json(Ended run) {
    return JsonNode.parser().parse(run.output());
  }

  private static void assertRefused(Ended run, String code, String part) {
    assertEquals(1, run.status());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().startsWith("heartwood: " + code + ": "), run.errors());
    assertTrue(run.errors().contains(part), run.errors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02_compact_multi_granule/t/all_1_1_0",
        "05_wide_lc_nullable_array_map/t/all_1_1_0",
        "08_wide_sparse/t/all_1_1_0",
        "12_ttl/t/all_1_1_0",
        "15_partition_keys/p05/2d563c91d444fc9e523881b70de68e89_1_1_0",
        "16_codecs/t/all_1_1_0",
        "17_compact_multi_codec/t/all_1_1_0",
        "18_conservative_settings/u/all_1_1_0",
        "19_nonadaptive/t/all_1_1_0",
        "21_projections/t/all_1_1_0",
        "25_sort_keys/t/all_1_1_0",
        "27_empty_part/t/all_1_1_2"
      })
  void partsOfClickHouseAreShownWithoutDefinition(String fixture) throws IOException {
    String[] names = fixture.split("/");
    Ended run = inspect(part(names[0], names[1], names[2]));

    assertEquals(0, run.status(), run.errors());
    assertEquals("", run.errors());
    assertEquals(golden(fixture.replace('/', '-') + ".txt"), run.output());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = InspectCommandTest.class.getResourceAsStream("/inspect/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyPartGivesJsonThatAgreesWithItsFiles() throws IOException {
    int parts = 0;
    for (PartFixtures.FixturePart fixture : PartFixtures.allParts()) {
      place(fixture);
    }
    for (PartFixtures.FixturePart fixture : PartFixtures.allParts()) {
      Ended run = inspect(place(fixture), "--json");
      assertEquals(0, run.status(), fixture + " " + run.errors());
      JsonNode node = json(run);
      Map<String, JsonNode> fields = node.asObject();
      String rows = new String(fixture.file("count.txt"), StandardCharsets.UTF_8);
      assertEquals(rows, fields.get("rows").asNumber(), fixture.toString());
      assertEquals(List.of(), fields.get("defects").asArray(), fixture.toString());
      assertEquals("not verified", fields.get("checksums").asString());
      long dataBytes =
          fixture.files().entrySet().stream()
              .filter(file -> file.getKey().endsWith(".bin"))
              .mapToLong(file -> file.getValue().length)
              .sum();
      long shown = 0;
      for (JsonNode column : fields.get("columns").asArray()) {
        shown += Long.parseLong(column.asObject().get("compressedBytes").asNumber());
      }
      // Blocks that streams of a Compact part have in common are divided and rounded.
      assertEquals(dataBytes, shown, fields.get("columns").asArray().size(), fixture.toString());
      parts++;
    }
    assertTrue(parts > 50, "parts=" + parts);
  }

  @Test
  void bytesOfAllColumnsOfAWidePartAreThoseOfItsFiles() throws IOException {
    for (String archive : List.of("03_wide_all_types", "22_long_names", "28_json_merged")) {
      for (PartFixtures.FixturePart fixture : PartFixtures.parts(archive)) {
        Path part = place(fixture);
        // Older servers do not name the streams.
        Files.delete(part.resolve("columns_substreams.txt"));
        long dataBytes =
            fixture.files().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".bin"))
                .mapToLong(file -> file.getValue().length)
                .sum();
        Ended run = inspect(part, "--json");
        JsonNode node = json(run);
        assertEquals(
            Long.toString(dataBytes),
            node.asObject().get("compressedBytes").asNumber(),
            fixture.toString());
      }
    }
  }

  @Test
  void keysThatAreExpressionsNeedTheDefinition() throws IOException {
    Path part = part("25_sort_keys", "u", "all_1_1_0");
    Path definition = directory.resolve("25_sort_keys/u/create.sql");
    Ended unknown = inspect(part);
    assertTrue(unknown.output().contains("\nprimary key    types unknown (--order-by gives them)"));
    assertTrue(unknown.output().contains("beginning with 0b4d0130"), unknown.output());

    Ended given = inspect(part, "--definition", definition.toString());
    assertTrue(
        given.output().contains("primary key    (toDate(d), lc): ('2024-01-01', '0') to ('2024-"),
        given.output());
    Ended option = inspect(part, "--order-by", "(toDate(d), lc)");
    assertEquals(given.output(), option.output());

    Ended wrong = inspect(part, "--order-by", "(nope, lc)");
    assertEquals(0, wrong.status());
    assertTrue(
        wrong.output().contains("note           cannot read the primary key"), wrong.output());
  }

  @Test
  void directionsOfKeysDoNotMatter() throws IOException {
    Path part = part("25_sort_keys", "t", "all_1_1_0");
    Ended run = inspect(part, "--order-by", "(k DESC, v, s)");
    assertTrue(
        run.output().contains("(k, v, s): (9, NULL, '9') to (0, NULL, '0')\n"), run.output());
  }

  @Test
  void granulesOfFixedGranularityAreFoundWhereValuesHaveAFixedSize() throws IOException {
    Path part = part("19_nonadaptive", "t", "all_1_1_0");
    Path definition = directory.resolve("19_nonadaptive/t/create.sql");
    Ended run = inspect(part, "--definition", definition.toString());

    assertTrue(
        run.output().contains("granules       3 of 50 to 100 rows, 3 marks\n"), run.output());
    assertTrue(run.output().contains("primary key    k: 0 to 200\n"), run.output());
    assertEquals(0, inspect(part, "--verify").status());
    Files.move(part.resolve("k.bin"), part.resolve("other.bin"));
    Ended without = inspect(part);
    assertTrue(
        without.output().contains("index_granularity of the table was 84 to 124 rows"),
        without.output());
  }

  @Test
  void theDefinitionIsFoundInTheDataDirectoryAroundThePart() throws Exception {
    String uuid = "6b1d0f6e-8a5c-4d1f-9d4e-2f6c1a7b3c5d";
    Path store = directory.resolve("server/store/6b1/" + uuid);
    Path part = part("25_sort_keys", "u", "all_1_1_0");
    Files.createDirectories(store);
    Files.move(part, store.resolve("all_1_1_0"));
    Path metadata = Files.createDirectories(directory.resolve("server/metadata/default"));
    String statement = Files.readString(directory.resolve("25_sort_keys/u/create.sql"));
    Files.writeString(
        metadata.resolve("u.sql"),
        statement.replaceFirst("CREATE TABLE \\S+", "ATTACH TABLE _ UUID '" + uuid + "'"));
    Ended run = inspect(store.resolve("all_1_1_0"));

    assertTrue(run.output().contains("primary key    (toDate(d), lc): "), run.output());
  }

  @Test
  void aTypeNobodyKnowsIsShownAsText() throws IOException {
    Path part = part("10_wide_skip_indexes", "t", "all_1_1_0");
    Path columns = part.resolve("columns.txt");
    Files.writeString(columns, Files.readString(columns).replace("`d` Date", "`d` Frobnicate(7)"));
    Ended run = inspect(part);

    assertEquals(0, run.status(), run.errors());
    assertTrue(
        run.output()
            .lines()
            .anyMatch(line -> line.matches(".*Frobnicate\\(7\\) +LZ4 +type not read +36 +20 .*")),
        run.output());
  }

  @Test
  void aPatchPartNamesThePartsItChanges() throws IOException {
    Path part = part("26_patch_part", "t", "patch-9834becdf7e2e15ad7c410ffd6a5a63c-all_3_3_0_2");
    Ended run = inspect(part);

    assertEquals(0, run.status());
    assertTrue(run.output().contains("\npatches        all_1_1_0\n"), run.output());
  }

  @Test
  void verifyReadsEveryByte() throws IOException {
    Path part = part("02_compact_multi_granule", "t", "all_1_1_0");
    Ended sound = inspect(part, "--verify");
    assertEquals(0, sound.status());
    assertTrue(sound.output().contains("\nchecksums      verified\n"), sound.output());
    Path data = part.resolve("data.bin");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length - 1] ^= 1;
    Files.write(data, bytes);

    assertEquals(0, inspect(part).status(), "the last bytes are not looked at");
    Ended damaged = inspect(part, "--verify");
    assertTrue(
        damaged.output().contains("\nchecksums      damaged, see below\n"), damaged.output());
    assertTrue(damaged.output().contains("\ndamaged        all_1_1_0/data.bin: offset="));
    assertRefused(damaged, "CORRUPTED_DATA", "all_1_1_0/data.bin");
    JsonNode json = json(inspect(part, "--verify", "--json"));
    assertEquals("damaged", json.asObject().get("checksums").asString());
    assertFalse(json.asObject().get("defects").asArray().isEmpty());
  }

  @Test
  void whatIsLeftOfADamagedPartIsShown() throws IOException {
    Path part = part("05_wide_lc_nullable_array_map", "t", "all_1_1_0");
    Files.delete(part.resolve("columns.txt"));
    Ended missing = inspect(part);
    assertRefused(missing, "CORRUPTED_DATA", "columns.txt");
    assertTrue(missing.output().contains("\nrows           500\n"), missing.output());
    assertTrue(missing.output().contains("granules       4 of 116 to 128 rows"), missing.output());

    Files.writeString(part.resolve("columns.txt"), "columns format version: 7\n");
    assertRefused(inspect(part), "CORRUPTED_DATA", "columns.txt");

    Path other = part("08_wide_sparse", "t", "all_1_1_0");
    Files.writeString(other.resolve("serialization.json"), "{");
    Ended json = inspect(other);
    assertRefused(json, "CORRUPTED_DATA", "serialization.json");
    assertTrue(json.output().contains("  v.sparse.idx "), json.output());
    Files.write(other.resolve("checksums.txt"), new byte[] {1, 2, 3});
    assertRefused(inspect(other), "CORRUPTED_DATA", "checksums.txt");
    Files.write(other.resolve("k.bin"), new byte[40]);
    Ended both = inspect(other);
    assertRefused(both, "CORRUPTED_DATA", " and 2 more");
    assertTrue(both.output().contains("\ndamaged        all_1_1_0/k.bin: "), both.output());
  }

  @Test
  void whatIsNoPartIsRefusedInOneLine() throws IOException {
    assertRefused(inspect(directory.resolve("nope")), "IO_ERROR", "no such directory");
    assertRefused(inspect(directory), "IO_ERROR", "not a part");
    Path file = Files.writeString(directory.resolve("file"), "text");
    assertRefused(inspect(file), "IO_ERROR", "not a directory");
    assertRefused(inspect(Path.of("/")), "IO_ERROR", "not a part");
    assertRefused(inspect(directory, "--config", "storage.xml"), "BAD_ARGUMENTS", "--disk");
    assertRefused(inspect(directory, "--disk", "default"), "BAD_ARGUMENTS", "--data");
    assertRefused(CommandRun.of("inspect"), "BAD_ARGUMENTS", "PATH");
  }

  @Test
  void nothingIsWrittenBesideThePart() throws IOException {
    Path part = part("02_compact_multi_granule", "t", "all_1_1_0");
    List<Path> before = tree();
    inspect(part, "--verify");
    assertEquals(before, tree());
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted().toList();
    }
  }

  @Test
  void partsOnADiskAreFoundByTheirPathThere() throws Exception {
    Path data = directory.resolve("data");
    try (SqlEngine engine = SqlEngine.builder(data).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (d Date, s String) ENGINE = MergeTree PARTITION BY toYYYYMM(d)"
              + " ORDER BY (toYear(d), s); INSERT INTO t VALUES ('2026-02-03', 'x')");
    }
    Path part;
    try (Stream<Path> all = Files.walk(data)) {
      part = all.filter(path -> path.endsWith("202602_1_1_0")).findFirst().orElseThrow();
    }
    String onDisk = data.relativize(part).toString();
    Ended run = CommandRun.of("inspect", "--data", data.toString(), "--disk", "default", onDisk);

    assertEquals(0, run.status(), run.errors());
    assertTrue(run.output().contains("(toYear(d), s): (2026, 'x') to (2026, 'x')\n"), run.output());
    assertTrue(
        run.output().contains("partition      202602, toYYYYMM(d) = 202602\n"), run.output());
    assertEquals(run.output(), inspect(part).output());
    assertRefused(
        CommandRun.of("inspect", "--data", data.toString(), "--disk", "nope", onDisk),
        "UNKNOWN_DISK",
        "nope");
    assertRefused(
        CommandRun.of("inspect", "--data", data.toString(), "--disk", "default", "store/x"),
        "IO_ERROR",
        "no such directory");
    assertRefused(
        CommandRun.of("inspect", "--data", data.toString(), "--disk", "default", "../x"),
        "BAD_ARGUMENTS",
        "../x");
  }
}
