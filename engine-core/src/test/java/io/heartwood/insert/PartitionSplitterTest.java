package io.heartwood.insert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.RowOrder;
import io.heartwood.testing.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionSplitterTest {
  private static final long SEED = 5150;
  private static final DataType INT32 = DataTypeParser.parse("Int32");

  @Test
  void everyRowGoesToTheGroupOfItsKeyInOrder() {
    Random random = new Random(SEED);
    for (DataType type : RandomColumns.TYPES) {
      int rowCount = 4000;
      List<Column> keys = List.of(RandomColumns.column(type, rowCount, 90, random));
      RowOrder order = new RowOrder(List.of(type));

      List<PartitionSplitter.Group> groups = new PartitionSplitter(order, 0).split(keys, rowCount);

      assertEquals(expectedGroups(order, keys, rowCount), rowsOf(groups, rowCount), "seed=" + SEED);
    }
  }

  @Test
  void oneGroupKeepsTheBlockWhole() {
    RowOrder order = new RowOrder(List.of(INT32));

    List<PartitionSplitter.Group> groups =
        new PartitionSplitter(order, 100).split(List.of(new IntColumn(new int[50], 50)), 50);

    assertEquals(1, groups.size());
    assertTrue(groups.get(0).isWholeBlock());
    assertEquals(50, groups.get(0).rowCount());
  }

  @Test
  void moreGroupsThanAllowedAreAnError() {
    int[] values = IntStream.range(0, 101).toArray();
    PartitionSplitter splitter = new PartitionSplitter(new RowOrder(List.of(INT32)), 100);

    assertEquals(100, splitter.split(List.of(new IntColumn(values, 100)), 100).size());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> splitter.split(List.of(new IntColumn(values, 101)), 101));
    assertTrue(e.getMessage().contains("max_partitions_per_insert_block=100"), e.getMessage());
  }

  private static List<List<Integer>> expectedGroups(
      RowOrder order, List<Column> keys, int rowCount) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      int current = row;
      List<Integer> group =
          groups.stream()
              .filter(rows -> order.compare(keys, rows.get(0), keys, current) == 0)
              .findFirst()
              .orElse(null);
      if (group == null) {
        group = new ArrayList<>();
        groups.add(group);
      }
      group.add(row);
    }
    return groups;
  }

  private static List<List<Integer>> rowsOf(List<PartitionSplitter.Group> groups, int rowCount) {
    List<List<Integer>> rows = new ArrayList<>();
    for (PartitionSplitter.Group group : groups) {
      IntStream numbers =
          group.isWholeBlock() ? IntStream.range(0, rowCount) : IntStream.of(group.rows());
      rows.add(numbers.boxed().toList());
      assertEquals(group.rowCount(), rows.get(rows.size() - 1).size());
      assertEquals(group.firstRow(), rows.get(rows.size() - 1).get(0));
    }
    return rows;
  }
}
