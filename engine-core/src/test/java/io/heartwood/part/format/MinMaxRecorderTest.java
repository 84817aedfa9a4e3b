package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinMaxRecorderTest {
  private static final long SEED = Long.getLong("heartwood.seed", 11);

  private static Column range(DataType type, List<Column> columns) {
    NamedType named = new NamedType("c", type);
    MinMaxRecorder recorder = new MinMaxRecorder(List.of(named));
    for (Column column : columns) {
      recorder.record(new Block(List.of(named), List.of(column), column.rowCount()));
    }
    return recorder.minMax().ranges().get(0);
  }

  @Test
  void rangesOfNullableColumnsAreThoseOfClickHouse() {
    DataType type = DataTypeParser.parse("Nullable(Int32)");
    IntColumn values = new IntColumn(new int[] {9, 5, 7}, 3);
    assertEquals(
        "000500000001",
        encoded(range(type, List.of(new NullableColumn(values, new byte[] {1, 0, 0})))));
    assertEquals(
        "0101", encoded(range(type, List.of(new NullableColumn(values, new byte[] {1, 1, 1})))));
    assertEquals(
        "00050000000009000000",
        encoded(range(type, List.of(new NullableColumn(values, new byte[] {0, 0, 0})))));
  }

  private static String encoded(Column range) {
    return HexFormat.of().formatHex(MinMaxRecorder.encode(range));
  }

  @Test
  void rangesOfRandomColumnsAreThoseOfTheSortingOrder() {
    Random random = new Random(SEED);
    for (DataType type : RandomColumns.TYPES) {
      if (type.isNullable()) {
        continue;
      }
      ColumnOrder order = ColumnOrder.of(type);
      for (int i = 0; i < 20; i++) {
        List<Column> columns = new ArrayList<>();
        for (int part = 0; part < 1 + random.nextInt(3); part++) {
          columns.add(RandomColumns.of(type, 1 + random.nextInt(40), 0.1, random));
        }
        Column all = Columns.concat(columns);
        int min = -1;
        int max = -1;
        for (int row = 0; row < all.rowCount(); row++) {
          if (!isNan(type, all, row)) {
            min = min < 0 || order.compare(all, row, all, min) < 0 ? row : min;
            max = max < 0 || order.compare(all, row, all, max) > 0 ? row : max;
          }
        }
        Column range = range(type, columns);
        String context = "seed=" + SEED + " " + type;
        assertArrayEquals(
            RandomColumns.bytes(all.slice(min, min + 1)),
            RandomColumns.bytes(range.slice(0, 1)),
            context);
        assertArrayEquals(
            RandomColumns.bytes(all.slice(max, max + 1)),
            RandomColumns.bytes(range.slice(1, 2)),
            context);
      }
    }
  }

  private static boolean isNan(DataType type, Column column, int row) {
    return type instanceof BFloat16Type
            && Float.isNaN(BFloat16Type.toFloat(((ShortColumn) column).values()[row]))
        || column instanceof DoubleColumn doubles && Double.isNaN(doubles.values()[row])
        || column instanceof FloatColumn floats && Float.isNaN(floats.values()[row]);
  }
}
