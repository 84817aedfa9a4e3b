package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefinitionTextTest {
  private static final UUID ID = UUID.fromString("6b1d0f6e-1111-4222-8333-444444444444");

  @Test
  void printsWhatClickHouseAttaches() {
    String expected =
        """
        ATTACH TABLE _ UUID '6b1d0f6e-1111-4222-8333-444444444444'
        (
            `d` Date,
            `na``me` Enum8('it\\'s' = 1, 'b,)' = 2) DEFAULT 'b,)' COMMENT 'a \\'comment\\'\\n' CODEC(ZSTD(3)),
            `x` Nullable(Decimal(10, 2)) DEFAULT plus(1, 2)
        )
        ENGINE = MergeTree
        PARTITION BY toYYYYMM(d)
        PRIMARY KEY d
        ORDER BY (d, x)
        SETTINGS index_granularity = 100, storage_policy = 's3_main'
        """
            .replace("na``me", "na\\`me");

    assertEquals(expected, DefinitionText.print(definition("t")));
  }

  @Test
  void readsBackWhatItPrints() {
    TableDefinition definition = definition("t");

    assertEquals(definition, DefinitionText.parse("t", DefinitionText.print(definition)));
  }

  @Test
  void readsATableWithoutKeys() {
    TableDefinition definition =
        new TableDefinition(
            "t",
            ID,
            new TableSchema(
                List.of(ColumnDefinition.of("x", DataTypeParser.parse("UInt8"))),
                List.of(),
                List.of(),
                List.of(),
                TableSettings.DEFAULT));

    assertEquals(definition, DefinitionText.parse("t", DefinitionText.print(definition)));
  }

  @Test
  void everyTruncationIsAnErrorOrADefinition() {
    String text = DefinitionText.print(definition("t"));
    for (int length = 0; length < text.indexOf("ORDER BY"); length++) {
      String truncated = text.substring(0, length);
      if (length < text.indexOf("ENGINE = MergeTree") + "ENGINE = MergeTree".length()) {
        assertThrows(
            IllegalArgumentException.class, () -> DefinitionText.parse("t", truncated), truncated);
      }
    }
  }

  @Test
  void storeKeepsDefinitionsUnderEscapedNames() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      FileSchemaStore store = new FileSchemaStore(disk);
      TableDefinition definition = definition("trips/..é x");

      store.save(definition);
      store.save(definition);

      assertEquals(List.of("trips%2F%2E%2E%C3%A9%20x.sql"), disk.list(DiskPath.of("metadata")));
      assertEquals(List.of(definition), new FileSchemaStore(disk).loadAll().readable());
      store.delete(definition.name());
      store.delete(definition.name());
      assertEquals(new StoredDefinitions(List.of(), List.of()), store.loadAll());
    }
  }

  @Test
  void storeNamesTheFileItCannotRead() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(DiskPath.of("metadata"));
        byte[] text = "ATTACH VIEW".getBytes(StandardCharsets.UTF_8);
        try (DiskOutput output = transaction.create(DiskPath.of("metadata/bad.sql"))) {
          output.write(text, 0, text.length);
          output.finish();
        }
        transaction.commit();
      }

      BrokenTable broken = new FileSchemaStore(disk).loadAll().broken().get(0);
      assertEquals("bad", broken.name());
      assertEquals("default", broken.disks());
      assertTrue(broken.reason().contains("file=metadata/bad.sql"), broken.reason());
      assertTrue(broken.reason().contains("expected TABLE"), broken.reason());
    }
  }

  private static TableDefinition definition(String name) {
    List<ColumnDefinition> columns =
        List.of(
            ColumnDefinition.of("d", DataTypeParser.parse("Date")),
            new ColumnDefinition(
                "na`me",
                DataTypeParser.parse("Enum8('it\\'s' = 1, 'b,)' = 2)"),
                "ZSTD(3)",
                "'b,)'",
                "a 'comment'\n"),
            new ColumnDefinition(
                "x", DataTypeParser.parse("Nullable(Decimal(10, 2))"), "", "plus(1, 2)", ""));
    return new TableDefinition(
        name,
        ID,
        new TableSchema(
            columns,
            ExpressionParser.parseKey("(d, x)"),
            ExpressionParser.parseKey("d"),
            ExpressionParser.parseKey("toYYYYMM(d)"),
            TableSettings.of(orderedSettings())));
  }

  private static Map<String, String> orderedSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("index_granularity", "100");
    settings.put("storage_policy", "s3_main");
    return settings;
  }
}
