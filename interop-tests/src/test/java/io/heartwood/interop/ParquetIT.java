package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files that one side writes are read by the other, to the same rows of the same types. */
class ParquetIT {
  private static final List<String> CODECS = List.of("zstd", "snappy", "lz4", "gzip", "none");

  @TempDir private static Path directory;
  private static ClickHouse clickHouse;
  private static SqlEngine engine;

  @BeforeAll
  static void start() throws Exception {
    clickHouse = ClickHouse.start(directory.resolve("clickhouse"));
    engine = SqlEngine.builder(directory.resolve("ours")).backgroundThreads(0).open();
  }

  @AfterAll
  static void stop() throws IOException {
    clickHouse.close();
    engine.close();
  }

  @Test
  void rowsOfAllTypesGoBothWays() {
    RandomCases.run("parquet", 6, (random, seed) -> check(random, seed));
  }

  private static void check(Random random, long seed) throws Exception {
    String columns = FormatTypes.randomColumns(random, type -> !type.equals("BFloat16"));
    String table = "default.p" + Math.abs(seed);
    clickHouse.query(FormatTypes.createStatement(table, columns));
    int rows = 1 + random.nextInt(2000);
    clickHouse.query(FormatTypes.insertStatement(table, columns, random, rows));
    String select = "SELECT * FROM " + table + " ORDER BY k";
    String codec = CODECS.get((int) Math.floorMod(seed, (long) CODECS.size()));
    String settings =
        " SETTINGS output_format_parquet_compression_method = '"
            + codec
            + "', output_format_parquet_row_group_size = "
            + (100 + random.nextInt(1500));
    byte[] all = clickHouse.query(select, "RowBinary");
    String text = clickHouse.query(select);
    Path their = directory.resolve("their.parquet");
    clickHouse.query(select + " INTO OUTFILE '" + their + "' TRUNCATE FORMAT Parquet" + settings);
    try (SqlSession session = engine.newSession()) {
      session.query(FormatTypes.createStatement(table, columns));
      session.query("INSERT INTO " + table + " FROM INFILE '" + their + "'");
      assertArrayEquals(all, run(session, select + " FORMAT RowBinary"), "theirs: " + columns);
      Path our = directory.resolve("our.parquet");
      session.query(select + " INTO OUTFILE '" + our + "' TRUNCATE FORMAT Parquet" + settings);
      clickHouse.query("TRUNCATE TABLE " + table);
      clickHouse.query("INSERT INTO " + table + " FROM INFILE '" + our + "' FORMAT Parquet");
      // As text: the library writes all NaNs with the same bits.
      assertEquals(text, clickHouse.query(select), "ours: " + columns);
      assertEquals(
          clickHouse.query("DESCRIBE TABLE file('" + their + "', Parquet)"),
          clickHouse.query("DESCRIBE TABLE file('" + our + "', Parquet)"));
      session.query("DROP TABLE " + table);
    }
  }

  @Test
  void manyPagesAndRowGroupsGoBothWays() throws Exception {
    String columns = "(k UInt32, s String, n Nullable(Int64), a Array(UInt32))";
    String numbers =
        "SELECT toUInt32(number) AS k, toString(cityHash64(number)) AS s,"
            + " if(number % 3 = 0, NULL, toInt64(number)) AS n,"
            + " range(toUInt32(number % 5)) AS a FROM numbers(300000)";
    String sums =
        "SELECT count(), sum(k), sum(cityHash64(k, s, ifNull(n, -1), a)) FROM default.many";
    Path their = directory.resolve("many.parquet");
    clickHouse.query(numbers + " INTO OUTFILE '" + their + "' FORMAT Parquet");
    clickHouse.query("CREATE TABLE default.many " + columns + " ENGINE = MergeTree ORDER BY k");
    clickHouse.query("INSERT INTO default.many FROM INFILE '" + their + "' FORMAT Parquet");
    String expected = clickHouse.query(sums);
    try (SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE many " + columns + " ENGINE = MergeTree ORDER BY k");
      session.query("INSERT INTO many FROM INFILE '" + their + "'");
      Path our = directory.resolve("our_many.parquet");
      session.query(
          "SELECT * FROM many INTO OUTFILE '"
              + our
              + "' SETTINGS output_format_parquet_row_group_size = 130000,"
              + " output_format_parquet_compression_method = 'lz4'");
      clickHouse.query("TRUNCATE TABLE default.many");
      clickHouse.query("INSERT INTO default.many FROM INFILE '" + our + "' FORMAT Parquet");
      assertEquals(expected, clickHouse.query(sums));
    }
  }

  @Test
  void otherTypesAreConvertedAlike() throws Exception {
    String target =
        "(extra UInt8 DEFAULT 7, b Nullable(String), a UInt64, c LowCardinality(String),"
            + " d Array(Nullable(Int64)), n UInt16 DEFAULT 3, e Enum8('x' = 1), t DateTime,"
            + " f Float64) ENGINE = MergeTree ORDER BY a";
    String select =
        "SELECT toUInt8(number) AS a, number AS b, toString(number) AS c, [toUInt8(number)] AS d,"
            + " if(number = 1, NULL, toUInt16(number)) AS n, 'x' AS e, toDateTime(number) AS t,"
            + " toFloat32(number) AS f, 'z' AS unknown FROM numbers(3)";
    Path file = directory.resolve("converted.parquet");
    clickHouse.query(select + " INTO OUTFILE '" + file + "' FORMAT Parquet");
    clickHouse.query("CREATE TABLE default.converted " + target);
    clickHouse.query("INSERT INTO default.converted FROM INFILE '" + file + "' FORMAT Parquet");
    try (SqlSession session = engine.newSession()) {
      session.query("CREATE TABLE converted " + target);
      session.query("INSERT INTO converted FROM INFILE '" + file + "'");
      assertEquals(
          clickHouse.query("SELECT * FROM default.converted ORDER BY a"),
          session.query("SELECT * FROM converted ORDER BY a").stripTrailing());
    }
  }

  private static byte[] run(SqlSession session, String query) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    session.execute(query, InputStream.nullInputStream(), output);
    return output.toByteArray();
  }
}
