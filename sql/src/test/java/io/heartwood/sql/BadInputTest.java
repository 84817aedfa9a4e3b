package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input gives one clear error and leaves the table as it was. */
class BadInputTest {
  @TempDir Path directory;

  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
    session.query(
        "CREATE TABLE t (a UInt32, s String, d Date, e Enum8('x' = 1)) ENGINE = MergeTree"
            + " ORDER BY a; INSERT INTO t VALUES (1, 'one', '2020-01-01', 'x')");
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    engine.close();
  }

  private SqlException refused(String statements) throws SqlException {
    SqlException failure = assertThrows(SqlException.class, () -> session.query(statements));
    assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    assertEquals("1\tone\t2020-01-01\tx\n", session.query("SELECT * FROM t"));
    assertEquals("1\n", session.query("SELECT count() FROM system.parts WHERE table = 't'"));
    return failure;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT nope FROM t|UNKNOWN_IDENTIFIER|nope",
        "SELECT a FROM t WHERE nope = 1|UNKNOWN_IDENTIFIER|nope",
        "SELECT nope(a) FROM t|UNKNOWN_FUNCTION|nope",
        "SELECT a FROM nope|UNKNOWN_TABLE|default.nope",
        "SELECT a FROM nope.t|UNKNOWN_DATABASE|nope",
        "SELECT * FROM system.nope|UNKNOWN_TABLE|system.nope",
        "SELECT a, sum(a) FROM t|NOT_AN_AGGREGATE|column=a",
        "SELECT a FROM t WHERE sum(a) > 1|ILLEGAL_AGGREGATION|sum(a)",
        "SELECT sum(sum(a)) FROM t|ILLEGAL_AGGREGATION|sum(a)",
        "SELECT a FROM t WHERE s|TYPE_MISMATCH|String",
        "SELECT a FROM t ORDER BY 3|BAD_ARGUMENTS|position=3",
        "SELECT a FROM t FORMAT Nope|UNKNOWN_FORMAT|format=Nope",
        "SELECT a FROM t SETTINGS nope = 1|UNKNOWN_SETTING|setting=nope",
        "SELECT a FROM t SETTINGS max_threads = x|BAD_ARGUMENTS|setting=max_threads",
        "SELECT a FROM t WHERE|SYNTAX_ERROR|line=1 column=22",
        "INSERT INTO t FORMAT Nope 1|UNKNOWN_FORMAT|format=Nope",
        "INSERT INTO t (a, nope) VALUES (1, 2)|NO_SUCH_COLUMN_IN_TABLE|column=nope",
        "INSERT INTO t (a, a) VALUES (1, 2)|DUPLICATE_COLUMN|column=a",
        "INSERT INTO t (a) SELECT 1, 2|NUMBER_OF_COLUMNS_DOESNT_MATCH|actual=2",
        "INSERT INTO t (a) VALUES (2), ('x')|CANNOT_PARSE_TEXT|value='x'",
        "INSERT INTO t (a) VALUES (2), (3, 4)|CANNOT_PARSE_INPUT_ASSERTION_FAILED|column=a",
        "INSERT INTO t (e) VALUES ('nope')|UNKNOWN_ELEMENT_OF_ENUM|value='nope'",
        "INSERT INTO t FROM INFILE 'nope*.tsv' FORMAT TSV|FILE_DOESNT_EXIST|pattern=nope*.tsv",
        "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a|TABLE_ALREADY_EXISTS|default.t",
        "CREATE TABLE u (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS storage_policy = 'p'"
            + "|UNKNOWN_POLICY|storage_policy=p",
        "CREATE TABLE u (a Int8) ENGINE = MergeTree ORDER BY nope|UNKNOWN_IDENTIFIER|nope",
        "CREATE TABLE u (a Int8) ENGINE = MergeTree ORDER BY nope(a)|UNKNOWN_FUNCTION|nope",
        "CREATE TABLE u (a Int8 DEFAULT x) ENGINE = MergeTree ORDER BY a|UNKNOWN_IDENTIFIER|x",
        "CREATE TABLE u (a Int8 CODEC(Nope)) ENGINE = MergeTree ORDER BY a|UNKNOWN_CODEC|Nope",
        "CREATE TABLE u (a Nullable(Int8)) ENGINE = MergeTree ORDER BY a|ILLEGAL_COLUMN|ORDER BY",
        "DROP TABLE nope|UNKNOWN_TABLE|default.nope",
        "OPTIMIZE TABLE nope|UNKNOWN_TABLE|default.nope",
        "ALTER TABLE t DROP COLUMN a|NOT_IMPLEMENTED|ALTER",
      })
  void badStatementIsRefusedWithItsReason(String statement, ErrorCode code, String fact)
      throws SqlException {
    SqlException failure = refused(statement);

    assertEquals(code, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains(fact), failure.getMessage());
  }

  @Test
  void malformedRowNamesFileLineColumnAndValue() throws IOException, SqlException {
    Path file = directory.resolve("rows.tsv");
    Files.writeString(file, "2\ttwo\t2020-01-02\tx\n3\tthree\tyesterday\tx\n");
    SqlException failure = refused("INSERT INTO t FROM INFILE '" + file + "' FORMAT TSV");

    assertEquals(ErrorCode.CANNOT_PARSE_TEXT, failure.code());
    for (String fact :
        List.of("file=" + file, "line=2", "column=d", "value='yesterday'", "expected=Date")) {
      assertTrue(failure.getMessage().contains(fact), failure.getMessage());
    }
  }

  @Test
  void malformedRowBehindManyBlocksLeavesNothingOfThem() throws IOException, SqlException {
    Path file = directory.resolve("rows.csv");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append(i + 10).append(",s,2020-01-01,x\n");
    }
    Files.writeString(file, rows + "1010,\"open,2020-01-01,x\n");
    SqlException failure =
        refused(
            "INSERT INTO t FROM INFILE '"
                + file
                + "' SETTINGS max_insert_block_size = 100 FORMAT CSV");

    assertEquals(ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED, failure.code());
    assertTrue(failure.getMessage().contains("column=s expected=closing quote"));
    try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
      assertFalse(all.anyMatch(path -> path.getFileName().toString().startsWith("tmp_")));
    }
  }

  @Test
  void truncatedCompressedFileIsRefused() throws IOException, SqlException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 10_000; i++) {
        out.write((i + "\ts" + i * 31 + "\t2020-01-01\tx\n").getBytes());
      }
    }
    Path file = directory.resolve("rows.tsv.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    SqlException failure = refused("INSERT INTO t FROM INFILE '" + file + "'");

    assertEquals(ErrorCode.CANNOT_DECOMPRESS, failure.code());
    assertTrue(failure.getMessage().contains("file=" + file), failure.getMessage());
  }

  @Test
  void plainFileIsNoCompressedFile() throws IOException, SqlException {
    Path file = directory.resolve("rows.tsv");
    Files.writeString(file, "2\ttwo\t2020-01-02\tx\n");
    for (String method : List.of("gzip", "zstd", "lz4", "bz2", "xz")) {
      SqlException failure =
          refused(
              "INSERT INTO t FROM INFILE '" + file + "' COMPRESSION '" + method + "' FORMAT TSV");
      assertEquals(ErrorCode.CANNOT_DECOMPRESS, failure.code(), method);
    }
    assertEquals(
        ErrorCode.UNKNOWN_COMPRESSION_METHOD,
        refused("INSERT INTO t FROM INFILE '" + file + "' COMPRESSION 'rar' FORMAT TSV").code());
  }

  @Test
  void groupsThatNeedTooMuchMemoryAreRefused() throws SqlException {
    SqlException failure =
        refused(
            "SELECT number, count() FROM numbers(1000000) GROUP BY number"
                + " SETTINGS max_memory_usage = 1000000");

    assertEquals(ErrorCode.MEMORY_LIMIT_EXCEEDED, failure.code());
    assertEquals(
        ErrorCode.MEMORY_LIMIT_EXCEEDED,
        refused(
                "SELECT number FROM numbers(1000000) ORDER BY number"
                    + " SETTINGS max_memory_usage = 1000000")
            .code());
  }

  @Test
  void fullDiskIsSaidAndNothingIsWritten() throws Exception {
    Path config = directory.resolve("storage.xml");
    Files.writeString(
        config,
        "<clickhouse><storage_configuration><disks><default><keep_free_space_bytes>"
            + (1L << 60)
            + "</keep_free_space_bytes></default></disks></storage_configuration></clickhouse>");
    close();
    engine =
        SqlEngine.builder(directory.resolve("data"))
            .configuration(config)
            .backgroundThreads(0)
            .open();
    session = engine.newSession();
    SqlException failure = refused("INSERT INTO t (a) VALUES (5)");

    assertEquals(ErrorCode.NOT_ENOUGH_SPACE, failure.code(), failure.getMessage());
  }

  @Test
  void secondEngineOnTheSameDirectoryIsRefused() throws SqlException {
    SqlException failure =
        assertThrows(SqlException.class, () -> SqlEngine.builder(directory.resolve("data")).open());

    assertEquals("1\n", session.query("SELECT count() FROM t"));
    assertTrue(failure.getMessage().contains("data"), failure.getMessage());
  }

  @Test
  void corruptByteIsFoundWhenRead() throws IOException, SqlException {
    Path data;
    try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
      data =
          all.filter(path -> path.getFileName().toString().equals("data.bin"))
              .min(Comparator.naturalOrder())
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    SqlException failure = assertThrows(SqlException.class, () -> session.query("SELECT * FROM t"));

    assertEquals(ErrorCode.CORRUPTED_DATA, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("data.bin"), failure.getMessage());
    assertEquals("0\n", session.query("CHECK TABLE t"));
  }

  /** Every file of both kinds of parts, and the definition: an error or the same rows. */
  @ParameterizedTest
  @ValueSource(strings = {"min_bytes_for_wide_part = 0", "min_bytes_for_wide_part = 1000000"})
  void damagedFileNeverChangesAnAnswer(String setting) throws IOException, SqlException {
    session.query(
        "CREATE TABLE c (a UInt32, s String, n Nullable(Int64)) ENGINE = MergeTree ORDER BY a"
            + " SETTINGS index_granularity = 16, "
            + setting
            + "; INSERT INTO c SELECT number, toString(number), number * 3 FROM numbers(100);"
            + " DROP TABLE t");
    close();
    Path data = directory.resolve("data");
    String expected = answer("SELECT * FROM c ORDER BY a");
    long seed = 20261121;
    Random random = new Random(seed);
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(file -> file.toFile().length() > 0).filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 4; i++) {
        byte[] bytes = i == 0 ? Arrays.copyOf(whole, whole.length / 2) : whole.clone();
        if (i > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        String context = "seed=" + seed + " file=" + file + " i=" + i;
        String actual = answer("SELECT * FROM c ORDER BY a");
        if (!actual.equals(expected)) {
          assertTrue(actual.startsWith("refused: "), context + " " + actual);
          assertEquals(1, actual.lines().count(), context + " " + actual);
          assertTrue(actual.contains("file="), context + " " + actual);
          assertEquals(actual, answer("SELECT * FROM c ORDER BY a"), context);
          assertNotEquals("1\n", answer("CHECK TABLE c"), context);
        }
        Files.write(file, whole);
      }
    }
    assertEquals(expected, answer("SELECT * FROM c ORDER BY a"));
  }

  private String answer(String query) throws IOException {
    try (SqlEngine opened =
            SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
        SqlSession asking = opened.newSession()) {
      return asking.query(query);
    } catch (SqlException e) {
      return "refused: " + e.getMessage();
    }
  }

  @Test
  void malformedConfigurationIsRefusedWithItsPlace() throws IOException {
    Path config = directory.resolve("storage.xml");
    Files.writeString(config, "<clickhouse><storage_configuration>");
    SqlException failure =
        assertThrows(
            SqlException.class,
            () -> SqlEngine.builder(directory.resolve("other")).configuration(config).open());

    assertTrue(failure.getMessage().contains(config.toString()), failure.getMessage());
  }
}
