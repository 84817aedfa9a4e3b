package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays, tuples, maps and Nested in statements; expected answers are those of ClickHouse 26.7. */
class CompoundStatementsTest {
  @TempDir Path directory;

  private SqlEngine engine;
  private SqlSession session;

  @BeforeEach
  void open() throws SqlException {
    engine = SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
    session = engine.newSession();
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    engine.close();
  }

  @Test
  void literalsOfCompoundTypesAreInserted() throws SqlException {
    session.query(
        "CREATE TABLE t (k UInt8, a Array(Nullable(String)), p Tuple(UInt8, String),"
            + " m Map(String, Array(Int8))) ENGINE = MergeTree ORDER BY k");
    session.query(
        "INSERT INTO t VALUES (1, ['a,b', NULL, 'it\\'s ]'], (2, ')'), {'k': [1, -1], '': []}),\n"
            + " (2, [], (0, ''), {}), (1 + 2, ['c'], (3, 'x'), {'y':[2]})");
    assertEquals(
        "1\t['a,b',NULL,'it\\'s ]']\t(2,')')\t{'k':[1,-1],'':[]}\n"
            + "2\t[]\t(0,'')\t{}\n"
            + "3\t['c']\t(3,'x')\t{'y':[2]}\n",
        session.query("SELECT * FROM t ORDER BY k"));
    for (String bad : new String[] {"[1, (1, ''), {}]", "['a', ('x', ''), {}]"}) {
      assertThrows(
          SqlException.class,
          () ->
              session.query(
                  "INSERT INTO t VALUES (9, " + bad.substring(1, bad.length() - 1) + ")"));
    }
    assertEquals("3\n", session.query("SELECT count() FROM t"));
  }

  @Test
  void nestedColumnsAreFlattened() throws SqlException {
    session.query(
        "CREATE TABLE n (k UInt64, n Nested(x UInt8, `y z` String) COMMENT 'c')"
            + " ENGINE = MergeTree ORDER BY k");
    String definition = session.query("SHOW CREATE TABLE n FORMAT TabSeparatedRaw");
    assertTrue(
        definition.contains(
            "`n.x` Array(UInt8) COMMENT 'c',\n    `n.y z` Array(String) COMMENT 'c'\n"),
        definition);
    session.query("INSERT INTO n (k, n.x, n.`y z`) VALUES (1, [1, 2], ['a', 'b'])");
    session.query("INSERT INTO n VALUES (2, [], [])");
    assertEquals(
        "1\t[1,2]\t['a','b']\n2\t[]\t[]\n",
        session.query("SELECT k, n.x, `n.y z` FROM n ORDER BY k"));
    SqlException unequal =
        assertThrows(
            SqlException.class, () -> session.query("INSERT INTO n VALUES (3, [1], ['a', 'b'])"));
    assertTrue(unequal.getMessage().contains("n.x"), unequal::getMessage);
    assertEquals("2\n", session.query("SELECT count() FROM n"));
  }
}
