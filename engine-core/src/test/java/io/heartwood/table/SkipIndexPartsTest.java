package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Block;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.index.skip.IndexException;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.testing.PartFixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Skip indexes of parts that ClickHouse 26.7 wrote, whole, missing and damaged. */
class SkipIndexPartsTest {
  private static final UUID IDENTITY = new UUID(1, 2);
  private static final DiskPath TABLE = DiskPath.of("store/000/" + IDENTITY);

  private final List<MemoryDisk> disks = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (MemoryDisk disk : disks) {
      disk.close();
    }
  }

  /** The table of {@code 10_wide_skip_indexes} without its index of an unsupported type. */
  private static TableSchemaBuilder wideTable() {
    return TableSchema.builder()
        .column("k", "UInt32")
        .column("s", "String")
        .column("v", "Int32")
        .column("n", "Nullable(Int64)")
        .column("a", "Array(String)")
        .column("d", "Date")
        .column("lc", "LowCardinality(String)")
        .index("i_mm", "(v, n)", "minmax", 1)
        .index("i set.x", "(v % 3, s)", "set(100)", 2)
        .index("i_bf", "s", "bloom_filter(0.01)", 1)
        .index("i_bfa", "a", "bloom_filter(0.025)", 1)
        .index("i_bfv", "v", "bloom_filter", 1)
        .index("i_ng", "s", "ngrambf_v1(3, 256, 2, 0)", 1)
        .index("i_tk", "s", "tokenbf_v1(256, 3, 5)", 1)
        .index("i_set0", "lc", "set(2)", 1)
        .orderBy("k")
        .setting("index_granularity", "4");
  }

  private static TableSchemaBuilder compactTable() {
    return TableSchema.builder()
        .column("k", "UInt32")
        .column("s", "String")
        .index("a", "k", "minmax", 1)
        .index("b", "s", "bloom_filter", 2)
        .orderBy("tuple()")
        .setting("index_granularity", "8");
  }

  @FunctionalInterface
  private interface Use {
    void run(MergeTreeTable table) throws IOException;
  }

  /** Opens the part of an archive as a table, with some of its files changed. */
  private void withPart(String archive, TableSchema schema, Map<String, byte[]> changes, Use use)
      throws IOException {
    MemoryDisk disk = new MemoryDisk("default");
    disks.add(disk);
    PartFixtures.FixturePart part = PartFixtures.part(archive, "t", "all_1_1_0");
    DiskPath directory = TABLE.resolve(part.name());
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(directory);
      for (String name : part.files().keySet()) {
        byte[] content = changes.getOrDefault(name, part.file(name));
        try (var output = transaction.create(directory.resolve(name))) {
          output.write(content, 0, content.length);
          output.finish();
        }
      }
      transaction.commit();
    }
    try (MergeTreeEngine engine =
        MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      use.run(engine.createTable(new TableDefinition("t", IDENTITY, schema)));
    }
  }

  private static long granules(MergeTreeTable table, String condition, SkipIndexUse use)
      throws IOException {
    try (PartSnapshot snapshot = table.snapshot()) {
      return snapshot
          .estimate(ScanRequest.all().where(condition).withSkipIndexes(use))
          .selectedGranuleCount();
    }
  }

  private static long rows(MergeTreeTable table, String condition) throws IOException {
    long rows = 0;
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.of("k").where(condition))) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        rows += next.get().rowCount();
      }
    }
    return rows;
  }

  private static SkipIndexUse only(TableSchema schema, String name) {
    List<String> others = new ArrayList<>();
    schema.indexes().forEach(index -> others.add(index.name()));
    others.remove(name);
    return new SkipIndexUse(true, Set.copyOf(others), List.of(name));
  }

  @Test
  void indexesOfAWidePartAreUsed() throws IOException {
    TableSchema schema = wideTable().build();
    // Three granules: rows 0 to 3, 4 to 7, 8 and 9.
    Map<String, List<String>> oneGranule =
        Map.of(
            "i_mm", List.of("v = -1", "v >= 5", "n = 1", "v < -2"),
            "i set.x", List.of("s = 'hello w9'", "v % 3 = 2 AND s LIKE '%9' OR s = 'hello w8'"),
            "i_bf", List.of("s = 'hello w5'", "s IN ('hello w5', 'hello w6')"),
            "i_bfa", List.of("has(a, '8')"),
            "i_bfv", List.of("v = 5", "v IN (5, 6)"),
            "i_ng", List.of("s LIKE '% w9%'", "endsWith(s, ' w3')", "s = 'hello w1'"),
            "i_tk", List.of("hasToken(s, 'w7')", "s LIKE '% w7'", "s = 'hello w7'"));
    withPart(
        "10_wide_skip_indexes",
        schema,
        Map.of(),
        table -> {
          for (var index : oneGranule.entrySet()) {
            for (String condition : index.getValue()) {
              SkipIndexUse use = only(schema, index.getKey());
              assertTrue(granules(table, condition, use) == 1, index + " " + condition);
              assertTrue(rows(table, condition) > 0, condition);
            }
          }
          // The first two granules have three values of lc, which are too many.
          assertEquals(2, granules(table, "lc = '1'", only(schema, "i_set0")));
          assertEquals(3, granules(table, "s LIKE '%lo%'", SkipIndexUse.ALL));
          assertEquals(0, granules(table, "s = 'nothing'", SkipIndexUse.ALL));
          assertEquals(3, granules(table, "s = 'nothing'", SkipIndexUse.NONE));
          assertTrue(table.check().stream().allMatch(TableCheck::isPassed));
        });
  }

  @Test
  void indexesOfACompactPartAreUsed() throws IOException {
    TableSchema schema = compactTable().build();
    withPart(
        "11_compact_skip_indexes",
        schema,
        Map.of(),
        table -> {
          assertEquals(1, granules(table, "k = 17", only(schema, "a")));
          assertEquals(2, granules(table, "s = '17'", only(schema, "b")));
          assertEquals(1, rows(table, "s = '17' AND k > 3"));
        });
  }

  @Test
  void anIndexThatAPartDoesNotHaveIsNotUsed() throws IOException {
    TableSchema schema = compactTable().index("added", "k", "set(0)", 1).build();
    withPart(
        "11_compact_skip_indexes",
        schema,
        Map.of(),
        table -> {
          assertEquals(5, granules(table, "k = 17", only(schema, "added")));
          assertEquals(1, rows(table, "k = 17"));
        });
  }

  @Test
  void anIndexThatMustBeUsedButCannotBeRefusesTheScan() throws IOException {
    TableSchema schema = compactTable().build();
    withPart(
        "11_compact_skip_indexes",
        schema,
        Map.of(),
        table -> {
          assertThrows(
              SkipIndexNotUsedException.class, () -> granules(table, "k = 1", only(schema, "b")));
          assertThrows(
              SkipIndexNotUsedException.class, () -> granules(table, "k = 1", only(schema, "x")));
        });
  }

  @Test
  void damagedIndexFilesAreNamed() throws IOException {
    TableSchema schema = wideTable().build();
    PartFixtures.FixturePart part = PartFixtures.part("10_wide_skip_indexes", "t", "all_1_1_0");
    String condition =
        "v = 100 AND v % 3 = 1 AND s = 'xyz' AND has(a, 'x') AND lc = 'x' AND hasToken(s, 'xyz')";
    int damagedFiles = 0;
    for (String name : part.files().keySet()) {
      if (!name.startsWith("skp_idx_") || name.contains("i_tx")) {
        continue;
      }
      byte[] content = part.file(name);
      for (int position = 0; position < content.length; position += 7) {
        byte[] damaged = content.clone();
        damaged[position] ^= 0x10;
        requireNamed(schema, name, damaged, condition);
      }
      for (int length = 0; length < content.length; length += 11) {
        requireNamed(schema, name, java.util.Arrays.copyOf(content, length), condition);
      }
      damagedFiles++;
    }
    assertEquals(16, damagedFiles);
  }

  /** Every index is asked on its own: the damage is found, or its file was not needed. */
  private void requireNamed(TableSchema schema, String file, byte[] damaged, String condition)
      throws IOException {
    withPart(
        "10_wide_skip_indexes",
        schema,
        Map.of(file, damaged),
        table -> {
          boolean found = false;
          for (var index : schema.indexes()) {
            SkipIndexUse use = new SkipIndexUse(true, others(schema, index.name()), List.of());
            try (PartSnapshot snapshot = table.snapshot()) {
              snapshot.scan(ScanRequest.all().where(condition).withSkipIndexes(use)).close();
            } catch (CorruptPartException e) {
              assertTrue(e.getMessage().contains(file), e.getMessage());
              found = true;
            }
          }
          assertTrue(found, file);
          assertFalse(table.check().stream().allMatch(TableCheck::isPassed));
        });
  }

  private static Set<String> others(TableSchema schema, String name) {
    List<String> others = new ArrayList<>();
    schema.indexes().forEach(index -> others.add(index.name()));
    others.remove(name);
    return Set.copyOf(others);
  }

  @Test
  void aTableWithAnUnsupportedIndexCanOnlyBeRead() throws IOException {
    TableSchema schema =
        wideTable().index("i_tx", "s", "text(tokenizer = 'splitByNonAlpha')", 100_000_000).build();
    withPart(
        "10_wide_skip_indexes",
        schema,
        Map.of(),
        table -> {
          assertEquals(10, rows(table, "1"));
          assertEquals(1, granules(table, "v = 5", only(schema, "i_mm")));
          Block block;
          try (PartSnapshot snapshot = table.snapshot();
              BlockReader reader = snapshot.scan(ScanRequest.all())) {
            block = reader.next().orElseThrow();
          }
          IllegalStateException refused =
              assertThrows(IllegalStateException.class, () -> table.insert(block));
          assertTrue(refused.getMessage().contains("i_tx"), refused.getMessage());
          assertThrows(IllegalStateException.class, () -> table.optimize(Optional.empty(), true));
          assertEquals(10, rows(table, "1"));
        });
    try (MemoryDisk disk = new MemoryDisk("default");
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      IndexException refused =
          assertThrows(IndexException.class, () -> engine.createTable("t", schema));
      assertEquals(IndexException.Reason.UNSUPPORTED, refused.reason());
    }
  }

  @Test
  void indexesThatClickHouseRefusesAreRefused() throws IOException {
    Map<String, IndexException.Reason> bad =
        Map.ofEntries(
            Map.entry("s TYPE nosuch", IndexException.Reason.UNKNOWN_TYPE),
            Map.entry("s TYPE set", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE set(-1)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE bloom_filter(2)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE bloom_filter(0.1, 2)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE tokenbf_v1(64, 3)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE ngrambf_v1(0, 256, 2, 0)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("s TYPE tokenbf_v1(0, 3, 7)", IndexException.Reason.BAD_ARGUMENTS),
            Map.entry("k TYPE tokenbf_v1(64, 3, 7)", IndexException.Reason.BAD_EXPRESSION),
            Map.entry("m TYPE bloom_filter", IndexException.Reason.BAD_EXPRESSION),
            Map.entry("1 TYPE minmax", IndexException.Reason.BAD_EXPRESSION));
    try (MemoryDisk disk = new MemoryDisk("default");
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      for (var index : bad.entrySet()) {
        String[] parts = index.getKey().split(" TYPE ");
        TableSchema schema =
            TableSchema.builder()
                .column("k", "UInt64")
                .column("s", "String")
                .column("m", "Decimal(9, 2)")
                .index("i", parts[0], parts[1], 1)
                .orderBy("k")
                .build();
        IndexException refused =
            assertThrows(
                IndexException.class, () -> engine.createTable("t", schema), index.getKey());
        assertEquals(index.getValue(), refused.reason(), refused.getMessage());
      }
      assertTrue(engine.tables().isEmpty());
    }
  }
}
