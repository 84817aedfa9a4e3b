package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.SqlEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {
  @TempDir Path directory;

  private CommandProcess heartwood(String... arguments) throws IOException, InterruptedException {
    return CommandProcess.run(directory, arguments);
  }

  private CommandProcess sql(String statements) throws IOException, InterruptedException {
    return heartwood("sql", "--data", "data", "--query", statements);
  }

  private static void assertRefused(CommandProcess process, String code) {
    assertEquals(1, process.status());
    assertEquals("", process.output());
    assertEquals(1, process.errors().lines().count(), process.errors());
    assertTrue(process.errors().startsWith("heartwood: " + code + ": "), process.errors());
  }

  @Test
  void tablesOutliveTheProcess() throws Exception {
    CommandProcess first =
        sql(
            "CREATE TABLE t (a Int32, s String) ENGINE = MergeTree ORDER BY a;"
                + " INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    assertEquals(new CommandProcess(0, "", ""), first);
    assertEquals(new CommandProcess(0, "1\tx\n2\ty\n", ""), sql("SELECT * FROM t ORDER BY a"));
    assertEquals("t\n", sql("SHOW TABLES").output());
    assertRefused(sql("SELECT nope FROM t"), "UNKNOWN_IDENTIFIER");
    assertRefused(sql("SELECT FROM t;"), "SYNTAX_ERROR");
  }

  @Test
  void statementsComeFromAFileOrStandardInputAndDataToo() throws Exception {
    Files.writeString(
        directory.resolve("create.sql"),
        "CREATE TABLE t (a Int32, s String) ENGINE = MergeTree ORDER BY a;\nSELECT count() FROM t");
    assertEquals("0\n", heartwood("sql", "--data", "data", "--file", "create.sql").output());
    CommandProcess insert =
        CommandProcess.run(
            directory,
            CommandProcess.bytes("5,five\n6,six\n"),
            "sql",
            "--data",
            "data",
            "--query",
            "INSERT INTO t FORMAT CSV");
    assertEquals(new CommandProcess(0, "", ""), insert);
    CommandProcess select =
        CommandProcess.run(
            directory,
            CommandProcess.bytes("SELECT s FROM t ORDER BY a DESC FORMAT JSONEachRow"),
            "sql",
            "--data",
            "data");
    assertEquals("{\"s\":\"six\"}\n{\"s\":\"five\"}\n", select.output());
    assertRefused(heartwood("sql", "--data", "data", "--file", "nope.sql"), "CANNOT_OPEN_FILE");
    assertRefused(
        heartwood("sql", "--data", "data", "--config", "nope.xml", "--query", "SELECT 1"),
        "IO_ERROR");
    assertRefused(heartwood("sql", "--query", "SELECT 1"), "BAD_ARGUMENTS");
  }

  @Test
  void resultsBeforeAFailingStatementArePrinted() throws Exception {
    CommandProcess process = sql("SELECT 1; SELECT * FROM nope; SELECT 2");

    assertEquals(1, process.status());
    assertEquals("1\n", process.output());
    assertEquals("heartwood: UNKNOWN_TABLE: no such table: table=default.nope\n", process.errors());
  }

  @Test
  void aSecondProcessOnTheDirectoryIsRefused() throws Exception {
    sql("CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a");
    try (SqlEngine held = SqlEngine.builder(directory.resolve("data")).open()) {
      assertRefused(sql("SELECT 1"), "DIRECTORY_IS_LOCKED");
      assertEquals(1, held.tables().tables().size());
    }
    assertEquals("1\n", sql("SELECT 1").output());
  }

  @Test
  void checkTellsCorruptionAndFails() throws Exception {
    sql("CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a; INSERT INTO t VALUES (1), (2)");
    CommandProcess sound = heartwood("check", "--data", "data");
    assertEquals(new CommandProcess(0, "t\tall_1_1_0\tok\n", ""), sound);
    Path data;
    try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
      data =
          all.filter(path -> path.endsWith("data.bin"))
              .min(Comparator.naturalOrder())
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length - 1] ^= 4;
    Files.write(data, bytes);
    CommandProcess bad = heartwood("check", "--data", "data", "t");

    assertEquals(1, bad.status());
    assertTrue(bad.output().startsWith("t\tall_1_1_0\tbad\n\t"), bad.output());
    assertTrue(bad.output().contains("data.bin"), bad.output());
    assertTrue(bad.errors().startsWith("heartwood: CORRUPTED_DATA: "), bad.errors());
    CommandProcess read = sql("SELECT sum(a) FROM t");
    assertRefused(read, "CORRUPTED_DATA");
  }

  @Test
  void checkShowsTablesThatCannotBeUsedAndChecksTheOthers() throws Exception {
    sql(
        "CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a; INSERT INTO t VALUES (1);"
            + " CREATE TABLE u (a Int32) ENGINE = MergeTree ORDER BY a");
    Files.writeString(directory.resolve("data/metadata/u.sql"), "ATTACH NOTHING");
    CommandProcess all = heartwood("check", "--data", "data");
    assertEquals(1, all.status());
    assertTrue(all.output().startsWith("u\t\tbroken\n\t"), all.output());
    assertTrue(all.output().contains("file=metadata/u.sql"), all.output());
    assertTrue(all.output().endsWith("\nt\tall_1_1_0\tok\n"), all.output());
    assertTrue(all.errors().contains("heartwood: CORRUPTED_DATA: "), all.errors());
    CommandProcess named = heartwood("check", "--data", "data", "--json", "u");
    assertEquals(1, named.status());
    assertTrue(named.output().contains("\"brokenTables\""), named.output());
    assertEquals(0, heartwood("check", "--data", "data", "t").status());
    assertEquals(0, heartwood("gc", "--data", "data").status());
    CommandProcess deletion = heartwood("gc", "--data", "data", "--delete");
    assertEquals(1, deletion.status());
    assertTrue(
        deletion.errors().contains("on which disks a table lies: table=u"), deletion.errors());
    assertEquals("", deletion.output());
  }

  @Test
  void aDirectoryThatTwoDisksWantIsRefusedWithTheDisk() throws Exception {
    String caches =
        "<store><type>s3</type><endpoint>http://127.0.0.1:9/bucket/</endpoint>"
            + "<skip_access_check>1</skip_access_check></store>";
    for (String disk : new String[] {"one", "two"}) {
      caches +=
          "<%s><type>cache</type><disk>store</disk><path>c/</path><max_size>1Mi</max_size></%s>"
              .formatted(disk, disk);
    }
    Files.writeString(
        directory.resolve("config.xml"),
        "<clickhouse><storage_configuration><disks>"
            + caches
            + "</disks></storage_configuration></clickhouse>");
    CommandProcess refused =
        heartwood("sql", "--data", "data", "--config", "config.xml", "--query", "SELECT 1");
    assertRefused(refused, "DIRECTORY_IS_LOCKED");
    assertTrue(refused.errors().endsWith(" disk=two\n"), refused.errors());
  }

  @Test
  void partsAndDisksAreShown() throws Exception {
    sql("CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a; INSERT INTO t VALUES (1), (2)");
    CommandProcess parts = heartwood("parts", "--data", "data", "--format", "TSV", "t");
    assertTrue(parts.output().startsWith("t\tall_1_1_0\t"), parts.output() + parts.errors());
    CommandProcess disks = heartwood("disks", "--data", "data");
    assertTrue(disks.output().contains("│ default │ Local │"), disks.output());
    assertEquals("default\tkeeps no objects\n", heartwood("gc", "--data", "data").output());
    assertRefused(heartwood("gc", "--data", "data", "--disk", "nope"), "UNKNOWN_DISK");
  }
}
