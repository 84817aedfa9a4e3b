package io.heartwood.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of column against a list of byte arrays as the model. */
class ColumnsTest {
  private static final long SEED = 20261121L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UInt8",
        "Int16",
        "UInt32",
        "Int64",
        "Float32",
        "Float64",
        "FixedString(5)",
        "UUID",
        "String",
        "Nullable(String)",
        "Nullable(Int64)",
        "Nullable(FixedString(3))"
      })
  void columnsMoveRowsAsAListWould(String typeName) {
    Random random = new Random(SEED);
    DataType type = DataTypeParser.parse(typeName);
    for (int round = 0; round < 50; round++) {
      Column column = random(type, random.nextInt(200), random);
      List<byte[]> model = rows(column);

      int[] picks = random.ints(100, 0, Math.max(1, column.rowCount())).toArray();
      int count = column.rowCount() == 0 ? 0 : random.nextInt(100);
      List<byte[]> picked = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        picked.add(model.get(picks[i]));
      }
      assertRows(picked, column.gather(picks, count));

      int from = random.nextInt(column.rowCount() + 1);
      int to = from + random.nextInt(column.rowCount() - from + 1);
      assertRows(model.subList(from, to), column.slice(from, to));

      ColumnBuilder builder = column.newBuilder(0);
      List<byte[]> built = new ArrayList<>();
      builder.appendRange(column, from, to);
      built.addAll(model.subList(from, to));
      builder.appendGather(column, picks, 0, count);
      built.addAll(picked);
      for (int row = from; row < to; row++) {
        builder.appendRow(column, row);
        built.add(model.get(row));
      }
      int kept = random.nextInt(built.size() + 1);
      builder.truncate(kept);
      builder.appendRange(column, from, to);
      List<byte[]> expected = new ArrayList<>(built.subList(0, kept));
      expected.addAll(model.subList(from, to));
      assertEquals(expected.size(), builder.rowCount());
      assertRows(expected, builder.build());
      assertRows(concat(model, expected), Columns.concat(List.of(column, column(expected, type))));
    }
  }

  private static List<byte[]> concat(List<byte[]> first, List<byte[]> second) {
    List<byte[]> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @org.junit.jupiter.api.Test
  void blocksRefuseWhatDoesNotFit() {
    IntColumn two = new IntColumn(new int[] {1, 2}, 2);
    List<NamedType> header = List.of(new NamedType("a", IntegerType.INT32));
    assertThrows(IllegalArgumentException.class, () -> new Block(header, List.of(two), 3));
    assertThrows(IllegalArgumentException.class, () -> new Block(header, List.of(), 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Block(List.of(new NamedType("a", IntegerType.INT64)), List.of(two), 2));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Block(
                List.of(
                    new NamedType("a", IntegerType.INT32), new NamedType("a", IntegerType.INT32)),
                List.of(two, two),
                2));
    assertThrows(
        IndexOutOfBoundsException.class, () -> new IntColumn(new int[] {1, 2}, 3).rowCount());
  }

  private static Column random(DataType type, int rowCount, Random random) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < rowCount; i++) {
      rows.add(randomRow(type, random));
    }
    return column(rows, type);
  }

  private static byte[] randomRow(DataType type, Random random) {
    if (type instanceof NullableType nullable) {
      return random.nextInt(3) == 0 ? null : randomRow(nullable.nested(), random);
    }
    int size = type.valueSizeBytes() == 0 ? random.nextInt(40) : type.valueSizeBytes();
    byte[] row = new byte[size];
    for (int i = 0; i < size; i++) {
      row[i] = (byte) random.nextInt(60);
    }
    return row;
  }

  private static Column column(List<byte[]> rows, DataType type) {
    ColumnBuilder builder = Columns.newBuilder(type, 0);
    for (byte[] row : rows) {
      append(builder, row);
    }
    return builder.build();
  }

  private static void append(ColumnBuilder builder, byte[] row) {
    if (builder instanceof NullableColumn.Builder nullable) {
      if (row == null) {
        nullable.appendNull();
      } else {
        append(nullable.nested(), row);
        nullable.endValue();
      }
    } else if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append(row[0]);
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) toLong(row));
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append((int) toLong(row));
    } else if (builder instanceof LongColumn.Builder longs) {
      longs.append(toLong(row));
    } else if (builder instanceof FloatColumn.Builder floats) {
      floats.append(Float.intBitsToFloat((int) toLong(row)));
    } else if (builder instanceof DoubleColumn.Builder doubles) {
      doubles.append(Double.longBitsToDouble(toLong(row)));
    } else if (builder instanceof FixedBytesColumn.Builder fixed) {
      fixed.append(row, 0);
    } else {
      ((StringColumn.Builder) builder).append(row, 0, row.length);
    }
  }

  private static long toLong(byte[] row) {
    long value = 0;
    for (int i = row.length - 1; i >= 0; i--) {
      value = value << 8 | row[i];
    }
    return value;
  }

  private static byte[] fromLong(long value, int size) {
    byte[] row = new byte[size];
    for (int i = 0; i < size; i++) {
      row[i] = (byte) (value >>> 8 * i);
    }
    return row;
  }

  private static List<byte[]> rows(Column column) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < column.rowCount(); i++) {
      rows.add(row(column, i));
    }
    return rows;
  }

  private static byte[] row(Column column, int row) {
    if (column instanceof NullableColumn nullable) {
      return nullable.isNull(row) ? null : row(nullable.nested(), row);
    } else if (column instanceof ByteColumn bytes) {
      return new byte[] {bytes.values()[row]};
    } else if (column instanceof ShortColumn shorts) {
      return fromLong(shorts.values()[row], 2);
    } else if (column instanceof IntColumn ints) {
      return fromLong(ints.values()[row], 4);
    } else if (column instanceof LongColumn longs) {
      return fromLong(longs.values()[row], 8);
    } else if (column instanceof FloatColumn floats) {
      return fromLong(Float.floatToRawIntBits(floats.values()[row]), 4);
    } else if (column instanceof DoubleColumn doubles) {
      return fromLong(Double.doubleToRawLongBits(doubles.values()[row]), 8);
    } else if (column instanceof FixedBytesColumn fixed) {
      return Arrays.copyOfRange(
          fixed.bytes(), row * fixed.width(), row * fixed.width() + fixed.width());
    }
    StringColumn strings = (StringColumn) column;
    return Arrays.copyOfRange(strings.bytes(), strings.offsets()[row], strings.offsets()[row + 1]);
  }

  private static void assertRows(List<byte[]> expected, Column actual) {
    assertEquals(expected.size(), actual.rowCount(), "seed=" + SEED);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), row(actual, i), "seed=" + SEED + " row=" + i);
    }
  }
}
