package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskCopy;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Requests of a table of 10 columns on {@code plain_rewritable}, beside those of ClickHouse 26.7
 * for the same: a Compact part of 10 to 12 files. Theirs were counted on the wire.
 */
@WithS3
class S3PlainRewritableRequestsIT {
  private static final int COLUMN_COUNT = 10;
  private static final int ROW_COUNT = 1000;

  private final TestS3 s3;

  S3PlainRewritableRequestsIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Test
  void aTableCostsFarFewerRequestsThanClickHouses() throws IOException {
    try (ObjectStorageDisk disk = S3Disk.openPlainRewritable(settings());
        MemoryDisk definitions = new MemoryDisk("definitions");
        MergeTreeEngine engine =
            MergeTreeEngine.builder()
                .definitions(definitions)
                .placement(new SingleDiskPlacement(disk))
                .backgroundThreads(0)
                .build()) {
      S3RequestStatistics statistics = S3Disk.statistics(disk).orElseThrow();
      // Two directories above the table's that ClickHouse does not store.
      S3RequestCounts before = statistics.snapshot();
      MergeTreeTable table = engine.createTable("t", schema());
      assertAtMost(
          since(statistics, before),
          Map.of(S3RequestKind.PUT_OBJECT, 5L, S3RequestKind.GET_OBJECT, 1L));

      // ClickHouse: 12 Put, 1 Head.
      before = statistics.snapshot();
      table.insert(block(0));
      long files = disk.list(table.directory().resolve("all_1_1_0")).size();
      assertTrue(files <= 10, "files=" + files);
      assertAtMost(since(statistics, before), Map.of(S3RequestKind.PUT_OBJECT, files + 1));
      table.insert(block(1));

      // What cannot be linked is copied by the store.
      before = statistics.snapshot();
      DiskPath part = table.directory().resolve("all_1_1_0");
      DiskPath clone = DiskPath.of("clone");
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(clone);
        for (String name : disk.list(part)) {
          DiskCopy.linkOrCopy(disk, transaction, part.resolve(name), clone.resolve(name));
        }
        transaction.commit();
      }
      assertEquals(
          Map.of(S3RequestKind.COPY_OBJECT, files, S3RequestKind.PUT_OBJECT, 1L),
          since(statistics, before));

      // ClickHouse: 4 Get, 13 Put, 1 Head. Our parts are in memory's index already.
      before = statistics.snapshot();
      assertTrue(table.optimize(Optional.empty(), true));
      assertAtMost(
          since(statistics, before),
          Map.of(S3RequestKind.GET_OBJECT, 4L, S3RequestKind.PUT_OBJECT, files + 1));

      // ClickHouse: 20 Head, 20 Copy, 42 Delete, 1 DeleteObjects, 2 Put.
      before = statistics.snapshot();
      assertEquals(2, table.removeOutdatedParts());
      assertAtMost(
          since(statistics, before),
          Map.of(S3RequestKind.DELETE_OBJECT, 2L, S3RequestKind.DELETE_OBJECTS, 2L));

      // One for the names of all tables, one for all bytes.
      before = statistics.snapshot();
      engine.dropTable("t");
      assertAtMost(
          since(statistics, before),
          Map.of(S3RequestKind.DELETE_OBJECT, 1L, S3RequestKind.DELETE_OBJECTS, 2L));
    }
  }

  @Test
  void openingListsOnceAndReadsOneSmallObjectForEachDirectory() throws IOException {
    try (ObjectStorageDisk disk = S3Disk.openPlainRewritable(settings());
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      MergeTreeTable table = engine.createTable("t", schema());
      for (int i = 0; i < 5; i++) {
        table.insert(block(i));
      }
    }
    try (ObjectStorageDisk disk = S3Disk.openPlainRewritable(settings())) {
      // store/, two below it, detached/, tables/ or the like of the definitions, five parts.
      S3RequestCounts opened = S3Disk.statistics(disk).orElseThrow().snapshot();
      assertAtMost(
          opened.requests(), Map.of(S3RequestKind.LIST_OBJECTS, 1L, S3RequestKind.GET_OBJECT, 11L));
      int fileCount = 0;
      for (String name : disk.list(DiskPath.ROOT)) {
        fileCount += disk.exists(DiskPath.of(name)) ? 1 : 0;
      }
      assertTrue(fileCount > 0);
      assertEquals(opened, S3Disk.statistics(disk).orElseThrow().snapshot(), "names are known");
    }
  }

  private static void assertAtMost(
      Map<S3RequestKind, Long> actual, Map<S3RequestKind, Long> limits) {
    Map<S3RequestKind, Long> exceeding = new EnumMap<>(S3RequestKind.class);
    actual.forEach(
        (kind, count) -> {
          if (count > limits.getOrDefault(kind, 0L)) {
            exceeding.put(kind, count);
          }
        });
    assertEquals(Map.of(), exceeding, "of " + actual);
  }

  private static Map<S3RequestKind, Long> since(
      S3RequestStatistics statistics, S3RequestCounts before) {
    return statistics.snapshot().since(before).requests();
  }

  private S3Settings settings() {
    return S3Settings.builder(s3.diskEndpoint())
        .region(s3.region())
        .credentials(s3.accessKey(), s3.secretKey())
        .set("skip_access_check", "1")
        .build();
  }

  private static List<NamedType> header() {
    List<NamedType> header = new ArrayList<>();
    for (int i = 0; i < COLUMN_COUNT; i++) {
      header.add(new NamedType("c" + i, DataTypeParser.parse("Int64")));
    }
    return header;
  }

  private static TableSchema schema() {
    return new TableSchema(
        header().stream().map(c -> ColumnDefinition.of(c.name(), c.type())).toList(),
        ExpressionParser.parseKey("c0"),
        ExpressionParser.parseKey("c0"),
        ExpressionParser.parseKey("tuple()"),
        TableSettings.of(Map.of("old_parts_lifetime", "0")));
  }

  private static Block block(int number) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < COLUMN_COUNT; i++) {
      long[] values = new long[ROW_COUNT];
      for (int row = 0; row < ROW_COUNT; row++) {
        values[row] = number + (long) row * (i + 1);
      }
      columns.add(new LongColumn(values, ROW_COUNT));
    }
    return new Block(header(), columns, ROW_COUNT);
  }
}
