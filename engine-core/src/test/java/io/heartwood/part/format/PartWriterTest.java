package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.schema.PartLayout;
import io.heartwood.schema.TableSettings;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a part at all, and how its granules are cut. */
class PartWriterTest {
  private static final long SEED = Long.getLong("heartwood.seed", 7);

  @ParameterizedTest
  @CsvSource({"WIDE, CONSERVATIVE", "WIDE, MODERN", "COMPACT, CONSERVATIVE", "COMPACT, MODERN"})
  void aPartWithoutRowsIsAPart(PartType type, PartLayout layout) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin()) {
        PartWriteRequest request =
            RandomParts.request(transaction, type)
                .settings(TableSettings.DEFAULT.withPartLayout(layout))
                .build();
        try (PartWriter writer = PartWriter.open(request)) {
          assertEquals(0, writer.finish().rowCount());
        }
        transaction.commit();
      }
      LoadedPart part = PartLoader.load(disk, RandomParts.DIRECTORY, PartKeys.UNKNOWN);
      assertEquals(0, part.granules().markCount());
      assertEquals(List.of(), PartChecker.check(disk, RandomParts.DIRECTORY, PartKeys.UNKNOWN));
      assertEquals(
          List.of(), TestParts.read(PartReadRequest.of(part, RandomParts.HEADER, List.of())));
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void anAbandonedPartLeavesNothing(PartType type) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin();
          PartWriter writer = PartWriter.open(RandomParts.request(transaction, type).build())) {
        writer.write(RandomParts.randomBlock(100, new Random(SEED)));
      }
      assertEquals(List.of(), disk.list(DiskPath.ROOT));
      assertEquals(List.of(), disk.openResources());
    }
  }

  @Test
  void compactTailsOfLessThanHalfAGranuleJoinTheOneBefore() throws IOException {
    assertEquals(List.of(64, 64, 64, 72), granules(PartType.COMPACT, 64, 264));
    assertEquals(List.of(8192, 11808), granules(PartType.COMPACT, 8192, 20000));
    assertEquals(List.of(64, 32), granules(PartType.COMPACT, 64, 96));
    assertEquals(List.of(95), granules(PartType.COMPACT, 64, 95));
    assertEquals(List.of(64, 64, 64, 64, 8), granules(PartType.WIDE, 64, 264));
  }

  /** Row counts of the granules; the same however the rows are cut into blocks. */
  private static List<Integer> granules(PartType type, int granularity, int rowCount)
      throws IOException {
    List<List<Integer>> results = new ArrayList<>();
    for (int blockRows : new int[] {rowCount, 1, 7, 63, 64, 65, 100}) {
      try (MemoryDisk disk = new MemoryDisk("test");
          DiskTransaction transaction = disk.begin();
          PartWriter writer =
              PartWriter.open(
                  PartWriteRequest.builder(
                          transaction,
                          RandomParts.DIRECTORY,
                          type,
                          List.of(new PartColumn("k", IntegerType.UINT32, CodecChain.DEFAULT)))
                      .granularity(granularity, 10 << 20)
                      .build())) {
        for (int row = 0; row < rowCount; row += blockRows) {
          int rows = Math.min(blockRows, rowCount - row);
          writer.write(
              new Block(
                  List.of(new NamedType("k", IntegerType.UINT32)),
                  List.of(new IntColumn(new int[rows], rows)),
                  rows));
        }
        Marks marks = writer.finish().granules();
        List<Integer> counts = new ArrayList<>();
        for (int granule = 0; granule < marks.granuleCount(); granule++) {
          counts.add(marks.rowCount(granule));
        }
        results.add(counts);
      }
    }
    assertEquals(1, Set.copyOf(results).size(), results.toString());
    return results.get(0);
  }

  @Test
  void granulesAreCutByBytesAsClickHouseDoes() {
    assertEquals(1500, GranuleCutter.granuleRows(3000, 3000 * 10000L, 8192, 10485760));
    assertEquals(8192, GranuleCutter.granuleRows(3000, 3000 * 8L, 8192, 10485760));
    assertEquals(1, GranuleCutter.granuleRows(10, 10 * 1000L, 8192, 500));
    assertEquals(8192, GranuleCutter.granuleRows(10, 10 * 1000L, 8192, 0));
  }

  @Test
  void columnsWithStreamsOfOneNameAreRefused() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test");
        DiskTransaction transaction = disk.begin()) {
      List<PartColumn> columns =
          List.of(
              new PartColumn("a", RandomColumns.TYPES.get(28), CodecChain.DEFAULT),
              new PartColumn("a", IntegerType.UINT8, CodecChain.DEFAULT));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              PartWriteRequest.builder(transaction, RandomParts.DIRECTORY, PartType.WIDE, columns));
    }
  }
}
