package io.heartwood.interop;

import io.heartwood.aggregate.AggregateRegistry;
import io.heartwood.aggregate.AggregateState;
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
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.StringType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.TupleType;
import io.heartwood.types.WideDecimalType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random values of every type, with a liking for what breaks things: extremes, NaN, empty and
 * broken strings.
 */
final class RandomValues {
  /** Arrays in arrays in arrays of long strings would not fit into memory: later ones are empty. */
  private static final long MAX_ARRAY_BYTES = 8 << 20;

  /**
   * Types of states that have a single form in bytes, so that ClickHouse prints those that it was
   * given; and other names of types. They cannot be in keys or inside Nullable.
   */
  static final List<String> STATE_TYPES =
      List.of(
          "AggregateFunction(count)",
          "AggregateFunction(count, Nullable(String))",
          "AggregateFunction(sum, Int32)",
          "AggregateFunction(sum, Nullable(Decimal(18, 6)))",
          "AggregateFunction(sumIf, UInt64, UInt8)",
          "AggregateFunction(avg, UInt16)",
          "AggregateFunction(min, String)",
          "AggregateFunction(max, Nullable(Int64))",
          "AggregateFunction(any, Array(String))",
          "AggregateFunction(anyLast, FixedString(7))",
          "AggregateFunction(argMin, String, Int32)",
          "AggregateFunction(argMax, Nullable(UUID), DateTime)",
          "SimpleAggregateFunction(sum, UInt64)",
          "SimpleAggregateFunction(max, Nullable(String))",
          "SimpleAggregateFunction(groupArrayArray, Array(Int16))");

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    1e-7,
    1e23
  };

  private static final int MAX_TIME_SECONDS = 999 * 3600 + 59 * 60 + 59;

  /** More than a compressed block of the smallest usual size takes. */
  private static final int HUGE = 100_000;

  private RandomValues() {}

  /** How values of one column are spread. */
  private enum Spread {
    ANYTHING,
    FEW,
    MOSTLY_DEFAULT,
    CONSTANT
  }

  /** Appends {@code rowCount} random values. */
  static void append(ColumnBuilder builder, DataType type, int rowCount, Random random) {
    Spread spread = Spread.values()[random.nextInt(Spread.values().length)];
    long columnSeed = random.nextLong();
    boolean hasHuge = type.valueType() instanceof StringType && random.nextInt(8) == 0;
    int hugeRow = hasHuge ? random.nextInt(rowCount) : -1;
    for (int row = 0; row < rowCount; row++) {
      if (row == hugeRow) {
        appendString((StringColumn.Builder) builder, HUGE + random.nextInt(2 * HUGE), random);
        continue;
      }
      Random source =
          switch (spread) {
            case ANYTHING -> random;
            case FEW -> new Random(columnSeed + random.nextInt(5));
            case MOSTLY_DEFAULT -> random.nextInt(50) == 0 ? random : null;
            case CONSTANT -> new Random(columnSeed);
          };
      if (source == null && isZeroFine(type)) {
        builder.appendDefault();
      } else {
        appendValue(builder, type, source == null ? random : source);
      }
    }
  }

  /** Appends {@code rowCount} values of which there are few, the same ones for the same seed. */
  static void appendFew(
      ColumnBuilder builder, DataType type, int rowCount, Random random, long seed) {
    for (int row = 0; row < rowCount; row++) {
      appendValue(builder, type, new Random(seed + random.nextInt(5)));
    }
  }

  private static void appendArray(
      ArrayColumn.Builder arrays, DataType type, int length, Random random) {
    DataType element = ArrayType.elementOf(type);
    for (int i = 0; i < length; i++) {
      appendValue(arrays.elements(), element, random);
    }
    arrays.endRow();
  }

  /**
   * Appends {@code rowCount} random values of a column; arrays named {@code n.x} have lengths that
   * only depend on the row, as columns of one Nested must.
   */
  static void append(ColumnBuilder builder, NamedType column, int rowCount, Random random) {
    if (column.name().startsWith("n.")) {
      for (int row = 0; row < rowCount; row++) {
        appendArray((ArrayColumn.Builder) builder, column.type(), row * 7 % 5, random);
      }
    } else {
      append(builder, column.type(), rowCount, random);
    }
  }

  private static void appendValue(ColumnBuilder builder, DataType type, Random random) {
    if (RandomDynamics.append(builder, type, random)) {
      return;
    }
    if (type.isNullable()) {
      NullableColumn.Builder column = (NullableColumn.Builder) builder;
      if (random.nextInt(4) == 0) {
        column.appendNull();
      } else {
        appendValue(column.nested(), type.withoutNullable(), random);
        column.endValue();
      }
    } else if (builder instanceof ArrayColumn.Builder arrays) {
      int length = random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(4);
      length = arrays.sizeBytes() < MAX_ARRAY_BYTES ? length : 0;
      appendArray(arrays, type, length, random);
    } else if (builder instanceof TupleColumn.Builder tuples) {
      TupleType tuple = (TupleType) type.valueType();
      for (int i = 0; i < tuple.elements().size(); i++) {
        appendValue(tuples.element(i), tuple.elements().get(i).type(), random);
      }
      tuples.endRow();
    } else if (builder instanceof FloatColumn.Builder floats) {
      floats.append(
          random.nextInt(3) == 0
              ? (float) DOUBLES[random.nextInt(DOUBLES.length)]
              : Float.intBitsToFloat(random.nextInt() & ~0x00400000 | 1));
    } else if (builder instanceof DoubleColumn.Builder doubles) {
      doubles.append(
          random.nextInt(3) == 0
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
    } else if (type.valueType() instanceof AggregateFunctionType states) {
      appendState((StringColumn.Builder) builder, states, random);
    } else if (builder instanceof StringColumn.Builder strings) {
      appendString(strings, stringLength(random), random);
    } else if (builder instanceof FixedBytesColumn.Builder fixed) {
      fixed.append(fixedBytes(type.valueType(), fixed.width(), random), 0);
    } else {
      appendNumber(builder, number(type.valueType(), random));
    }
  }

  /** Appends a state that has seen up to three random rows. */
  private static void appendState(
      StringColumn.Builder target, AggregateFunctionType type, Random random) {
    int rowCount = random.nextInt(4);
    List<Column> arguments = new ArrayList<>();
    for (DataType argument : type.arguments()) {
      ColumnBuilder builder = Columns.newBuilder(argument, rowCount);
      for (int row = 0; row < rowCount; row++) {
        appendValue(builder, argument.valueType(), random);
      }
      arguments.add(builder.build());
    }
    AggregateState state =
        AggregateRegistry.bind(
                type.function() + "State",
                List.of(),
                type.arguments().stream().map(DataType::valueType).toList())
            .newState();
    state.resize(1);
    state.add(null, arguments, rowCount);
    target.appendRow(state.result(1), 0);
  }

  private static void appendString(StringColumn.Builder strings, int length, Random random) {
    byte[] bytes = new byte[length];
    boolean text = random.nextBoolean();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (text ? 'a' + random.nextInt(6) : random.nextInt(256));
    }
    strings.append(bytes, 0, bytes.length);
  }

  /** An Enum may have no member 0. */
  private static boolean isZeroFine(DataType type) {
    return !type.toString().contains("Enum");
  }

  private static int stringLength(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 127 + random.nextInt(4);
      case 2 -> random.nextInt(3000);
      default -> random.nextInt(20);
    };
  }

  private static byte[] fixedBytes(DataType type, int width, Random random) {
    byte[] bytes = new byte[width];
    int digits =
        type instanceof DecimalType decimal
            ? decimal.precision()
            : type instanceof WideDecimalType decimal ? decimal.precision() : 0;
    if (digits > 0) {
      BigInteger limit = BigInteger.TEN.pow(digits);
      BigInteger value = new BigInteger(8 * width - 8, random).mod(limit);
      byte[] bigEndian = (random.nextBoolean() ? value : value.negate()).toByteArray();
      byte fill = (byte) (bigEndian[0] < 0 ? -1 : 0);
      for (int i = 0; i < width; i++) {
        int from = bigEndian.length - 1 - i;
        bytes[i] = from >= 0 ? bigEndian[from] : fill;
      }
    } else if (random.nextInt(4) == 0) {
      // 0, -1, the least and the greatest number.
      boolean isOnes = random.nextBoolean();
      Arrays.fill(bytes, (byte) (isOnes ? -1 : 0));
      bytes[width - 1] ^= (byte) (random.nextBoolean() ? 0x80 : 0);
    } else {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private static long number(DataType type, Random random) {
    if (type instanceof EnumType enumeration) {
      return enumeration.values().get(random.nextInt(enumeration.values().size())).number();
    }
    if (type instanceof BoolType) {
      return random.nextInt(2);
    }
    if (type instanceof Date32Type) {
      return -25567 + random.nextInt(25567 + 120529);
    }
    if (type instanceof DateTime64Type time) {
      // From 1900 to 2250: a little less than what ClickHouse prints, for any zone.
      long second = -2_200_000_000L + (random.nextLong() >>> 1) % 11_000_000_000L;
      long ticks = (long) Math.pow(10, time.precision());
      return second * ticks + (random.nextLong() >>> 1) % ticks;
    }
    if (type instanceof TimeType) {
      return random.nextInt(2 * MAX_TIME_SECONDS + 1) - MAX_TIME_SECONDS;
    }
    if (type instanceof Time64Type ticks) {
      long limit = MAX_TIME_SECONDS * (long) Math.pow(10, ticks.precision());
      return random.nextLong() % limit;
    }
    if (type instanceof DecimalType decimal) {
      long limit = (long) Math.pow(10, decimal.precision());
      return random.nextLong() % limit;
    }
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MIN_VALUE >> 8 * random.nextInt(8);
      case 3 -> random.nextInt(100);
      default -> random.nextLong();
    };
  }

  /** Appends the low bits of a number to a column of whole numbers. */
  static void appendNumber(ColumnBuilder builder, long value) {
    if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) value);
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) value);
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append((int) value);
    } else {
      ((LongColumn.Builder) builder).append(value);
    }
  }
}
