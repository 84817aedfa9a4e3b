package io.heartwood.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Strings whose key 0 means NULL are like those with a null map. */
class NullableKeysTest {
  private static final long SEED = 20261121;
  private final Random random = new Random(SEED);

  @Test
  void everyOperationGivesWhatItGivesForNullMaps() {
    for (int round = 0; round < 500; round++) {
      List<String> expected = new ArrayList<>();
      NullableColumn.Builder builder =
          new NullableColumn.Builder(new StringColumn.Builder(0), random.nextInt(9));
      StringColumn keys = keys();
      for (int step = random.nextInt(6); step >= 0; step--) {
        append(builder, expected, keys);
        keys = random.nextInt(3) == 0 ? keys() : keys;
        assertEquals(expected.size(), builder.rowCount(), "seed=" + SEED);
      }
      NullableColumn column = builder.build();
      if (random.nextBoolean()) {
        assertRows(expected, column);
      }
      if (expected.isEmpty()) {
        continue;
      }
      int from = random.nextInt(expected.size());
      int to = from + random.nextInt(expected.size() - from + 1);
      assertRows(expected.subList(from, to), column.slice(from, to));
      int[] rows = random.ints(20, 0, expected.size()).toArray();
      List<String> gathered = new ArrayList<>();
      for (int row : rows) {
        gathered.add(expected.get(row));
      }
      assertRows(gathered, column.gather(rows, rows.length));
      List<String> copied = new ArrayList<>();
      NullableColumn.Builder copy = column.newBuilder(0);
      if (random.nextBoolean()) {
        append(copy, copied, keys);
      }
      copy.appendGather(column, rows, 3, 9);
      copy.appendRange(column, from, to);
      copy.appendRow(column, rows[0]);
      copied.addAll(gathered.subList(3, 9));
      copied.addAll(expected.subList(from, to));
      copied.add(gathered.get(0));
      assertRows(copied, copy.build());
      assertRows(expected, column);
    }
  }

  private void append(NullableColumn.Builder builder, List<String> expected, StringColumn keys) {
    switch (random.nextInt(10)) {
      case 0 -> {
        ((StringColumn.Builder) builder.nested()).append("plain");
        builder.endValue();
        expected.add("plain");
      }
      case 1 -> {
        builder.appendNull();
        expected.add(null);
      }
      case 2 -> {
        int count = random.nextInt(expected.size() + 1);
        builder.truncate(count);
        expected.subList(count, expected.size()).clear();
      }
      default -> appendKeys(builder, expected, keys);
    }
  }

  private void appendKeys(
      NullableColumn.Builder builder, List<String> expected, StringColumn keys) {
    int[] rows = random.ints(random.nextInt(100), 0, keys.rowCount()).toArray();
    for (int row : rows) {
      expected.add(row == 0 ? null : keys.text(row));
    }
    StringColumn.Builder strings = builder.beginKeys();
    int shift = strings == null ? -1 : strings.beginKeys(keys, rows.length);
    if (shift >= 0) {
      int[] numbers = strings.indexes().extendInts(rows.length);
      int start = strings.rowCount() - rows.length;
      for (int i = 0; i < rows.length; i++) {
        numbers[start + i] = rows[i] == 0 ? 0 : rows[i] + shift;
      }
      return;
    }
    for (int row : rows) {
      builder.nested().appendRow(keys, row);
      builder.nulls().append((byte) (row == 0 ? 1 : 0));
    }
  }

  private StringColumn keys() {
    StringColumn.Builder keys = new StringColumn.Builder(0);
    keys.append("");
    for (int i = random.nextInt(8); i >= 0; i--) {
      keys.append("k".repeat(random.nextInt(30)) + i);
    }
    return keys.build();
  }

  private static void assertRows(List<String> expected, NullableColumn column) {
    assertEquals(expected.size(), column.rowCount());
    for (int row = 0; row < expected.size(); row++) {
      boolean isNull = expected.get(row) == null;
      assertEquals(isNull, column.isNull(row), "seed=" + SEED + " row=" + row);
      if (!isNull) {
        assertEquals(expected.get(row), ((StringColumn) column.nested()).text(row));
      }
    }
    byte[] nulls = column.nulls();
    for (int row = 0; row < expected.size(); row++) {
      assertEquals(expected.get(row) == null ? 1 : 0, nulls[row], "seed=" + SEED + " row=" + row);
      assertEquals(nulls[row] == 1, column.isNull(row));
    }
  }
}
