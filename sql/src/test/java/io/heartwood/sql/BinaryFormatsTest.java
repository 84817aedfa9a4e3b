package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RowBinary and Native through statements; files that statements write. */
class BinaryFormatsTest {
  private static final List<String> FORMATS =
      List.of("RowBinary", "RowBinaryWithNames", "RowBinaryWithNamesAndTypes", "Native");
  private static final String COLUMNS =
      "(k UInt32, s String, n Nullable(Int16), l LowCardinality(String), d Date DEFAULT '2020-02-02')"
          + " ENGINE = MergeTree ORDER BY k";
  private static final Set<ErrorCode> CODES_OF_DAMAGE =
      Set.of(
          ErrorCode.CANNOT_READ_ALL_DATA,
          ErrorCode.INCORRECT_DATA,
          ErrorCode.UNKNOWN_TYPE,
          ErrorCode.DUPLICATE_COLUMN,
          ErrorCode.TYPE_MISMATCH,
          ErrorCode.CANNOT_PARSE_TEXT);

  @TempDir private Path directory;
  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
    session.query(
        "CREATE TABLE t "
            + COLUMNS
            + "; CREATE TABLE copy "
            + COLUMNS
            + "; INSERT INTO t VALUES (1, 'one', NULL, 'x', '2021-01-01'),"
            + " (2, '', -2, 'x', '2021-01-02'), (3, 'three', 3, '', '2149-06-06')");
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    engine.close();
  }

  private byte[] run(String query) throws SqlException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    session.execute(query, InputStream.nullInputStream(), output);
    return output.toByteArray();
  }

  private void insert(String target, String format, byte[] bytes) throws SqlException {
    session.execute(
        "INSERT INTO " + target + " FORMAT " + format,
        new ByteArrayInputStream(bytes),
        OutputStream.nullOutputStream());
  }

  @Test
  void everyFormatGivesTheRowsBack() throws SqlException {
    String expected = session.query("SELECT * FROM t ORDER BY k");
    for (String format : FORMATS) {
      byte[] bytes = run("SELECT * FROM t ORDER BY k FORMAT " + format);
      insert("copy", format, bytes);
      assertEquals(expected, session.query("SELECT * FROM copy ORDER BY k"), format);
      assertArrayEquals(bytes, run("SELECT * FROM copy ORDER BY k FORMAT " + format), format);
      session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
    }
  }

  @Test
  void smallBlocksReadTheSameRows() throws SqlException {
    for (String format : FORMATS) {
      byte[] bytes =
          run("SELECT number AS k, toString(number) AS s FROM numbers(5000) FORMAT " + format);
      session.execute(
          "INSERT INTO copy (k, s) SETTINGS max_insert_block_size = 700 FORMAT " + format,
          new ByteArrayInputStream(recast(bytes, format)),
          OutputStream.nullOutputStream());
      assertEquals(
          "5000\t12497500\t4999\n",
          session.query("SELECT count(), sum(k), max(toUInt32(s)) FROM copy"),
          format);
      session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
    }
  }

  /** RowBinary does not convert, so its rows are made of the table's types. */
  private byte[] recast(byte[] bytes, String format) throws SqlException {
    return format.equals("Native")
        ? bytes
        : run(
            "SELECT toUInt32(number) AS k, toString(number) AS s FROM numbers(5000) FORMAT "
                + format);
  }

  @Test
  void columnsGoByNameAndMissingOnesTakeTheirDefaults() throws SqlException {
    for (String format : FORMATS.subList(1, 4)) {
      byte[] bytes = run("SELECT s, k FROM t ORDER BY k FORMAT " + format);
      insert("copy", format, bytes);
      assertEquals(
          "1\tone\t\\N\t\t2020-02-02\n2\t\t\\N\t\t2020-02-02\n3\tthree\t\\N\t\t2020-02-02\n",
          session.query("SELECT * FROM copy ORDER BY k"),
          format);
      session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
    }
  }

  @Test
  void headersAreHeldAgainstTheTable() throws SqlException {
    byte[] unknown = run("SELECT k, s AS other FROM t FORMAT RowBinaryWithNames");
    SqlException e =
        assertThrows(SqlException.class, () -> insert("copy", "RowBinaryWithNames", unknown));
    assertEquals(ErrorCode.INCORRECT_DATA, e.code());
    assertTrue(e.getMessage().contains("column=other"), e.getMessage());

    insert(
        "copy",
        "RowBinaryWithNamesAndTypes",
        run("SELECT k, s AS other FROM t FORMAT RowBinaryWithNamesAndTypes"));
    assertEquals("3\n", session.query("SELECT count() FROM copy"));

    byte[] narrow = run("SELECT toUInt16(k) AS k FROM t FORMAT RowBinaryWithNamesAndTypes");
    e =
        assertThrows(
            SqlException.class, () -> insert("copy", "RowBinaryWithNamesAndTypes", narrow));
    assertEquals(ErrorCode.TYPE_MISMATCH, e.code());
    assertTrue(e.getMessage().contains("expected=UInt32 found=UInt16"), e.getMessage());
  }

  @Test
  void nativeConvertsTypes() throws SqlException {
    insert("copy", "Native", run("SELECT toString(k) AS k, k AS s, k AS n FROM t FORMAT Native"));
    assertEquals(
        "1\t1\t1\n2\t2\t2\n3\t3\t3\n", session.query("SELECT k, s, n FROM copy ORDER BY k"));
    byte[] words = run("SELECT 'word' AS k FROM t FORMAT Native");
    SqlException e = assertThrows(SqlException.class, () -> insert("copy", "Native", words));
    assertEquals(ErrorCode.TYPE_MISMATCH, e.code());
    assertTrue(e.getMessage().contains("column=k"), e.getMessage());
  }

  @Test
  void cutInputInsertsNothingAndTellsWhere() throws SqlException {
    for (String format : FORMATS) {
      byte[] bytes = run("SELECT * FROM t ORDER BY k FORMAT " + format);
      int whole = 0;
      for (int length = 1; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        try {
          insert("copy", format, cut);
          whole++;
        } catch (SqlException e) {
          assertEquals(ErrorCode.CANNOT_READ_ALL_DATA, e.code(), e.getMessage());
          assertTrue(e.getMessage().contains("offset=" + length), e.getMessage());
          assertTrue(e.getMessage().contains(" row="), e.getMessage());
          session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
        }
      }
      // Rows of RowBinary may end behind each row, and behind the header.
      int expected = format.equals("Native") ? 0 : format.equals("RowBinary") ? 2 : 3;
      assertEquals(expected, whole, format);
      session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
    }
  }

  @Test
  void damagedInputIsReadOrRefused() throws SqlException {
    long seed = Long.getLong("heartwood.seed", 7);
    Random random = new Random(seed);
    for (String format : FORMATS) {
      byte[] bytes = run("SELECT * FROM t ORDER BY k FORMAT " + format);
      for (int i = 0; i < 400; i++) {
        byte[] damaged = bytes.clone();
        for (int flips = random.nextInt(3); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          insert("copy", format, damaged);
        } catch (SqlException e) {
          assertTrue(
              CODES_OF_DAMAGE.contains(e.code()),
              () -> "seed=" + seed + " format=" + format + " " + e.code() + " " + e.getMessage());
        }
      }
    }
  }

  @Test
  void lyingLengthsAreRefusedBeforeMemoryIsTaken() {
    byte[] huge = {1, 0, 0, 0, -1, -1, -1, -1, 7};
    SqlException e = assertThrows(SqlException.class, () -> insert("copy", "RowBinary", huge));
    assertTrue(e.getMessage().contains(" row=1 "), e.getMessage());
    byte[] rows = {1, -1, -1, -1, 127, 1, 'k', 6, 'U', 'I', 'n', 't', '3', '2', 0, 0};
    e = assertThrows(SqlException.class, () -> insert("copy", "Native", rows));
    assertTrue(e.getMessage().contains("offset="), e.getMessage());
  }

  @Test
  void bytesDoNotStandInStatements() {
    SqlException e =
        assertThrows(
            SqlException.class, () -> session.query("INSERT INTO copy FORMAT RowBinary abc"));
    assertEquals(ErrorCode.BAD_ARGUMENTS, e.code());
  }

  @Test
  void resultsGoIntoFilesWhoseNamesTellTheFormat() throws SqlException, IOException {
    String expected = session.query("SELECT * FROM t ORDER BY k");
    for (String name : List.of("rows.native", "rows.tsv", "rows.csv.gz", "rows.jsonl.zst")) {
      Path file = directory.resolve(name);
      assertEquals("", session.query("SELECT * FROM t INTO OUTFILE '" + file + "'"));
      session.query("INSERT INTO copy FROM INFILE '" + file + "'");
      assertEquals(expected, session.query("SELECT * FROM copy ORDER BY k"), name);
      session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
    }
    Path file = directory.resolve("rows");
    session.query("SELECT k FROM t INTO OUTFILE '" + file + "' COMPRESSION 'lz4' FORMAT CSV");
    session.query("INSERT INTO copy (k) FROM INFILE '" + file + "' COMPRESSION 'lz4' FORMAT CSV");
    assertEquals("3\n", session.query("SELECT count() FROM copy"));
  }

  @Test
  void filesAreReplacedOnlyWhenAskedAndOnlyByWholeResults() throws SqlException, IOException {
    Path file = directory.resolve("out.tsv");
    String query = "SELECT k FROM t ORDER BY k INTO OUTFILE '" + file + "'";
    session.query(query);
    SqlException e = assertThrows(SqlException.class, () -> session.query(query));
    assertEquals(ErrorCode.FILE_ALREADY_EXISTS, e.code());
    session.query(query + " TRUNCATE");
    assertEquals("1\n2\n3\n", Files.readString(file));
    assertThrows(
        SqlException.class,
        () -> session.query("SELECT toUInt8(s) FROM t INTO OUTFILE '" + file + "' TRUNCATE"));
    assertEquals("1\n2\n3\n", Files.readString(file));
    try (Stream<Path> left = Files.list(directory)) {
      assertFalse(left.anyMatch(path -> path.toString().endsWith(".tmp")));
    }
  }
}
