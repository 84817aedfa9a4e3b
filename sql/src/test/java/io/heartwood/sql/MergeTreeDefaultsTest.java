package io.heartwood.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.schema.TableSettings;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code <merge_tree>} of a configuration: the settings of tables that say nothing themselves. */
class MergeTreeDefaultsTest {
  private static final String CREATE =
      "CREATE TABLE %s (k Int32) ENGINE = MergeTree ORDER BY k %s;";
  private static final String PART_TYPES =
      "SELECT table, part_type FROM system.parts WHERE active ORDER BY table";

  @TempDir Path directory;

  private SqlEngine open(String mergeTree) throws IOException, SqlException {
    Path file = directory.resolve("config.xml");
    Files.writeString(
        file,
        """
        <clickhouse><storage_configuration><disks>
          <other><type>local</type><path>%s/other/</path></other>
        </disks><policies>
          <other><volumes><main><disk>other</disk></main></volumes></other>
          <both><volumes><main><disk>default</disk><disk>other</disk></main></volumes></both>
        </policies></storage_configuration>
        <merge_tree>%s</merge_tree></clickhouse>
        """
            .formatted(directory, mergeTree));
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(file)
        .backgroundThreads(0)
        .open();
  }

  @Test
  void tablesThatSayNothingHaveTheDefaultsAndTheirDefinitionsDoNot() throws Exception {
    String wide = "<min_bytes_for_wide_part>0</min_bytes_for_wide_part>";
    try (SqlEngine engine = open(wide);
        SqlSession session = engine.newSession()) {
      session.query(CREATE.formatted("silent", ""));
      session.query(CREATE.formatted("own", "SETTINGS min_bytes_for_wide_part = 1000000"));
      session.query("INSERT INTO silent VALUES (1)");
      session.query("INSERT INTO own VALUES (1)");
      assertEquals("own\tCompact\nsilent\tWide\n", session.query(PART_TYPES));
      String shown = session.query("SHOW CREATE TABLE silent");
      assertTrue(shown.endsWith("SETTINGS index_granularity = 8192\n"), shown);
    }
    String stored = Files.readString(directory.resolve("data/metadata/silent.sql"));
    assertTrue(stored.endsWith("ORDER BY k\n"), stored);
    try (SqlEngine engine = open("");
        SqlSession session = engine.newSession()) {
      session.query("INSERT INTO silent VALUES (2)");
      session.query("OPTIMIZE TABLE silent FINAL");
      assertEquals("own\tCompact\nsilent\tCompact\n", session.query(PART_TYPES));
    }
    try (SqlEngine engine = open(wide);
        SqlSession session = engine.newSession()) {
      session.query("INSERT INTO silent VALUES (3)");
      session.query("OPTIMIZE TABLE silent FINAL");
      assertEquals("own\tCompact\nsilent\tWide\n", session.query(PART_TYPES));
    }
  }

  @Test
  void createTableIsCheckedWithTheDefaults() throws Exception {
    String create = "CREATE TABLE n (k Nullable(Int32)) ENGINE = MergeTree ORDER BY k";
    try (SqlEngine engine = open("");
        SqlSession session = engine.newSession()) {
      assertThrows(SqlException.class, () -> session.query(create));
    }
    try (SqlEngine engine = open("<allow_nullable_key>true</allow_nullable_key>");
        SqlSession session = engine.newSession()) {
      session.query(create);
    }
  }

  @Test
  void newTablesKeepTheIndexGranularityOfTheirTime() throws Exception {
    // One mark is for the end.
    String rows = "SELECT table, marks FROM system.parts WHERE active ORDER BY table";
    try (SqlEngine engine = open("<index_granularity>2</index_granularity>");
        SqlSession session = engine.newSession()) {
      session.query(CREATE.formatted("fine", "SETTINGS index_granularity_bytes = 0"));
      session.query("INSERT INTO fine SELECT number FROM numbers(8)");
      String shown = session.query("SHOW CREATE TABLE fine");
      assertTrue(shown.contains("index_granularity = 2"), shown);
    }
    try (SqlEngine engine = open("<index_granularity>4</index_granularity>");
        SqlSession session = engine.newSession()) {
      session.query(CREATE.formatted("rough", "SETTINGS index_granularity_bytes = 0"));
      session.query("INSERT INTO rough SELECT number FROM numbers(8)");
      assertEquals("fine\t5\nrough\t3\n", session.query(rows));
      assertEquals("7\n", session.query("SELECT k FROM fine WHERE k = 7"));
      assertEquals("28\n", session.query("SELECT sum(k) FROM fine"));
    }
  }

