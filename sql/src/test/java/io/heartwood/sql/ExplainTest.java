package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of parts and granules are those that ClickHouse 26.7 shows. */
class ExplainTest {
  @TempDir private Path directory;

  @Test
  void eachIndexTellsWhatItLeaves() throws Exception {
    try (SqlEngine engine = SqlEngine.builder(directory).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE e (p UInt8, k UInt32, s String, v UInt32, INDEX i v TYPE minmax GRANULARITY 2,"
              + " INDEX j s TYPE set(0)) ENGINE = MergeTree PARTITION BY p ORDER BY k"
              + " SETTINGS index_granularity = 100;"
              + "INSERT INTO e SELECT number % 3, number, toString(number), number FROM numbers(3000);"
              + "INSERT INTO e SELECT number % 3, number, toString(number), number FROM numbers(1000)");
      assertEquals(
          """
          ReadFromMergeTree (default.e)
             Parts: 0 | Granules: 0
             Indexes:
               Min-Max
                 Keys:
                   p
                 Parts: 2/6
                 Granules: 13/39
               Partition
                 Keys:
                   p
                 Parts: 2/2
                 Granules: 13/13
               PrimaryKey
                 Keys:
                   k
                 Parts: 2/2
                 Granules: 4/13
               Skip
                 Name: i
                 Description: minmax GRANULARITY 2
                 Parts: 2/2
                 Granules: 4/4
               Skip
                 Name: j
                 Description: set GRANULARITY 1
                 Parts: 0/2
                 Granules: 0/4
          """,
          session.query(
              "EXPLAIN indexes = 1 SELECT * FROM e WHERE k < 500 AND p = 1 AND v = 3 AND s = '3'"
                  + " FORMAT TSVRaw"));
      assertEquals(
          """
          ReadFromMergeTree (default.e)
             Parts: 6 | Granules: 39
             Indexes:
               Min-Max
                 Parts: 6/6
                 Granules: 39/39
               Partition
                 Parts: 6/6
                 Granules: 39/39
               PrimaryKey
                 Parts: 6/6
                 Granules: 39/39
          """,
          session.query("EXPLAIN PLAN indexes = 1 SELECT k FROM e"));
      SqlException refused =
          assertThrows(SqlException.class, () -> session.query("EXPLAIN SYNTAX SELECT 1"));
      assertEquals(ErrorCode.NOT_IMPLEMENTED, refused.code());
    }
  }
}
