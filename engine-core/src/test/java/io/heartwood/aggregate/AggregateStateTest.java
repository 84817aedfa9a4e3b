package io.heartwood.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateStateTest {
  private static final int GROUPS = 7;

  private static BoundAggregate bind(String name, String... types) {
    return AggregateRegistry.bind(
        name, List.of(), List.of(types).stream().map(DataTypeParser::parse).toList());
  }

  /** What ClickHouse 26.7 says of {@code toTypeName}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum|Int8|Int64",
        "sum|UInt8|UInt64",
        "sum|Bool|UInt64",
        "sum|Float32|Float64",
        "sum|Decimal(9, 2)|Decimal(38, 2)",
        "sum|Nullable(UInt8)|Nullable(UInt64)",
        "avg|Int8|Float64",
        "avg|Decimal(9, 2)|Float64",
        "avg|Nullable(Float32)|Nullable(Float64)",
        "count|Nullable(Int8)|UInt64",
        "uniqExact|Nullable(Int8)|UInt64",
        "min|Nullable(Date)|Nullable(Date)",
        "any|String|String",
        "argMin|String;Nullable(Int8)|Nullable(String)",
        "sumIf|Nullable(UInt64);UInt8|Nullable(UInt64)",
        "countIf|UInt8|UInt64",
        "COUNT||UInt64",
      })
  void resultTypesAreThoseOfClickHouse(String name, String types, String expected) {
    String[] all = types == null ? new String[0] : types.split(";");

    assertEquals(expected, bind(name, all).type().toString());
  }

  @Test
  void wrongNamesAndArgumentsAreRefused() {
    assertFalse(AggregateRegistry.isAggregate("ARGMIN"));
    assertFalse(AggregateRegistry.isAggregate("if"));
    assertTrue(AggregateRegistry.isAggregate("Max"));
    for (String name : List.of("sum", "avg")) {
      assertThrows(IllegalArgumentException.class, () -> bind(name, "String"));
      assertThrows(IllegalArgumentException.class, () -> bind(name, "UUID"));
      assertThrows(IllegalArgumentException.class, () -> bind(name));
    }
    assertThrows(IllegalArgumentException.class, () -> bind("sum", "Date"));
    assertThrows(IllegalArgumentException.class, () -> bind("avg", "Enum8('a' = 1)"));
    assertThrows(IllegalArgumentException.class, () -> bind("sumIf", "UInt8", "String"));
    assertThrows(IllegalArgumentException.class, () -> bind("nope", "UInt8"));
  }

  @Test
  void groupsWithoutRowsHaveDefaultsOrNull() {
    assertEquals(0, ((LongColumn) empty("sum", "Int32")).values()[0]);
    assertTrue(Double.isNaN(((DoubleColumn) empty("avg", "Int32")).values()[0]));
    assertEquals("", ((StringColumn) empty("max", "String")).text(0));
    assertTrue(((NullableColumn) empty("min", "Nullable(Int8)")).isNull(0));
    assertEquals(-5, ((ByteColumn) empty("any", "Enum8('zero' = 0, 'minus' = -5)")).values()[0]);
    assertEquals(0, ((LongColumn) empty("uniqExact", "Nullable(Int8)")).values()[0]);
  }

  private static Column empty(String name, String... types) {
    AggregateState state = bind(name, types).newState();
    state.resize(1);
    return state.result(1);
  }

  @Test
  void decimalsSumBeyondSixtyFourBits() {
    long[] values = new long[1000];
    java.util.Arrays.fill(values, -999_999_999_999_999_999L);
    AggregateState state = bind("sum", "Decimal(18, 2)").newState();
    state.resize(1);
    state.add(null, List.of(new LongColumn(values, 1000)), 1000);
    byte[] sum = ((io.heartwood.column.FixedBytesColumn) state.result(1)).bytes();
    byte[] reversed = new byte[16];
    for (int i = 0; i < 16; i++) {
      reversed[i] = sum[15 - i];
    }

    assertEquals("-999999999999999999000", new java.math.BigInteger(reversed).toString());
  }

  @Test
  void unsignedAverageIsThatOfTheUnsignedSum() {
    AggregateState state = bind("avg", "UInt64").newState();
    state.resize(1);
    state.add(null, List.of(new LongColumn(new long[] {-1}, 1)), 1);

    assertEquals(0x1p64, ((DoubleColumn) state.result(1)).values()[0]);
  }

  @Test
  void nanIsChosenOnlyWhenThereIsNothingElse() {
    for (String name : List.of("min", "max")) {
      AggregateState state = bind(name, "Float32").newState();
      state.resize(2);
      state.add(
          new int[] {0, 0, 0, 1},
          List.of(new FloatColumn(new float[] {Float.NaN, 2, Float.NaN, Float.NaN}, 4)),
          4);
      float[] result = ((FloatColumn) state.result(2)).values();
      assertEquals(2, result[0]);
      assertTrue(Float.isNaN(result[1]));
    }
  }

  /** All functions over random rows in many blocks and two states, against a naive model. */
  @ParameterizedTest
  @CsvSource({
    "Int8",
    "UInt8",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
    "Nullable(Int32)",
    "Nullable(UInt8)"
  })
  void statesAgreeWithANaiveModel(String typeName) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    DataType type = DataTypeParser.parse(typeName);
    List<String> names = List.of("sum", "count", "min", "max", "any", "uniqExact", "sumIf");
    List<List<Long>> model = new ArrayList<>();
    List<List<Boolean>> conditions = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      model.add(new ArrayList<>());
      conditions.add(new ArrayList<>());
    }
    List<AggregateState[]> states = new ArrayList<>();
    for (String name : names) {
      BoundAggregate bound =
          name.endsWith("If") ? bind(name, typeName, "UInt8") : bind(name, typeName);
      states.add(new AggregateState[] {bound.newState(), bound.newState()});
      states.get(states.size() - 1)[0].resize(GROUPS);
      states.get(states.size() - 1)[1].resize(GROUPS);
    }
    for (int block = 0; block < 20; block++) {
      int rows = random.nextInt(200);
      // The second state meets the groups in another order.
      int half = block < 10 ? 0 : 1;
      int[] groups = new int[rows];
      byte[] condition = new byte[rows];
      ColumnBuilder builder = Columns.newBuilder(type, rows);
      for (int row = 0; row < rows; row++) {
        int group = random.nextInt(GROUPS - 1);
        groups[row] = half == 0 ? group : GROUPS - 1 - group;
        condition[row] = (byte) random.nextInt(2);
        Long value = append(builder, random);
        if (value != null) {
          model.get(group).add(value);
          conditions.get(group).add(condition[row] != 0);
        }
      }
      Column column = builder.build();
      for (int i = 0; i < names.size(); i++) {
        List<Column> arguments =
            names.get(i).endsWith("If")
                ? List.of(column, new ByteColumn(condition, rows))
                : List.of(column);
        states.get(i)[half].add(groups, arguments, rows);
      }
    }
    int[] mapping = IntStream.range(0, GROUPS).map(i -> GROUPS - 1 - i).toArray();
    for (int i = 0; i < names.size(); i++) {
      states.get(i)[0].merge(states.get(i)[1], mapping, GROUPS);
      Column result = states.get(i)[0].result(GROUPS);
      for (int group = 0; group < GROUPS; group++) {
        Long expected = expected(names.get(i), model.get(group), conditions.get(group), type);
        if (expected != null) {
          assertEquals(
              expected,
              value(result, group, type),
              names.get(i) + " group=" + group + " seed=" + seed);
        }
      }
    }
  }

  private static Long append(ColumnBuilder builder, Random random) {
    if (builder instanceof NullableColumn.Builder nullable) {
      if (random.nextInt(4) == 0) {
        nullable.appendNull();
        return null;
      }
      Long value = append(nullable.nested(), random);
      nullable.endValue();
      return value;
    }
    long value = random.nextInt(50) - 25;
    if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) value);
    } else if (builder instanceof io.heartwood.column.ShortColumn.Builder shorts) {
      shorts.append((short) value);
    } else if (builder instanceof io.heartwood.column.IntColumn.Builder ints) {
      ints.append((int) value);
    } else {
      ((LongColumn.Builder) builder).append(value);
    }
    return value;
  }

  /** The value as its type reads it. */
  private static long read(long value, DataType type) {
    int bits = type.withoutNullable().valueSizeBytes() * 8;
    boolean unsigned = type.withoutNullable().toString().startsWith("U");
    return unsigned && bits < 64 ? value & (1L << bits) - 1 : value;
  }

  private static Long expected(
      String name, List<Long> values, List<Boolean> conditions, DataType type) {
    boolean nullable = type.isNullable();
    switch (name) {
      case "count":
        return (long) values.size();
      case "uniqExact":
        Set<Long> distinct = new HashSet<>(values);
        return (long) distinct.size();
      case "sumIf":
        if (nullable && !conditions.contains(true)) {
          return null;
        }
        return IntStream.range(0, values.size())
            .filter(conditions::get)
            .mapToLong(i -> read(values.get(i), type))
            .sum();
      default:
        break;
    }
    if (values.isEmpty()) {
      return nullable ? null : 0L;
    }
    boolean wide = type.toString().equals("UInt64");
    return switch (name) {
      case "sum" -> values.stream().mapToLong(value -> read(value, type)).sum();
      case "min" ->
          values.stream()
              .map(value -> read(value, type))
              .min(wide ? Long::compareUnsigned : Long::compare)
              .orElseThrow();
      case "max" ->
          values.stream()
              .map(value -> read(value, type))
              .max(wide ? Long::compareUnsigned : Long::compare)
              .orElseThrow();
      default -> read(values.get(0), type);
    };
  }

  private static long value(Column column, int row, DataType type) {
    if (column instanceof NullableColumn nullable) {
      return value(nullable.nested(), row, type);
    }
    if (column instanceof ByteColumn bytes) {
      return read(bytes.values()[row], type);
    }
    if (column instanceof io.heartwood.column.ShortColumn shorts) {
      return read(shorts.values()[row], type);
    }
    if (column instanceof io.heartwood.column.IntColumn ints) {
      return read(ints.values()[row], type);
    }
    return ((LongColumn) column).values()[row];
  }
}
