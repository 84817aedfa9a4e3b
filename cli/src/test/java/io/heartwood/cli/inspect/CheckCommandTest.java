package io.heartwood.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.cli.inspect.CommandRun.Ended;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class CheckCommandTest {
  @TempDir Path directory;

  private Path place(String archive) throws IOException {
    for (Map.Entry<String, byte[]> file : PartFixtures.files(archive).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return directory.resolve("t/parts");
  }

  private static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void directoriesOfPartsAreCheckedWithoutTable() throws IOException {
    Path parts = place("24_alter_mutation");
    Ended run = CommandRun.of("check", parts.toString());
    assertEquals(new Ended(0, parts + "\tall_1_1_0\tok\n" + parts + "\tall_2_2_0\tok\n", ""), run);
    Ended one = CommandRun.of("check", parts.resolve("all_2_2_0").toString());
    assertEquals(new Ended(0, parts + "\tall_2_2_0\tok\n", ""), one);
  }

  @Test
  void everyDefectIsListed() throws IOException {
    Path part = place("05_wide_lc_nullable_array_map").resolve("all_1_1_0");
    flip(part.resolve("k.bin"), 40);
    flip(part.resolve("count.txt"), 0);
    Files.delete(part.resolve("serialization.json"));
    Files.writeString(part.resolve("stray.txt"), "x");
    Ended run = CommandRun.of("check", part.toString());

    assertEquals(1, run.status());
    List<String> lines = run.output().lines().toList();
    assertEquals(part.getParent() + "\tall_1_1_0\tbad", lines.get(0));
    for (String file : List.of("k.bin", "count.txt", "serialization.json", "stray.txt")) {
      assertTrue(
          lines.stream()
              .anyMatch(
                  line ->
                      line.matches(
                          "\tall_1_1_0/" + file + ": offset=\\d+, expected=.+, actual=.+")),
          run.output());
    }
    assertEquals(
        "heartwood: CORRUPTED_DATA: defects were found: defects=" + (lines.size() - 1) + "\n",
        run.errors());
    Ended json = CommandRun.of("check", "--json", part.toString());
    assertEquals(1, json.status());
    Map<String, JsonNode> fields = JsonNode.parser().parse(json.output()).asObject();
    assertEquals(Integer.toString(lines.size() - 1), fields.get("defectCount").asNumber());
    Map<String, JsonNode> checked = fields.get("parts").asArray().get(0).asObject();
    assertEquals("all_1_1_0", checked.get("part").asString());
    assertEquals(lines.size() - 1, checked.get("defects").asArray().size());
  }

  @Test
  void aPipeOrDeviceInThePlaceOfAFileIsAnErrorAndHangsNothing() throws Exception {
    Path part = place("10_wide_skip_indexes").resolve("all_1_1_0");
    for (String name : List.of("count.txt", "columns.txt", "k.bin")) {
      Path file = part.resolve(name);
      byte[] content = Files.readAllBytes(file);
      for (boolean pipe : new boolean[] {true, false}) {
        Files.delete(file);
        if (pipe) {
          SpecialFiles.makePipe(file);
        } else {
          SpecialFiles.linkToDevice(file);
        }
        for (String command : List.of("check", "inspect")) {
          Ended run =
              assertTimeoutPreemptively(
                  Duration.ofSeconds(60), () -> CommandRun.of(command, part.toString()));
          assertEquals(1, run.status());
          String told = command.equals("check") ? run.output() : run.errors();
          assertTrue(told.contains("/" + name + ":"), told);
          assertTrue(told.contains("is not a regular file"), told);
          assertEquals(1, run.errors().lines().count(), run.errors());
        }
      }
      Files.delete(file);
      Files.write(file, content);
    }
    assertEquals(0, CommandRun.of("check", part.toString()).status());
  }

  @Test
  void partsOnADiskOfADataDirectoryAreChecked() throws Exception {
    Path data = directory.resolve("data");
    try (SqlEngine engine = SqlEngine.builder(data).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE a (k Int32) ENGINE = MergeTree ORDER BY k;"
              + " CREATE TABLE b (k Int32) ENGINE = MergeTree ORDER BY k;"
              + " INSERT INTO a VALUES (1); INSERT INTO a VALUES (2); INSERT INTO b VALUES (3)");
    }
    String root = data.toString();
    assertEquals(
        "a\tall_1_1_0\tok\na\tall_2_2_0\tok\nb\tall_1_1_0\tok\n",
        CommandRun.of("check", "--data", root).output());
    assertEquals("b\tall_1_1_0\tok\n", CommandRun.of("check", "--data", root, "b").output());
    Path part;
    try (Stream<Path> all = Files.walk(data)) {
      part = all.filter(path -> path.endsWith("all_2_2_0")).findFirst().orElseThrow();
    }
    String onDisk = data.relativize(part).toString();
    Ended run = CommandRun.of("check", "--data", root, "--disk", "default", onDisk);
    assertEquals(data.relativize(part).getParent() + "\tall_2_2_0\tok\n", run.output());
  }

  @Test
  void whatCannotBeCheckedIsRefusedInOneLine() throws IOException {
    for (Ended run :
        List.of(
            CommandRun.of("check"),
            CommandRun.of("check", "--disk", "default", "x"),
            CommandRun.of("check", directory.resolve("nope").toString()),
            CommandRun.of("check", Files.createDirectory(directory.resolve("e")).toString()))) {
      assertEquals(1, run.status());
      assertEquals("", run.output());
      assertEquals(1, run.errors().lines().count(), run.errors());
    }
  }
}
