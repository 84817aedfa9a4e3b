package io.heartwood.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableSettingsTest {
  @Test
  void defaultsAreThoseOfClickHouse() {
    assertEquals(8192, TableSettings.DEFAULT.indexGranularity());
    assertEquals(10L << 20, TableSettings.DEFAULT.minBytesForWidePart());
    assertEquals("default", TableSettings.DEFAULT.storagePolicy());
    assertTrue(TableSettings.DEFAULT.given().isEmpty());
  }

  @Test
  void givenSettingsWin() {
    TableSettings settings =
        TableSettings.of(Map.of("index_granularity", "128", "storage_policy", "s3_main"));
    assertEquals(128, settings.indexGranularity());
    assertEquals("s3_main", settings.storagePolicy());
  }

  @Test
  void anEngineMayHaveDefaultsOfItsOwn() {
    TableSettings defaults =
        TableSettings.of(
            Map.of(
                "part_layout", "modern",
                "compress_marks", "0",
                "old_parts_lifetime", "7",
                "index_granularity", "128"));
    TableSettings silent = TableSettings.DEFAULT.withEngineDefaults(defaults);
    assertTrue(silent.given().isEmpty());
    assertEquals(7, silent.oldPartsLifetimeSeconds());
    assertEquals(PartLayout.MODERN, silent.partLayout());
    assertFalse(silent.flag("compress_marks"));
    assertTrue(silent.flag("compress_primary_key"));
    assertEquals(8192, silent.indexGranularity());

    TableSettings own =
        TableSettings.of(Map.of("part_layout", "conservative", "old_parts_lifetime", "9"))
            .withEngineDefaults(defaults);
    assertEquals(9, own.oldPartsLifetimeSeconds());
    assertEquals(PartLayout.CONSERVATIVE, own.partLayout());
    assertFalse(own.flag("compress_primary_key"));
    TableSettings modern =
        TableSettings.of(Map.of("part_layout", "modern")).withEngineDefaults(defaults);
    assertTrue(modern.flag("compress_marks"), "the table's own layout wins");

    assertEquals(Map.of("index_granularity", "128"), silent.ofNewTable(defaults).given());
    assertEquals(
        Map.of("index_granularity", "64"),
        TableSettings.of(Map.of("index_granularity", "64")).ofNewTable(defaults).given());
    assertEquals(TableSettings.DEFAULT, silent.withEngineDefaults(TableSettings.DEFAULT));
  }

  @Test
  void badSettingsAreNamed() {
    assertRefused("no_such_setting", "1");
    assertRefused("index_granularity", "many");
    assertRefused("index_granularity", "0");
    assertRefused("min_compress_block_size", "-1");
    assertRefused("part_layout", "newest");
    assertRefused("string_serialization_version", "1");
    assertRefused("map_serialization_version", "with_buckets");
    assertRefused("ratio_of_defaults_for_sparse_serialization", "-0.5");
    assertRefused("ratio_of_defaults_for_sparse_serialization", "NaN");
    assertRefused("marks_compression_codec", "Delta(4)");
    assertRefused("primary_key_compression_codec", "BEST");
    assertRefused("compress_marks", "2");
  }

  @Test
  void aLayoutStandsForSettingsThatCanBeGivenByThemselves() {
    TableSettings settings =
        TableSettings.of(Map.of("compress_marks", "0")).withPartLayout(PartLayout.MODERN);
    assertEquals(PartLayout.MODERN, settings.partLayout());
    assertEquals(0.9375, settings.ratio("ratio_of_defaults_for_sparse_serialization"));
    assertEquals("with_size_stream", settings.text("string_serialization_version"));
    assertTrue(settings.flag("compress_primary_key"));
    assertFalse(settings.flag("compress_marks"));
    assertEquals(PartLayout.CONSERVATIVE, TableSettings.DEFAULT.partLayout());
    for (PartLayout layout : PartLayout.values()) {
      assertEquals(layout.settings(), TableSettings.of(layout.settings()).given());
    }
  }

  private static void assertRefused(String name, String value) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TableSettings.of(Map.of(name, value)));
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }

  /** The tests run in the directory of their module. */
  @Test
  void everySettingIsDocumented() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "SETTINGS.md"));
    for (String name : SettingDefinition.names()) {
      assertTrue(text.contains("`" + name + "`"), name);
    }
  }
}
