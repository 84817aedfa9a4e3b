package io.heartwood.format.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
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

/** Parquet files that statements write and read. */
class ParquetFormatTest {
  private static final String COLUMNS =
      "(k UInt32, s String, n Nullable(Int16), l LowCardinality(Nullable(String)),"
          + " a Array(Nullable(UInt8)), m Map(String, Array(Int64)), d Decimal(38, 3),"
          + " p Tuple(x Date, y Array(Tuple(z String, w Nullable(Float64)))))"
          + " ENGINE = MergeTree ORDER BY k";
  private static final String ROWS =
      "1\tone\t\\N\tlow\t[]\t{}\t1.250\t('2020-01-01',[])\n"
          + "2\t\t-2\t\\N\t[1,NULL,255]\t{'a':[],'b':[1,-2]}\t-99999999999999999999999999999999999.999"
          + "\t('2149-06-06',[('q',NULL),('',0.5)])\n"
          + "3\tthree\t3\t\t[NULL]\t{'':[9223372036854775807]}\t0\t('1970-01-01',[('r',-0)])\n";
  private static final Set<ErrorCode> CODES_OF_DAMAGE =
      Set.of(
          ErrorCode.INCORRECT_DATA,
          ErrorCode.CANNOT_READ_ALL_DATA,
          ErrorCode.MEMORY_LIMIT_EXCEEDED,
          ErrorCode.UNKNOWN_TYPE,
          ErrorCode.TYPE_MISMATCH);

  @TempDir private Path directory;
  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
    session.query("CREATE TABLE t " + COLUMNS + "; CREATE TABLE copy " + COLUMNS);
    session.execute(
        "INSERT INTO t FORMAT TabSeparated",
        new ByteArrayInputStream(ROWS.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream());
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

  private void insert(byte[] bytes) throws SqlException {
    session.execute(
        "INSERT INTO copy FORMAT Parquet",
        new ByteArrayInputStream(bytes),
        OutputStream.nullOutputStream());
  }

  private void emptyCopy() throws SqlException {
    session.query("DROP TABLE copy; CREATE TABLE copy " + COLUMNS);
  }

  @Test
  void everyCodecAndAnyRowGroupsGiveTheRowsBack() throws SqlException {
    String expected = session.query("SELECT * FROM t ORDER BY k");
    for (String codec : List.of("none", "snappy", "lz4", "gzip", "zstd")) {
      for (String size : List.of("row_group_size = 2", "row_group_size_bytes = 1")) {
        insert(
            run(
                "SELECT * FROM t ORDER BY k FORMAT Parquet SETTINGS output_format_parquet_"
                    + size
                    + ", output_format_parquet_compression_method = '"
                    + codec
                    + "'"));
        assertEquals(expected, session.query("SELECT * FROM copy ORDER BY k"), codec);
        emptyCopy();
      }
    }
  }

  @Test
  void manyRowsPassThroughPagesAndBlocks() throws SqlException {
    Path file = directory.resolve("many.parquet");
    session.query(
        "SELECT toUInt32(number) AS k, concat(toString(number), '-', toString(number)) AS s,"
            + " if(number % 3 = 0, NULL, toInt16(number % 1000)) AS n FROM numbers(300000)"
            + " INTO OUTFILE '"
            + file
            + "' SETTINGS output_format_parquet_row_group_size = 120000");
    session.query(
        "INSERT INTO copy FROM INFILE '" + file + "' SETTINGS max_insert_block_size = 50000");
    assertEquals(
        session.query(
            "SELECT count(), sum(number), sum(length(concat(toString(number), '-', toString(number)))),"
                + " sum(if(number % 3 = 0, NULL, number % 1000)) FROM numbers(300000)"),
        session.query("SELECT count(), sum(k), sum(length(s)), sum(n) FROM copy"));
  }

  @Test
  void anEmptyResultIsAFileOfNoRows() throws SqlException {
    byte[] bytes = run("SELECT * FROM t WHERE k = 9 FORMAT Parquet");
    insert(bytes);
    assertEquals("0\n", session.query("SELECT count() FROM copy"));
  }

  @Test
  void filesAreReadByNameAlsoWhenCompressedAsAWhole() throws SqlException, IOException {
    for (String name : List.of("rows.parquet", "rows.parquet.gz")) {
      Path file = directory.resolve(name);
      session.query("SELECT n, s, k FROM t INTO OUTFILE '" + file + "'");
      session.query("INSERT INTO copy FROM INFILE '" + file + "'");
      assertEquals(
          session.query("SELECT k, s, n FROM t ORDER BY k"),
          session.query("SELECT k, s, n FROM copy ORDER BY k"));
      emptyCopy();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertFalse(left.anyMatch(path -> path.toString().endsWith(".tmp")));
    }
  }

  @Test
  void whatParquetCannotSayIsRefused() throws SqlException {
    session.query("CREATE TABLE other (k UInt8, b BFloat16) ENGINE = MergeTree ORDER BY k");
    SqlException e =
        assertThrows(SqlException.class, () -> session.query("SELECT b FROM other FORMAT Parquet"));
    assertEquals(ErrorCode.UNKNOWN_TYPE, e.code());
    assertTrue(e.getMessage().contains("column=b"), e.getMessage());
    e =
        assertThrows(
            SqlException.class, () -> session.query("SELECT k, s AS k FROM t FORMAT Parquet"));
    assertEquals(ErrorCode.DUPLICATE_COLUMN, e.code());
    e =
        assertThrows(
            SqlException.class, () -> session.query("INSERT INTO copy FORMAT Parquet PAR1"));
    assertEquals(ErrorCode.BAD_ARGUMENTS, e.code());
  }

  @Test
  void otherFilesAreNotTakenForParquet() throws SqlException {
    for (String text : List.of("", "PAR1", "no parquet file at all", "PAR1    PARE")) {
      SqlException e = assertThrows(SqlException.class, () -> insert(text.getBytes()));
      assertEquals(ErrorCode.INCORRECT_DATA, e.code());
      assertTrue(e.getMessage().contains("file=stdin offset="), e.getMessage());
    }
    byte[] other = run("SELECT 1 AS other FORMAT Parquet");
    SqlException e = assertThrows(SqlException.class, () -> insert(other));
    assertTrue(e.getMessage().contains("columns=other"), e.getMessage());
  }

  @Test
  void cutFilesInsertNothing() throws SqlException {
    byte[] bytes = run("SELECT * FROM t ORDER BY k FORMAT Parquet");
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      SqlException e = assertThrows(SqlException.class, () -> insert(cut));
      assertEquals(ErrorCode.INCORRECT_DATA, e.code(), e.getMessage());
    }
    assertEquals("0\n", session.query("SELECT count() FROM copy"));
  }

