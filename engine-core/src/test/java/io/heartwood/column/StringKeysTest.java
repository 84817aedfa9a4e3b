package io.heartwood.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.types.DataTypeParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Columns of strings that are numbers of keys are like those that are bytes. */
class StringKeysTest {
  private static final long SEED = 20261121;
  private final Random random = new Random(SEED);

  @Test
  void everyOperationGivesWhatItGivesForBytes() {
    for (int round = 0; round < 300; round++) {
      List<String> expected = new ArrayList<>();
      StringColumn.Builder builder = new StringColumn.Builder(0);
      StringColumn keys = keys();
      for (int step = random.nextInt(6); step >= 0; step--) {
        append(builder, expected, keys);
        keys = random.nextInt(3) == 0 ? keys() : keys;
        assertEquals(expected.size(), builder.rowCount());
      }
      StringColumn column = builder.build();
      assertRows(expected, column);
      int from = random.nextInt(expected.size() + 1);
      int to = from + random.nextInt(expected.size() - from + 1);
      assertRows(expected.subList(from, to), column.slice(from, to));
      int[] rows = random.ints(20, 0, Math.max(1, expected.size())).toArray();
      if (!expected.isEmpty()) {
        List<String> gathered = new ArrayList<>();
        for (int row : rows) {
          gathered.add(expected.get(row));
        }
        assertRows(gathered, column.gather(rows, rows.length));
        StringColumn.Builder copy = new StringColumn.Builder(0);
        copy.appendGather(column, rows, 3, 9);
        copy.appendRange(column, from, to);
        copy.appendRow(column, rows[0]);
        List<String> copied = new ArrayList<>(gathered.subList(3, 9));
        copied.addAll(expected.subList(from, to));
        copied.add(gathered.get(0));
        assertRows(copied, copy.build());
      }
    }
  }

  private void append(StringColumn.Builder builder, List<String> expected, StringColumn keys) {
    switch (random.nextInt(8)) {
      case 0 -> {
        builder.append("plain");
        expected.add("plain");
      }
      case 1 -> {
        builder.appendDefault();
        expected.add("");
      }
      case 2 -> {
        int count = random.nextInt(expected.size() + 1);
        builder.truncate(count);
        expected.subList(count, expected.size()).clear();
      }
      default -> {
        int[] rows = random.ints(random.nextInt(100), 0, keys.rowCount()).toArray();
        appendKeys(builder, keys, rows);
        for (int row : rows) {
          expected.add(keys.text(row));
        }
      }
    }
  }

  private void appendKeys(StringColumn.Builder builder, StringColumn keys, int[] rows) {
    int shift = builder.beginKeys(keys, rows.length);
    if (shift < 0) {
      builder.appendGather(keys, rows, 0, rows.length);
      return;
    }
    append(builder.indexes(), rows, shift);
  }

  /** As narrow as it can be, or at random wider. */
  private void append(KeyIndexes.Builder indexes, int[] rows, int shift) {
    int start = indexes.rowCount();
    int narrowest = random.nextInt(4);
    byte[] bytes = narrowest > 1 ? indexes.extendBytes(rows.length) : null;
    short[] shorts = bytes == null && narrowest > 0 ? indexes.extendShorts(rows.length) : null;
    int[] ints = bytes == null && shorts == null ? indexes.extendInts(rows.length) : null;
    for (int i = 0; i < rows.length; i++) {
      if (bytes != null) {
        bytes[start + i] = (byte) (rows[i] + shift);
      } else if (shorts != null) {
        shorts[start + i] = (short) (rows[i] + shift);
      } else {
        ints[start + i] = rows[i] + shift;
      }
    }
  }

  private StringColumn keys() {
    StringColumn.Builder keys = new StringColumn.Builder(0);
    for (int i = random.nextInt(8); i >= 0; i--) {
      keys.append("k".repeat(random.nextInt(30)) + i);
    }
    return keys.build();
  }

  private static void assertRows(List<String> expected, StringColumn column) {
    long bytes = 0;
    for (int row = 0; row < expected.size(); row++) {
      assertEquals(expected.get(row), column.text(row), "seed=" + SEED + " row=" + row);
      assertEquals(expected.get(row).length(), column.length(row));
      bytes += expected.get(row).length();
    }
    assertEquals(expected.size(), column.rowCount());
    if (column.keys() == null) {
      assertEquals(bytes + 8L * expected.size(), column.sizeBytes());
    }
    assertEquals(bytes, column.offsets()[expected.size()]);
    assertArrayEquals(
        String.join("", expected).getBytes(StandardCharsets.UTF_8),
        Arrays.copyOf(column.bytes(), (int) bytes));
  }

  @Test
  void keysStayKeysUntilSomethingElseComes() {
    StringColumn first = keys();
    StringColumn second = keys();
    int[] rows = new int[1000];
    StringColumn.Builder builder = new StringColumn.Builder(0);
    appendKeys(builder, first, rows);
    appendKeys(builder, second, rows);
    StringColumn both = builder.build();
    assertNotNull(both.keys());
    assertEquals(first.rowCount() + second.rowCount(), both.keys().rowCount());
    assertEquals(second.text(0), both.text(1500));
    builder.append("more");
    assertNull(builder.build().keys());
  }

  @Test
  void functionsOfKeysAreThoseOfRows() {
    List<NamedType> header =
        List.of(
            new NamedType("s", DataTypeParser.parse("LowCardinality(String)")),
            new NamedType("t", DataTypeParser.parse("String")));
    FunctionContext context = new FunctionContext(ZoneOffset.UTC, Instant.EPOCH);
    String[] expressions = {
      "s = 'kk1'",
      "s IN ('k0', 'kkk2', 'x')",
      "length(s)",
      "upper(s)",
      "s LIKE '%k1'",
      "s = t",
      "concat(s, t)",
      "s > 'kkkk'",
      "empty(s)",
      "startsWith(s, 'kk') AND length(s) > 3"
    };
    for (int round = 0; round < 50; round++) {
      StringColumn keys = keys();
      int[] rows = random.ints(500, 0, keys.rowCount()).toArray();
      StringColumn.Builder encoded = new StringColumn.Builder(0);
      appendKeys(encoded, keys, rows);
      StringColumn plain = keys.gather(rows, rows.length);
      StringColumn other = keys.gather(rows, rows.length);
      for (String text : expressions) {
        BoundExpression bound =
            ExpressionBinder.bind(ExpressionParser.parse(text), header, context);
        Column ofKeys = bound.evaluate(new Block(header, List.of(encoded.build(), other), 500));
        Column ofRows = bound.evaluate(new Block(header, List.of(plain, other), 500));
        for (int row = 0; row < 500; row++) {
          assertEquals(value(ofRows, row), value(ofKeys, row), text);
        }
      }
    }
  }

  private static Object value(Column column, int row) {
    if (column instanceof StringColumn strings) {
      return strings.text(row);
    }
    return column instanceof ByteColumn bytes
        ? bytes.values()[row]
        : ((LongColumn) column).values()[row];
  }
}