  @Test
  void theDefaultStoragePolicyHoldsAndATableIsNeverOpenedWithoutItsParts() throws Exception {
    String other = "<storage_policy>other</storage_policy>";
    try (SqlEngine engine = open(other);
        SqlSession session = engine.newSession()) {
      session.query(CREATE.formatted("t", ""));
      session.query("INSERT INTO t VALUES (1)");
      assertEquals("other\n", session.query("SELECT disk_name FROM system.parts"));
      assertEquals("other\n", session.query("SELECT storage_policy FROM system.tables"));
      session.query(CREATE.formatted("near", "SETTINGS storage_policy = 'default'"));
    }
    try (SqlEngine engine = open("");
        SqlSession session = engine.newSession()) {
      SqlException failure =
          assertThrows(SqlException.class, () -> session.query("SELECT * FROM t"));
      assertTrue(
          failure
              .getMessage()
              .contains(
                  "parts of the table lie on a disk that its storage policy does not have: disk=other"),
          failure.getMessage());
      assertEquals("0\n", session.query("SELECT count() FROM near"));
    }
    try (SqlEngine engine = SqlEngine.builder(directory.resolve("data")).open();
        SqlSession session = engine.newSession()) {
      SqlException failure =
          assertThrows(SqlException.class, () -> session.query("SELECT * FROM t"));
      assertTrue(
          failure.getMessage().contains("directory of the table is on no disk"),
          failure.getMessage());
    }
    for (String enough : new String[] {"<storage_policy>both</storage_policy>", other}) {
      try (SqlEngine engine = open(enough);
          SqlSession session = engine.newSession()) {
        assertEquals("1\n", session.query("SELECT k FROM t"), enough);
      }
    }
    try (SqlEngine engine = open("<storage_policy>nowhere</storage_policy>");
        SqlSession session = engine.newSession()) {
      SqlException failure =
          assertThrows(SqlException.class, () -> session.query(CREATE.formatted("u", "")));
      assertEquals(ErrorCode.UNKNOWN_POLICY, failure.code());
    }
  }

  @Test
  void valuesMayHaveUnits() throws Exception {
    TableSettings read =
        MergeTreeDefaults.read(
            Map.of(
                "min_bytes_for_wide_part", "10Mi",
                "max_bytes_to_merge_at_max_space_in_pool", "2G",
                "compress_marks", "true",
                "part_layout", "modern"),
            Optional.empty());
    assertEquals(10 << 20, read.number("min_bytes_for_wide_part"));
    assertEquals(2_000_000_000L, read.number("max_bytes_to_merge_at_max_space_in_pool"));
    assertTrue(read.flag("compress_marks"));
    assertTrue(read.flag("compress_primary_key"));
  }

  @Test
  void unknownNamesAreWarnedOfAndWrongValuesAreErrors() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try (SqlEngine engine = open("<old_parts_lifetimes>1</old_parts_lifetimes><zzz>1</zzz>")) {
      assertEquals(480, engine.tables().defaultTableSettings().oldPartsLifetimeSeconds());
    } finally {
      System.setErr(before);
    }
    String text = warnings.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains(
            "setting of merge_tree is unknown and has no effect:"
                + " setting=old_parts_lifetimes similar=old_parts_lifetime file="),
        text);
    assertTrue(text.contains("setting=zzz file="), text);
    for (String wrong :
        new String[] {
          "<index_granularity>0</index_granularity>",
          "<compress_marks>perhaps</compress_marks>",
          "<min_bytes_for_wide_part>99999999999999999T</min_bytes_for_wide_part>"
        }) {
      SqlException failure = assertThrows(SqlException.class, () -> open(wrong).close(), wrong);
      assertEquals(ErrorCode.BAD_ARGUMENTS, failure.code());
      assertTrue(failure.getMessage().contains(" element=merge_tree file="), failure.getMessage());
    }
  }
}
