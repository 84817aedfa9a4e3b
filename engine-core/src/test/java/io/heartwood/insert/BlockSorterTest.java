package io.heartwood.insert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.RowOrder;
import io.heartwood.column.StringColumn;
import io.heartwood.testing.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockSorterTest {
  private static final long SEED = 20260711;

  @Test
  void agreesWithAStableSortByComparisonForAllTypes() {
    Random random = new Random(SEED);
    for (DataType type : RandomColumns.TYPES) {
      for (int rowCount : new int[] {0, 1, 2, 17, 900, 3000}) {
        for (int distinct : new int[] {1, 7, 2000}) {
          Column key = RandomColumns.column(type, rowCount, distinct, random);
          assertSorted(List.of(type), List.of(key), rowCount);
        }
      }
    }
  }

  @Test
  void agreesWithAStableSortByComparisonForSeveralKeys() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int rowCount = 1 + random.nextInt(2500);
      List<DataType> types = new ArrayList<>();
      List<Column> keys = new ArrayList<>();
      for (int key = 0; key < 2 + random.nextInt(3); key++) {
        DataType type = RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size()));
        types.add(type);
        keys.add(RandomColumns.column(type, rowCount, 1 + random.nextInt(20), random));
      }
      assertSorted(types, keys, rowCount);
    }
  }

  @Test
  void leavesSortedRowsAlone() {
    int[] values = IntStream.range(0, 5000).map(i -> i / 3 - 100).toArray();
    RowOrder order = new RowOrder(List.of(DataTypeParser.parse("Int32")));

    assertTrue(
        new BlockSorter(order)
            .permutation(List.of(new IntColumn(values, values.length)), values.length)
            .isEmpty());
  }

  @Test
  void putsNanAfterNumbersAndNullAfterNan() {
    double[] values = {Double.NaN, 1, 0, Double.POSITIVE_INFINITY, -0d, 0d};
    Column key = new NullableColumn(new DoubleColumn(values, 6), new byte[] {0, 0, 1, 0, 0, 0});
    RowOrder order = new RowOrder(List.of(DataTypeParser.parse("Nullable(Float64)")));

    int[] rows = new BlockSorter(order).permutation(List.of(key), 6).orElseThrow();

    assertArrayEquals(new int[] {4, 5, 1, 3, 0, 2}, rows);
  }

  @Test
  void comparesUnsignedNumbersAsUnsigned() {
    RowOrder order = new RowOrder(List.of(DataTypeParser.parse("UInt64")));

    int[] rows =
        new BlockSorter(order)
            .permutation(List.of(new LongColumn(new long[] {-1, 1, 0}, 3)), 3)
            .orElseThrow();

    assertArrayEquals(new int[] {2, 1, 0}, rows);
  }

  @Test
  void sortsStringsThatShareALongBeginning() {
    StringColumn.Builder builder = new StringColumn.Builder(3000);
    Random random = new Random(SEED);
    for (int i = 0; i < 3000; i++) {
      builder.append("https://example.org/" + random.nextInt(10_000_000));
    }
    assertSorted(List.of(DataTypeParser.parse("String")), List.of(builder.build()), 3000);
  }

  private static void assertSorted(List<DataType> types, List<Column> keys, int rowCount) {
    RowOrder order = new RowOrder(types);
    int[] expected =
        IntStream.range(0, rowCount)
            .boxed()
            .sorted((a, b) -> order.compare(keys, a, keys, b))
            .mapToInt(Integer::intValue)
            .toArray();

    Optional<int[]> rows = new BlockSorter(order).permutation(keys, rowCount);

    int[] identity = IntStream.range(0, rowCount).toArray();
    assertArrayEquals(expected, rows.orElse(identity), () -> "types=" + types + " seed=" + SEED);
    assertEquals(java.util.Arrays.equals(expected, identity), rows.isEmpty());
  }
}
