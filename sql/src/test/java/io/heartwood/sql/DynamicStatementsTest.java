package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variant, Dynamic and JSON in statements; expected answers are those of ClickHouse 26.7. */
class DynamicStatementsTest {
  @TempDir Path directory;

  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
    session.query(
        "CREATE TABLE t (k UInt32, v Variant(UInt32, String), d Dynamic, j JSON(a UInt8))"
            + " ENGINE = MergeTree ORDER BY k");
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    engine.close();
  }

  @Test
  void valuesOfAnyTypeAreInsertedMergedAndSelected() throws SqlException {
    session.query(
        "INSERT INTO t VALUES (1, 1, 2, '{\"a\":1,\"b\":\"x\",\"c\":{\"d\":1}}'),"
            + " (2, 's', 'y', '{\"a\":2,\"c\":{\"d\":2}}')");
    session.query(
        "INSERT INTO t FORMAT JSONEachRow"
            + " {\"k\":3,\"v\":null,\"d\":null,\"j\":{}}"
            + " {\"k\":4,\"v\":5,\"d\":[1,2],\"j\":{\"c\":{\"d\":[true]},\"e\":\"/\"}}");
    String rows =
        "1\t1\t2\t{\"a\":1,\"b\":\"x\",\"c\":{\"d\":1}}\n"
            + "2\ts\ty\t{\"a\":2,\"c\":{\"d\":2}}\n"
            + "3\t\\N\t\\N\t{\"a\":0}\n"
            + "4\t5\t[1,2]\t{\"a\":0,\"c\":{\"d\":[true]},\"e\":\"\\\\/\"}\n";
    assertEquals(rows, session.query("SELECT * FROM t ORDER BY k"));
    session.query("OPTIMIZE TABLE t FINAL");
    assertEquals(rows, session.query("SELECT * FROM t ORDER BY k"));
    assertEquals(
        "{\"v\":\"s\",\"d\":\"y\",\"j\":{\"a\":2,\"c\":{\"d\":2}}}\n",
        session.query("SELECT v, d, j FROM t WHERE k = 2 FORMAT JSONEachRow"));
    assertEquals(
        "1,2,\"{\"\"a\"\":1,\"\"b\"\":\"\"x\"\",\"\"c\"\":{\"\"d\"\":1}}\"\n",
        session.query("SELECT v, d, j FROM t WHERE k = 1 FORMAT CSV"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Variant(UInt8, String)", "Dynamic", "JSON", "Array(JSON)"})
  void keysOfTheseTypesAreRefused(String type) {
    SqlException refused =
        assertThrows(
            SqlException.class,
            () -> session.query("CREATE TABLE r (v " + type + ") ENGINE = MergeTree ORDER BY v"));
    assertEquals(ErrorCode.ILLEGAL_COLUMN, refused.code());
  }
}
