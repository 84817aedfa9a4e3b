package io.heartwood.serialization;

import io.heartwood.aggregate.layout.RandomStates;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.EnumType;
import io.heartwood.types.TupleType;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Columns of random values for tests of how they are stored. */
public final class RandomColumns {
  /** One type of each kind. */
  public static final List<DataType> TYPES =
      List.of(
              "Int8",
              "UInt8",
              "Int16",
              "UInt16",
              "Int32",
              "UInt32",
              "Int64",
              "UInt64",
              "Float32",
              "Float64",
              "Bool",
              "String",
              "FixedString(1)",
              "FixedString(11)",
              "UUID",
              "Date",
              "Date32",
              "DateTime",
              "DateTime('Europe/Berlin')",
              "DateTime64(3)",
              "DateTime64(9, 'UTC')",
              "Enum8('a' = -1, 'b' = 5)",
              "Enum16('x' = 300, 'y' = -300)",
              "Decimal(9, 2)",
              "Decimal(18, 4)",
              "Decimal(38, 6)",
              "Decimal(76, 40)",
              "Int128",
              "UInt128",
              "Int256",
              "UInt256",
              "BFloat16",
              "Time",
              "Time64(3)",
              "Array(UInt16)",
              "Array(String)",
              "Array(Nullable(String))",
              "Array(Array(Int32))",
              "Tuple(UInt8, String)",
              "Tuple(a Nullable(Int64), b Array(Tuple(Date, String)))",
              "Map(String, Array(Float64))",
              "Map(UInt8, Nullable(String))",
              "Tuple()",
              "LowCardinality(String)",
              "LowCardinality(Nullable(String))",
              "LowCardinality(FixedString(2))",
              "LowCardinality(Nullable(UInt64))",
              "LowCardinality(Float64)",
              "LowCardinality(Date)",
              "LowCardinality(UInt32)",
              "LowCardinality(Int64)",
              "Array(LowCardinality(String))",
              "Map(LowCardinality(String), Tuple(LowCardinality(Nullable(Date)), Int8))",
              "Array(Tuple())",
              "Point",
              "SimpleAggregateFunction(sum, Float64)",
              "SimpleAggregateFunction(groupArrayArray, Array(Nullable(String)))",
              "AggregateFunction(count)",
              "AggregateFunction(sum, Decimal(9, 2))",
              "AggregateFunction(argMax, String, Nullable(Int8))",
              "AggregateFunction(1, sumMap, Array(String), Array(UInt8))",
              "Array(AggregateFunction(groupUniqArray, String))",
              "Map(String, AggregateFunction(quantileTiming, UInt16))",
              "IPv4",
              "IPv6",
              "Nullable(UInt32)",
              "Nullable(String)",
              "Nullable(FixedString(3))")
          .stream()
          .map(DataTypeParser::parse)
          .toList();

  private RandomColumns() {}

  /**
   * A column of random values.
   *
   * @param defaultShare how many of the values are the default, from 0 to 1
   */
  public static Column of(DataType type, int rowCount, double defaultShare, Random random) {
    ColumnBuilder builder = Columns.newBuilder(type, rowCount);
    for (int row = 0; row < rowCount; row++) {
      if (random.nextDouble() < defaultShare) {
        appendDefault(type, builder);
      } else {
        append(type, builder, random);
      }
    }
    return builder.build();
  }

  /** The default as it is read back: of states the bytes of the first one. */
  private static void appendDefault(DataType type, ColumnBuilder builder) {
    if (type instanceof AggregateFunctionType states) {
      byte[] initial = StateLayout.of(states).initial();
      ((StringColumn.Builder) builder).append(initial, 0, initial.length);
    } else {
      builder.appendDefault();
    }
  }

  private static void append(DataType type, ColumnBuilder builder, Random random) {
    if (builder instanceof NullableColumn.Builder nullable) {
      append(type.withoutNullable(), nullable.nested(), random);
      nullable.endValue();
    } else if (builder instanceof ArrayColumn.Builder arrays) {
      DataType element = ArrayType.elementOf(type);
      for (int i = random.nextInt(4) * random.nextInt(4); i > 0; i--) {
        append(element, arrays.elements(), random);
      }
      arrays.endRow();
    } else if (builder instanceof TupleColumn.Builder tuples) {
      TupleType tuple = (TupleType) type.valueType();
      for (int i = 0; i < tuple.elements().size(); i++) {
        append(tuple.elements().get(i).type(), tuples.element(i), random);
      }
      tuples.endRow();
    } else if (type instanceof EnumType members) {
      int number = members.values().get(random.nextInt(members.values().size())).number();
      if (builder instanceof ByteColumn.Builder bytes) {
        bytes.append((byte) number);
      } else {
        ((ShortColumn.Builder) builder).append((short) number);
      }
    } else if (type instanceof BoolType) {
      ((ByteColumn.Builder) builder).append((byte) random.nextInt(2));
    } else if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) random.nextInt());
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) random.nextInt());
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append(random.nextInt());
    } else if (builder instanceof LongColumn.Builder longs) {
      longs.append(random.nextLong());
    } else if (builder instanceof FloatColumn.Builder floats) {
      floats.append(Float.intBitsToFloat(random.nextInt()));
    } else if (builder instanceof DoubleColumn.Builder doubles) {
      doubles.append(Double.longBitsToDouble(random.nextLong()));
    } else if (builder instanceof FixedBytesColumn.Builder fixed) {
      byte[] bytes = new byte[fixed.width()];
      random.nextBytes(bytes);
      fixed.append(bytes, 0);
    } else if (type instanceof AggregateFunctionType states) {
      byte[] state = RandomStates.of(states, random);
      ((StringColumn.Builder) builder).append(state, 0, state.length);
    } else {
      byte[] bytes = new byte[stringLength(random)];
      random.nextBytes(bytes);
      ((StringColumn.Builder) builder).append(bytes, 0, bytes.length);
    }
  }

  private static int stringLength(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> 100 + random.nextInt(400);
      case 2 -> 120 + random.nextInt(16);
      default -> random.nextInt(24);
    };
  }

  /** All values in row binary: equal columns give equal bytes. */
  public static byte[] bytes(Column column) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int row = 0; row < column.rowCount(); row++) {
      RowBinary.write(column, row, bytes);
    }
    return bytes.toByteArray();
  }
}
