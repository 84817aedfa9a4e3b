package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a disk that cannot be opened breaks its tables alone, and is tried again when asked for. */
class BrokenDiskTest {
  private static final String REASON = "disk cannot be opened: disk=away reason=";

  @TempDir Path directory;

  private Path away() {
    return directory.resolve("away");
  }

  @BeforeEach
  void fillAndTakeTheDiskAway() throws Exception {
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE near (k Int32) ENGINE = MergeTree ORDER BY k");
      session.query("INSERT INTO near VALUES (1)");
      for (String table : List.of("far", "farther")) {
        session.query(
            "CREATE TABLE "
                + table
                + " (k Int32) ENGINE = MergeTree ORDER BY k SETTINGS storage_policy = 'away'");
        session.query("INSERT INTO " + table + " VALUES (2)");
      }
      session.query(
          "CREATE TABLE half (k Int32) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS storage_policy = 'both'");
      session.query("INSERT INTO half VALUES (3)");
    }
    Files.move(away(), directory.resolve("moved"));
    Files.writeString(away(), "a file where the directory was");
  }

  private void bringBack() throws IOException {
    Files.delete(away());
    Files.move(directory.resolve("moved"), away());
  }

  private SqlEngine open() throws IOException, SqlException {
    Path file = directory.resolve("config.xml");
    Files.writeString(
        file,
        """
        <clickhouse><storage_configuration><disks>
          <away><type>local</type><path>%s/away/</path></away>
        </disks><policies>
          <away><volumes><main><disk>away</disk></main></volumes></away>
          <both><volumes><main><disk>default</disk></main><cold><disk>away</disk></cold></volumes></both>
        </policies></storage_configuration></clickhouse>
        """
            .formatted(directory));
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .backgroundThreads(0)
        .open();
  }

  private static SqlException refused(SqlSession session, String statement) {
    SqlException failure =
        assertThrows(SqlException.class, () -> session.query(statement), statement);
    assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    return failure;
  }

  @Test
  void tablesOfTheDiskAreBrokenAndTheOthersWork() throws Exception {
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      for (String statement : List.of("SELECT * FROM half", "DROP TABLE half")) {
        String message = refused(session, statement).getMessage();
        assertTrue(
            message.startsWith(
                "table is broken and cannot be used: table=half disk=away reason=" + REASON),
            message);
        assertTrue(message.contains(away().toString()), message);
      }
      SqlException create =
          refused(
              session,
              "CREATE TABLE t (k Int8) ENGINE = MergeTree ORDER BY k"
                  + " SETTINGS storage_policy = 'both'");
      assertEquals(ErrorCode.IO_ERROR, create.code());
      assertTrue(
          create
              .getMessage()
              .startsWith("table cannot be created: storage_policy=both reason=" + REASON),
          create.getMessage());
      assertEquals(
          "near\t1\nfar\t\\N\nfarther\t\\N\nhalf\t\\N\n",
          session.query(
              "SELECT name, total_rows FROM system.tables ORDER BY name = 'near' DESC, name"));
      assertEquals(
          "away\tlocal\t1\t1\ndefault\tLocal\t0\t0\n",
          session.query(
              "SELECT name, type, is_broken, broken_reason != '' FROM system.disks ORDER BY name"));
      session.query("INSERT INTO near VALUES (4)");
      assertEquals("5\n", session.query("SELECT sum(k) FROM near"));
    }
  }

  @Test
  void aRestartedDiskBringsItsTablesBack() throws Exception {
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      String still = refused(session, "SYSTEM RESTART DISK away").getMessage();
      assertTrue(still.startsWith(REASON), still);
      assertEquals(ErrorCode.UNKNOWN_DISK, refused(session, "SYSTEM RESTART DISK nowhere").code());

      bringBack();
      session.query("SYSTEM RESTART DISK away");
      assertEquals("", session.query("SELECT name FROM system.tables WHERE broken_reason != ''"));
      assertEquals("0\n0\n", session.query("SELECT is_broken FROM system.disks"));
      assertEquals("2\n", session.query("SELECT k FROM farther"));
      session.query("INSERT INTO half VALUES (5)");
      assertEquals("3\n5\n", session.query("SELECT k FROM half ORDER BY k"));
      session.query("DROP TABLE far");
      session.query(
          "CREATE TABLE far (k Int8) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS storage_policy = 'away'");
      session.query("SYSTEM RESTART DISK away");
    }
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      assertEquals("3\n5\n", session.query("SELECT k FROM half ORDER BY k"));
    }
  }

  @Test
  void anEmptyDirectoryWhereTheDiskWasMountedIsNotTakenForEmptyTables() throws Exception {
    Files.delete(away());
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      String message = refused(session, "SELECT * FROM far").getMessage();
      assertTrue(
          message.contains("directory of the table is on no disk of its storage policy"), message);
      assertEquals("1\n", session.query("SELECT k FROM near"));
      String uuid = session.query("SELECT uuid FROM system.tables WHERE name = 'far'").strip();
      Path table = Path.of("store", uuid.substring(0, 3), uuid);
      Files.createDirectories(away().resolve(table).getParent());
      Files.move(directory.resolve("moved").resolve(table), away().resolve(table));
      String still = refused(session, "SYSTEM RESTART DISK away").getMessage();
      assertTrue(still.contains("table=farther"), still);
      assertEquals("2\n", session.query("SELECT k FROM far"));
    }
  }

  @Test
  void tablesThatStayBrokenAreToldAndTheOthersComeBack() throws Exception {
    Path definition = directory.resolve("data/metadata/near.sql");
    String sound = Files.readString(definition);
    Files.writeString(definition, sound.replace("Int32", "Int33"));
    try (SqlEngine engine = open();
        SqlSession session = engine.newSession()) {
      bringBack();
      session.query("SYSTEM RESTART DISK away");
      assertEquals("3\n", session.query("SELECT k FROM half"));
      // The damaged definition lies on the disk default, which is open.
      SqlException still = refused(session, "SYSTEM RESTART DISK default");
      assertEquals(ErrorCode.CORRUPTED_DATA, still.code());
      assertTrue(still.getMessage().contains("metadata/near.sql"), still.getMessage());
      Files.writeString(definition, sound);
      session.query("SYSTEM RESTART DISK default");
      assertEquals("1\n", session.query("SELECT k FROM near"));
    }
  }
}
