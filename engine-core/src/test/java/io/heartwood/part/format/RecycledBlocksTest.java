package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heartwood.column.Block;
import io.heartwood.column.IntColumn;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.types.IntegerType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That arrays of blocks that are given back, and only these, serve the next ones. */
class RecycledBlocksTest {
  private static final long SEED = Long.getLong("heartwood.seed", 7);

  @Test
  void onlyArraysOfABlockThatIsGivenBackServeTheNextOne() throws Exception {
    Random random = new Random(SEED);
    Block block = RandomParts.randomBlock(2000, random);
    int[] expected = ((IntColumn) block.column("key")).values();
    try (MemoryDisk disk = new MemoryDisk("test")) {
      try (DiskTransaction transaction = disk.begin()) {
        try (PartWriter writer =
            PartWriter.open(
                RandomParts.request(transaction, PartType.WIDE).granularity(100, 0).build())) {
          writer.write(block);
          writer.finish();
        }
        transaction.commit();
      }
      PartKeys keys = new PartKeys(List.of(IntegerType.UINT32), List.of(), List.of(), 100);
      LoadedPart part = PartLoader.load(disk, RandomParts.DIRECTORY, keys);
      PartReadRequest request =
          PartReadRequest.of(part, RandomParts.HEADER.subList(0, 1), TestParts.all(part))
              .withBlockSize(300, 1 << 20);
      try (PartReader reader = PartReader.open(request)) {
        Block first = reader.next().orElseThrow();
        Block second = reader.next().orElseThrow();
        reader.recycle(first);
        Block third = reader.next().orElseThrow();
        assertKeys(expected, 0, first);
        assertKeys(expected, 300, second);
        int[] array = ((IntColumn) third.column(0)).values();
        reader.recycle(third);
        if (Boolean.getBoolean("heartwood.spent.columns.overwritten")) {
          assertEquals(0x5a5a5a5a, array[299]);
        }
        reader.recycle(third);
        Block fourth = reader.next().orElseThrow();
        assertSame(array, ((IntColumn) fourth.column(0)).values());
        Block fifth = reader.next().orElseThrow();
        assertKeys(expected, 900, fourth);
        assertKeys(expected, 1200, fifth);
        assertKeys(expected, 0, first);
        assertKeys(expected, 300, second);
      }
    }
  }

  private static void assertKeys(int[] expected, int from, Block block) {
    int[] found = Arrays.copyOf(((IntColumn) block.column(0)).values(), block.rowCount());
    assertArrayEquals(Arrays.copyOfRange(expected, from, from + block.rowCount()), found);
  }
}
