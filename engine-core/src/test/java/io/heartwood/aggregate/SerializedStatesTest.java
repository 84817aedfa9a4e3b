package io.heartwood.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.aggregate.layout.GoldenStates;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.testing.RandomColumns;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** States of our own functions, against those that ClickHouse 26.7 wrote. */
class SerializedStatesTest {
  private static final long SEED = 20260801;

  private static BoundAggregate merging(AggregateFunctionType type) {
    try {
      return AggregateRegistry.merging(type);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static StringColumn column(byte[]... states) {
    StringColumn.Builder builder = new StringColumn.Builder(states.length);
    for (byte[] state : states) {
      builder.append(state, 0, state.length);
    }
    return builder.build();
  }

  private static byte[] row(StringColumn column, int row) {
    return Arrays.copyOfRange(column.bytes(), column.offsets()[row], column.offsets()[row + 1]);
  }

  /** What comes back of states that are each in a group of their own. */
  private static StringColumn throughGroups(BoundAggregate merging, StringColumn states) {
    AggregateState state = new StateResult(merging.newState());
    int[] groups = new int[states.rowCount()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = groups.length - 1 - i;
    }
    state.resize(groups.length);
    state.add(groups, List.of(states), groups.length);
    StringColumn written = (StringColumn) state.result(groups.length);
    int[] back = groups.clone();
    return written.gather(back, back.length);
  }

  @Test
  void statesOfClickHouseAreWrittenAsTheyWereRead() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      AggregateFunctionType type = golden.parsed();
      BoundAggregate merging = merging(type);
      if (merging == null) {
        continue;
      }
      checked++;
      assertEquals(type, merging.stateType());
      StringColumn written =
          throughGroups(merging, column(golden.state(), new byte[0], golden.state()));
      byte[] initial = StateLayout.of(type).initial();
      for (int row = 0; row < 3; row++) {
        byte[] expected = row == 1 ? initial : golden.state();
        if (!isSame(type, expected, row(written, row))) {
          wrong.add(golden + " written=" + HexFormat.of().formatHex(row(written, row)));
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(checked > 700, "checked=" + checked);
  }

  /** Sets have their elements in any order. */
  private static boolean isSame(AggregateFunctionType type, byte[] expected, byte[] actual) {
    if (!type.function().startsWith("uniqExact") || expected.length < 2) {
      return Arrays.equals(expected, actual);
    }
    int head = type.arguments().stream().anyMatch(DataType::isNullable) ? 2 : 1;
    int count = expected[head - 1];
    return Arrays.equals(expected, 0, head, actual, 0, head)
        && (count == 0 || elements(expected, head, count).equals(elements(actual, head, count)));
  }

  private static TreeSet<String> elements(byte[] state, int head, int count) {
    TreeSet<String> elements = new TreeSet<>();
    int width = (state.length - head) / count;
    for (int i = 0; i < count; i++) {
      elements.add(HexFormat.of().formatHex(state, head + i * width, head + (i + 1) * width));
    }
    return elements;
  }

  @Test
  void statesOfPiecesMergeToTheResultOfTheWhole() throws IOException {
    Random random = new Random(SEED);
    int checked = 0;
    for (DataType named : RandomColumns.TYPES) {
      DataType type = named.valueType();
      for (String function :
          List.of("count", "sum", "avg", "min", "max", "any", "anyLast", "uniqExact", "argMin")) {
        List<DataType> types =
            function.equals("argMin")
                ? List.of(type, RandomColumns.TYPES.get(random.nextInt(20)))
                : List.of(type);
        BoundAggregate plain;
        BoundAggregate making;
        try {
          plain = AggregateRegistry.bind(function, List.of(), types);
          making = AggregateRegistry.bind(function + "State", List.of(), types);
        } catch (IllegalArgumentException e) {
          continue;
        }
        BoundAggregate merging =
            AggregateRegistry.bind(function + "Merge", List.of(), List.of(making.type()));
        assertEquals(plain.type(), merging.type());
        AggregateState whole = plain.newState();
        AggregateState merged = merging.newState();
        whole.resize(5);
        merged.resize(5);
        for (int piece = 0; piece < 4; piece++) {
          int rows = random.nextInt(60);
          int[] groups = random.ints(rows, 0, 5).toArray();
          List<Column> arguments = new ArrayList<>();
          for (DataType argument : types) {
            arguments.add(RandomColumns.column(argument, rows, 12, random));
          }
          whole.add(groups, arguments, rows);
          AggregateState states = making.newState();
          states.resize(5);
          states.add(groups, arguments, rows);
          Column serialized = states.result(5);
          requireLayout((AggregateFunctionType) making.type(), (StringColumn) serialized);
          merged.add(new int[] {0, 1, 2, 3, 4}, List.of(serialized), 5);
        }
        String context = "seed=" + SEED + " " + function + types;
        if (function.equals("sum") || function.equals("avg")) {
          // Sums of floating numbers differ with the order of additions.
          assertEquals(whole.result(5).rowCount(), merged.result(5).rowCount(), context);
        } else {
          assertArrayEquals(
              io.heartwood.serialization.RandomColumns.bytes(whole.result(5)),
              io.heartwood.serialization.RandomColumns.bytes(merged.result(5)),
              context);
        }
        checked++;
      }
    }
    assertTrue(checked > 200, "checked=" + checked);
  }

  private static void requireLayout(AggregateFunctionType type, StringColumn states)
      throws IOException {
    StateLayout layout = StateLayout.of(type);
    for (int row = 0; row < states.rowCount(); row++) {
      layout.requireOne(states.bytes(), states.offsets()[row], states.offsets()[row + 1]);
    }
  }

  @Test
  void combinatorsNameTheTypesAsClickHouseDoes() {
    DataType number = DataTypeParser.parse("UInt8");
    DataType nullable = DataTypeParser.parse("Nullable(UInt8)");
    assertEquals("AggregateFunction(sum, UInt8)", type("sumState", number));
    assertEquals("AggregateFunction(sumIf, UInt8, UInt8)", type("sumIfState", number, number));
    assertEquals("AggregateFunction(sum, UInt8)", type("sumStateIf", number, number));
    assertEquals("AggregateFunction(count, Nullable(UInt8))", type("countState", nullable));
    assertEquals("AggregateFunction(count)", type("countState"));
    DataType states = DataTypeParser.parse("AggregateFunction(sum, UInt8)");
    assertEquals("AggregateFunction(sum, UInt8)", type("sumMergeState", states));
    assertEquals("UInt64", type("sumMerge", states));
    assertEquals("UInt64", type("sumMergeIf", states, number));
  }

  private static String type(String function, DataType... types) {
    return AggregateRegistry.bind(function, List.of(), List.of(types)).type().toString();
  }

  @Test
  void statesOfOtherFunctionsAreRefused() {
    DataType sums = DataTypeParser.parse("AggregateFunction(sum, UInt8)");
    DataType quantiles = DataTypeParser.parse("AggregateFunction(quantile(0.5), UInt8)");
    for (Object[] wrong :
        new Object[][] {
          {"countMerge", sums}, {"sumMerge", quantiles}, {"sumMerge", DataTypeParser.parse("Int8")}
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> AggregateRegistry.bind((String) wrong[0], List.of(), List.of((DataType) wrong[1])));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> AggregateRegistry.merging((AggregateFunctionType) quantiles));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            AggregateRegistry.bind(
                "countDistinctState", List.of(), List.of(DataTypeParser.parse("Int8"))));
  }

  @Test
  void truncatedStatesAreRefusedNotReadBeyond() {
    AggregateState state =
        AggregateRegistry.merging(
                (AggregateFunctionType) DataTypeParser.parse("AggregateFunction(sum, UInt8)"))
            .newState();
    state.resize(1);
    StringColumn short7 = column(new byte[7], new byte[9]);
    assertThrows(IllegalArgumentException.class, () -> state.add(null, List.of(short7), 1));
    state.add(null, List.of(column(new byte[] {5, 0, 0, 0, 0, 0, 0, 0})), 1);
    assertEquals(5, ((LongColumn) state.result(1)).values()[0]);
  }
}
