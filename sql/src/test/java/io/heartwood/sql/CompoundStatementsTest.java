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
  void tuplesHaveAFieldForEachElementInCsv() throws SqlException {
    String columns =
        " (k UInt64, t Tuple(a UInt8, b Nullable(String)), u Tuple(Tuple(Int8, String),"
            + " Array(UInt8)), z UInt8, o Tuple(String), e Tuple()) ENGINE = MergeTree ORDER BY k";
    session.query("CREATE TABLE t" + columns);
    session.query(
        "INSERT INTO t VALUES (1, (2, 'x'), ((3, 'y'), [4]), 5, ('q'), ()),"
            + " (2, (2, NULL), ((3, ''), []), 5, (''), ())");
    String rows = "1,2,\"x\",3,\"y\",\"[4]\",5,\"q\",\n2,2,\\N,3,\"\",\"[]\",5,\"\",\n";
    String names = "\"k\",\"t.a\",\"t.b\",\"u.1.1\",\"u.1.2\",\"u.2\",\"z\",\"o.1\",\"e\"\n";
    String types =
        "\"UInt64\",\"UInt8\",\"Nullable(String)\",\"Int8\",\"String\",\"Array(UInt8)\",\"UInt8\","
            + "\"String\",\"Tuple()\"\n";
    assertEquals(rows, session.query("SELECT * FROM t ORDER BY k FORMAT CSV"));
    assertEquals(names + rows, session.query("SELECT * FROM t ORDER BY k FORMAT CSVWithNames"));
    String both = session.query("SELECT * FROM t ORDER BY k FORMAT CSVWithNamesAndTypes");
    assertEquals(names + types + rows, both);
    String plain = session.query("SELECT * FROM t ORDER BY k");
    for (String text :
        new String[] {
          "CSV " + rows, "CSVWithNames " + names + rows, "CSVWithNamesAndTypes " + both
        }) {
      session.query("DROP TABLE IF EXISTS back");
      session.query("CREATE TABLE back" + columns);
      session.query("INSERT INTO back FORMAT " + text);
      assertEquals(plain, session.query("SELECT * FROM back ORDER BY k"));
    }
    session.query("DROP TABLE back");
    session.query("CREATE TABLE back" + columns);
    session.query("INSERT INTO back FORMAT CSVWithNames z,t.a,t.b,other\n7,8,9,10\n");
    assertEquals("0\t(8,'9')\t7\n", session.query("SELECT k, t, z FROM back"));
    assertThrows(
        SqlException.class,
        () -> session.query("INSERT INTO back FORMAT CSVWithNames k,t.a\n7,8\n"));
    assertThrows(SqlException.class, () -> session.query("INSERT INTO back FORMAT CSV 7,1\n"));
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
