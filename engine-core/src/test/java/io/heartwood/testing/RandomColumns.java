package io.heartwood.testing;

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
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.util.List;
import java.util.Random;

/** Columns of random values of any type, with few distinct values or many, extremes included. */
public final class RandomColumns {
  /** All types that a key may have. */
  public static final List<DataType> TYPES =
      List.of(
              "Int8",
              "Int16",
              "Int32",
              "Int64",
              "UInt8",
              "UInt16",
              "UInt32",
              "UInt64",
              "Float32",
              "Float64",
              "Bool",
              "String",
              "FixedString(3)",
              "FixedString(11)",
              "UUID",
              "Date",
              "Date32",
              "DateTime",
              "DateTime64(3)",
              "Enum8('a' = -1, 'b' = 2)",
              "Decimal(9, 2)",
              "Decimal(18, 2)",
              "Decimal(38, 2)",
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
              "Array(LowCardinality(String))",
              "Map(LowCardinality(String), Tuple(LowCardinality(Nullable(Date)), Int8))",
              "Array(Tuple())",
              "Point",
              "IPv4",
              "IPv6",
              "Nullable(Int32)",
              "Nullable(Int64)",
              "Nullable(String)",
              "Nullable(Float64)")
          .stream()
          .map(DataTypeParser::parse)
          .toList();

  private RandomColumns() {}

  /** A column whose values repeat about {@code rowCount / distinctCount} times. */
  public static Column column(DataType type, int rowCount, int distinctCount, Random random) {
    ColumnBuilder builder = Columns.newBuilder(type, rowCount);
    for (int i = 0; i < distinctCount; i++) {
      append(builder, random);
    }
    Column distinct = builder.build();
    int[] rows = random.ints(rowCount, 0, distinctCount).toArray();
    return distinct.gather(rows, rowCount);
  }

  private static void append(ColumnBuilder builder, Random random) {
    boolean extreme = random.nextInt(8) == 0;
    if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) random.nextInt());
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) random.nextInt());
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append(extreme ? Integer.MIN_VALUE + random.nextInt(3) : random.nextInt());
    } else if (builder instanceof LongColumn.Builder longs) {
      longs.append(extreme ? Long.MAX_VALUE - random.nextInt(3) : random.nextInt(1000) - 500);
    } else if (builder instanceof FloatColumn.Builder floats) {
      float[] special = {Float.NaN, -0f, 0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
      floats.append(extreme ? special[random.nextInt(5)] : (float) random.nextGaussian());
    } else if (builder instanceof DoubleColumn.Builder doubles) {
      double[] special = {Double.NaN, -0d, 0d, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
      doubles.append(extreme ? special[random.nextInt(5)] : random.nextGaussian());
    } else if (builder instanceof StringColumn.Builder strings) {
      byte[] text = new byte[extreme ? 0 : random.nextInt(14)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) (i < 6 ? 'a' : random.nextInt(4) - 2);
      }
      strings.append(text, 0, text.length);
    } else if (builder instanceof FixedBytesColumn.Builder fixed) {
      byte[] value = new byte[fixed.width()];
      for (int i = 0; i < value.length; i++) {
        value[i] = (byte) (random.nextInt(3) - 1);
      }
      fixed.append(value, 0);
    } else if (builder instanceof ArrayColumn.Builder arrays) {
      for (int i = random.nextInt(4); i > 0; i--) {
        append(arrays.elements(), random);
      }
      arrays.endRow();
    } else if (builder instanceof TupleColumn.Builder tuples) {
      tuples.elements().forEach(element -> append(element, random));
      tuples.endRow();
    } else if (random.nextInt(4) == 0) {
      ((NullableColumn.Builder) builder).appendNull();
    } else {
      append(((NullableColumn.Builder) builder).nested(), random);
      ((NullableColumn.Builder) builder).endValue();
    }
  }
}