  @Test
  void flippedBitsOfPagesAreNoticed() throws SqlException {
    byte[] bytes = run("SELECT k FROM t ORDER BY k FORMAT Parquet");
    // The last byte of the last page lies before the footer.
    int footer = (bytes[bytes.length - 8] & 0xff) | (bytes[bytes.length - 7] & 0xff) << 8;
    byte[] damaged = bytes.clone();
    damaged[bytes.length - 8 - footer - 1] ^= 4;
    SqlException e = assertThrows(SqlException.class, () -> insert(damaged));
    assertEquals(ErrorCode.INCORRECT_DATA, e.code());
    assertTrue(e.getMessage().contains("checksum"), e.getMessage());
  }

  @Test
  void damagedFilesAreReadOrRefused() throws SqlException {
    long seed = Long.getLong("heartwood.seed", 11);
    Random random = new Random(seed);
    for (String codec : List.of("none", "snappy", "lz4", "gzip", "zstd")) {
      byte[] bytes =
          run(
              "SELECT * FROM t ORDER BY k FORMAT Parquet SETTINGS"
                  + " output_format_parquet_compression_method = '"
                  + codec
                  + "'");
      for (int i = 0; i < 300; i++) {
        byte[] damaged = bytes.clone();
        for (int flips = random.nextInt(3); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          insert(damaged);
        } catch (SqlException e) {
          assertTrue(
              CODES_OF_DAMAGE.contains(e.code()),
              () -> "seed=" + seed + " codec=" + codec + " " + e.code() + " " + e.getMessage());
        }
      }
    }
  }
}
