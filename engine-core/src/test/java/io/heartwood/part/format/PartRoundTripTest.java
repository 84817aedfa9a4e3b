package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a part gives back the rows it was written from, whatever its layout. */
class PartRoundTripTest {
  private static final long SEED = Long.getLong("heartwood.seed", 7);

  @ParameterizedTest
  @EnumSource(PartType.class)
  void rowsComeBackWhateverTheGranulesAndBlocks(PartType type) throws Exception {
    // With small granules the marks of all columns at once would be most of the work.
    List<List<NamedType>> headers = new ArrayList<>(RandomParts.groups(4));
    headers.add(RandomParts.HEADER);
    ExecutorService helpers = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 8; i++) {
        Random random = new Random(SEED + i);
        for (List<NamedType> header : headers) {
          int maxRows = header == RandomParts.HEADER ? 300 : 3000;
          Block block = RandomParts.randomBlock(header, 1 + random.nextInt(maxRows), random);
          assertRoundTrip(type, block, random, helpers, "seed=" + (SEED + i));
        }
      }
    } finally {
      helpers.shutdown();
    }
  }

  private static void assertRoundTrip(
      PartType type, Block block, Random random, ExecutorService helpers, String context)
      throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      PartWriteResult result = RandomParts.write(disk, type, block, random, helpers);
      PartKeys keys =
          new PartKeys(
              List.of(IntegerType.UINT32),
              List.of(IntegerType.UINT8),
              List.of(RandomParts.HEADER.get(0)),
              8192);
      LoadedPart loaded = PartLoader.load(disk, RandomParts.DIRECTORY, keys);
      assertEquals(List.of(), PartChecker.check(disk, RandomParts.DIRECTORY, keys), context);
      assertSameAsWritten(
          loaded,
          LoadedPart.of(disk, RandomParts.DIRECTORY, result, PartCaches.ofOnePart()),
          context);
      assertKeys(block, loaded, context);
      assertRows(block, loaded, random, context);
    }
  }

  private static void assertSameAsWritten(LoadedPart loaded, LoadedPart written, String context)
      throws IOException {
    assertEquals(written.type(), loaded.type(), context);
    assertEquals(written.columns(), loaded.columns(), context);
    assertEquals(written.rowCount(), loaded.rowCount(), context);
    assertEquals(written.checksums(), loaded.checksums(), context);
    assertEquals(written.granules(), loaded.granules(), context);
    assertEquals(
        written.description().serialization(), loaded.description().serialization(), context);
    assertEquals(written.description().substreams(), loaded.description().substreams(), context);
    assertEquals("7", loaded.partition().id(), context);
    assertEquals(written.partition(), loaded.partition(), context);
    assertEquals(written.defaultCodec(), loaded.defaultCodec(), context);
    assertArrayEquals(
        RandomColumns.bytes(written.minMax().ranges().get(0)),
        RandomColumns.bytes(loaded.minMax().ranges().get(0)),
        context);
    assertArrayEquals(
        RandomColumns.bytes(written.primaryIndex().columns().get(0)),
        RandomColumns.bytes(loaded.primaryIndex().columns().get(0)),
        context);
  }

  private static void assertKeys(Block block, LoadedPart part, String context) throws IOException {
    int[] keys = ((IntColumn) block.column(0)).values();
    int[] index = ((IntColumn) part.primaryIndex().columns().get(0)).values();
    Marks granules = part.granules();
    for (int granule = 0; granule < granules.granuleCount(); granule++) {
      assertEquals(keys[(int) granules.firstRow(granule)], index[granule], context);
    }
    assertEquals(keys[block.rowCount() - 1], index[granules.granuleCount()], context);
    int[] range = ((IntColumn) part.minMax().ranges().get(0)).values();
    assertEquals(keys[0], range[0], context);
    assertEquals(keys[block.rowCount() - 1], range[1], context);
  }

  private static void assertRows(Block block, LoadedPart part, Random random, String context)
      throws IOException {
    // Some columns in another order, one that is missing, and random ranges of granules.
    List<NamedType> columns = new ArrayList<>(block.header());
    Collections.shuffle(columns, random);
    columns = new ArrayList<>(columns.subList(0, 1 + random.nextInt(columns.size())));
    columns.add(new NamedType("missing", IntegerType.INT64));
    List<MarkRange> ranges = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    Marks granules = part.granules();
    for (int mark = random.nextInt(3); mark < granules.granuleCount(); ) {
      int end = Math.min(granules.granuleCount(), mark + 1 + random.nextInt(20));
      ranges.add(new MarkRange(mark, end));
      rows.add(new int[] {(int) granules.firstRow(mark), (int) granules.firstRow(end)});
      mark = end + random.nextInt(3);
    }
    PartReadRequest request =
        PartReadRequest.of(part, columns, ranges)
            .withBlockSize(1 + random.nextInt(5000), 1 + random.nextInt(1 << 20));
    assertColumns(block, columns, rows, TestParts.read(request), context);
    assertColumns(block, columns, rows, TestParts.readAndRecycle(request), context + " recycled");
  }

  private static void assertColumns(
      Block block, List<NamedType> columns, List<int[]> rows, List<Block> read, String context) {
    for (NamedType column : columns) {
      List<Column> expected = new ArrayList<>();
      for (int[] range : rows) {
        expected.add(
            column.name().equals("missing")
                ? Columns.defaults(column.type(), range[1] - range[0])
                : block.column(column.name()).slice(range[0], range[1]));
      }
      if (!expected.isEmpty()) {
        assertArrayEquals(
            RandomColumns.bytes(Columns.concat(expected)),
            RandomColumns.bytes(
                Columns.concat(read.stream().map(b -> b.column(column.name())).toList())),
            context + " " + column);
      }
    }
  }
}
