package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on policies of several volumes and disks: where parts go, and that all are read. */
class StoragePolicyStatementsTest {
  private static final String DISKS_OF_PARTS =
      "SELECT disk_name, count() FROM system.parts WHERE active = 1"
          + " GROUP BY disk_name ORDER BY disk_name";

  @TempDir Path directory;

  /** Opens with these volumes, each a list of disks; some of the disks have no room. */
  private SqlEngine open(List<List<String>> volumes, Set<String> fullDisks)
      throws IOException, SqlException {
    StringBuilder text = new StringBuilder("<clickhouse><storage_configuration><disks>");
    for (String disk : List.of("a", "b", "c", "d")) {
      text.append("<%s><path>%s/%s/</path>".formatted(disk, directory, disk));
      if (fullDisks.contains(disk)) {
        text.append("<keep_free_space_bytes>" + (1L << 60) + "</keep_free_space_bytes>");
      }
      text.append("</%s>".formatted(disk));
    }
    text.append("</disks><policies><tiers><volumes>");
    for (List<String> disks : volumes) {
      String name = "of_" + String.join("", disks);
      text.append("<").append(name).append(">");
      disks.forEach(disk -> text.append("<disk>").append(disk).append("</disk>"));
      text.append("</").append(name).append(">");
    }
    text.append("</volumes></tiers></policies></storage_configuration></clickhouse>");
    Path file = directory.resolve("config.xml");
    Files.writeString(file, text);
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .backgroundThreads(0)
        .open();
  }

  private List<String> found(String name) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.endsWith(name))
          .map(path -> directory.relativize(path).getName(0).toString())
          .sorted()
          .collect(Collectors.toList());
    }
  }

  @Test
  void partsOfAllDisksAreReadAndMergedAndNewOnesGoToTheFirstVolumeWithRoom() throws Exception {
    List<List<String>> tiers = List.of(List.of("a", "b"), List.of("c"));
    try (SqlEngine engine = open(tiers, Set.of());
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS storage_policy = 'tiers'");
      for (int i = 0; i < 4; i++) {
        session.query("INSERT INTO t SELECT number * 4 + " + i + " FROM numbers(1000)");
      }
      assertEquals("a\t2\nb\t2\n", session.query(DISKS_OF_PARTS));
      assertEquals("4000\t7998000\n", session.query("SELECT count(), sum(k) FROM t"));
    }
    assertEquals(List.of("a"), found("format_version.txt"));

    try (SqlEngine engine = open(tiers, Set.of("a", "b"));
        SqlSession session = engine.newSession()) {
      session.query("INSERT INTO t SELECT number + 4000 FROM numbers(1000)");
      assertEquals("a\t2\nb\t2\nc\t1\n", session.query(DISKS_OF_PARTS));
      assertEquals("5000\t12497500\n", session.query("SELECT count(), sum(k) FROM t"));
      session.query("OPTIMIZE TABLE t FINAL");
      assertEquals("c\t1\n", session.query(DISKS_OF_PARTS));
      assertEquals("5000\t12497500\n", session.query("SELECT count(), sum(k) FROM t"));
    }

    // The volume before the others has a disk that the table has never seen.
    List<List<String>> moreTiers = List.of(List.of("d"), List.of("a", "b"), List.of("c"));
    try (SqlEngine engine = open(moreTiers, Set.of());
        SqlSession session = engine.newSession()) {
      session.query("INSERT INTO t VALUES (5000)");
      assertEquals("c\t1\nd\t1\n", session.query(DISKS_OF_PARTS));
      assertEquals("5001\t12502500\n", session.query("SELECT count(), sum(k) FROM t"));
      assertEquals("1\n", session.query("CHECK TABLE t"));
      assertEquals(List.of("a"), found("format_version.txt"));
      session.query("DROP TABLE t");
      for (String disk : List.of("a", "b", "c", "d")) {
        try (Stream<Path> left = Files.list(directory.resolve(disk).resolve("store"))) {
          assertTrue(left.findAny().isEmpty(), disk);
        }
      }
    }
  }

  @Test
  void aTableOnAPolicyWithoutRoomRefusesInsertsAndCanBeRead() throws Exception {
    List<List<String>> tiers = List.of(List.of("a"), List.of("c"));
    try (SqlEngine engine = open(tiers, Set.of());
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS storage_policy = 'tiers'");
      session.query("INSERT INTO t VALUES (1)");
    }
    try (SqlEngine engine = open(tiers, Set.of("a", "c"));
        SqlSession session = engine.newSession()) {
      String message = "";
      try {
        session.query("INSERT INTO t VALUES (2)");
      } catch (SqlException e) {
        message = e.getMessage();
      }
      assertTrue(message.contains("not enough space: policy=tiers"), message);
      assertEquals("1\n", session.query("SELECT k FROM t"));
    }
  }
}
