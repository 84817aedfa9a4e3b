package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.MergeTreeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a table that cannot be opened keeps none of the others from being used, and is not touched.
 */
class BrokenTableTest {
  private static final String KEY = "00112233445566778899aabbccddeeff";
  private static final String OTHER_KEY = "ffeeddccbbaa99887766554433221100";
  private static final String REASON =
      "SELECT name, total_rows, parts, broken_reason != '' FROM system.tables ORDER BY name";

  @TempDir Path directory;
  private String encryptedDirectory;

  @BeforeEach
  void fill() throws Exception {
    try (SqlEngine engine = open(KEY);
        SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE sound (k Int32) ENGINE = MergeTree ORDER BY k");
      session.query(
          "CREATE TABLE secret (k Int32) ENGINE = MergeTree ORDER BY k"
              + " SETTINGS storage_policy = 'vault'");
      session.query("INSERT INTO sound VALUES (1), (2)");
      session.query("INSERT INTO secret VALUES (3)");
      session.query("INSERT INTO secret VALUES (4)");
      MergeTreeTable secret = engine.tables().table("secret").orElseThrow();
      encryptedDirectory = "plain/vault/" + secret.directory();
    }
  }

  private SqlEngine open(String key) throws IOException, SqlException {
    Path file = directory.resolve("config.xml");
    Files.writeString(
        file,
        """
        <clickhouse><storage_configuration><disks>
          <plain><type>local</type><path>%s/plain/</path></plain>
          <vault><type>encrypted</type><disk>plain</disk><path>vault/</path><key_hex>%s</key_hex></vault>
        </disks><policies>
          <vault><volumes><main><disk>vault</disk></main></volumes></vault>
        </policies></storage_configuration></clickhouse>
        """
            .formatted(directory, key));
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .backgroundThreads(0)
        .open();
  }

  /** All files with their contents, but for the one that says which process holds a directory. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(path -> !path.toString().endsWith(".lock") && !path.endsWith("config.xml"))
          .forEach(
              path -> {
                try {
                  byte[] bytes = Files.isDirectory(path) ? new byte[0] : Files.readAllBytes(path);
                  files.put(
                      directory.relativize(path).toString(), java.util.Arrays.toString(bytes));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return files;
  }

  private static SqlException refused(SqlSession session, String statement) {
    SqlException failure =
        assertThrows(SqlException.class, () -> session.query(statement), statement);
    assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    return failure;
  }

  @Test
  void aTableWhoseDiskHasAnotherKeyIsBrokenAndTheOthersWork() throws Exception {
    Files.createDirectories(directory.resolve(encryptedDirectory).resolve("tmp_insert_all_9_9_0"));
    Map<String, String> before = files();
    try (SqlEngine engine = open(OTHER_KEY);
        SqlSession session = engine.newSession()) {
      for (String statement :
          List.of(
              "SELECT * FROM secret",
              "INSERT INTO secret VALUES (5)",
              "OPTIMIZE TABLE secret FINAL",
              "CHECK TABLE secret",
              "DESCRIBE TABLE secret",
              "DROP TABLE secret",
              "DROP TABLE IF EXISTS secret")) {
        String message = refused(session, statement).getMessage();
        assertTrue(
            message.contains("table is broken and cannot be used: table=secret disk=vault reason="),
            message);
        assertTrue(message.contains("fingerprint="), message);
      }
      assertEquals(
          ErrorCode.TABLE_ALREADY_EXISTS,
          refused(session, "CREATE TABLE secret (k Int32) ENGINE = MergeTree ORDER BY k").code());
      assertEquals("secret\nsound\n", session.query("SHOW TABLES"));
      assertEquals("1\n", session.query("EXISTS TABLE secret"));
      assertEquals("secret\t\\N\t\\N\t1\nsound\t2\t1\t0\n", session.query(REASON));
      assertEquals("1\n2\n", session.query("SELECT k FROM sound ORDER BY k"));
    }
    assertEquals(before, files());

    try (SqlEngine engine = open(KEY);
        SqlSession session = engine.newSession()) {
      assertEquals("3\n4\n", session.query("SELECT k FROM secret ORDER BY k"));
      assertFalse(files().keySet().stream().anyMatch(name -> name.contains("tmp_insert")));
    }
  }

  @Test
  void aDamagedDefinitionKeepsItsNameAndItsFilesAndTheOthersWork() throws Exception {
    Path definition = directory.resolve("data/metadata/secret.sql");
    byte[] sound = Files.readAllBytes(definition);
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(definition, damaged);
    // As a crash at the end of CREATE TABLE leaves it: this says whose files may be deleted.
    UUID uuid = UUID.fromString(Path.of(encryptedDirectory).getFileName().toString());
    Path unfinished = Files.createDirectories(directory.resolve("data/unfinished"));
    Files.writeString(unfinished.resolve(uuid.toString()), "vault");
    Map<String, String> before = files();
    try (SqlEngine engine = open(KEY);
        SqlSession session = engine.newSession()) {
      SqlException failure = refused(session, "SELECT * FROM secret");
      assertEquals(ErrorCode.CORRUPTED_DATA, failure.code());
      assertTrue(
          failure.getMessage().contains("table=secret disk=default reason="), failure.getMessage());
      assertTrue(failure.getMessage().contains("metadata/secret.sql"), failure.getMessage());
      refused(session, "DROP TABLE secret");
      refused(session, "CREATE TABLE secret (k Int32) ENGINE = MergeTree ORDER BY k");
      assertThrows(
          IllegalStateException.class,
          () ->
              engine
                  .tables()
                  .createTable("secret", engine.tables().table("sound").orElseThrow().schema()));
      assertEquals("secret\t\\N\t\\N\t1\nsound\t2\t1\t0\n", session.query(REASON));
      assertEquals("1\n2\n", session.query("SELECT k FROM sound ORDER BY k"));
      assertEquals(before, files());
      session.query("INSERT INTO sound VALUES (3)");
      session.query("CREATE TABLE another (k Int32) ENGINE = MergeTree ORDER BY k");
      session.query("DROP TABLE another");
    }
    Files.write(definition, sound);
    try (SqlEngine engine = open(KEY);
        SqlSession session = engine.newSession()) {
      assertEquals("3\n4\n", session.query("SELECT k FROM secret ORDER BY k"));
      assertEquals("6\n", session.query("SELECT sum(k) FROM sound"));
    }
  }

  @Test
  void aTableWhoseStoragePolicyIsGoneIsBroken() throws Exception {
    try (SqlEngine engine = SqlEngine.builder(directory.resolve("data")).open();
        SqlSession session = engine.newSession()) {
      SqlException failure = refused(session, "SELECT * FROM secret");
      assertTrue(
          failure.getMessage().contains("no such storage policy: storage_policy=vault"),
          failure.getMessage());
      assertEquals("1\n2\n", session.query("SELECT k FROM sound ORDER BY k"));
    }
  }
}
