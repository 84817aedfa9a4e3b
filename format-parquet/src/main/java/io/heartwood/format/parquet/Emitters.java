package io.heartwood.format.parquet;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** Makes the emitters of a column: one for each leaf of its type, in the order of the schema. */
final class Emitters {
  private Emitters() {}

  /**
   * The emitters of a column.
   *
   * @param writers those of the leaves; as many are taken as the type has
   */
  static List<Emitter> of(DataType type, Column column, Iterator<ColumnWriter> writers) {
    return of(type, column, writers, 0);
  }

  private static List<Emitter> of(
      DataType named, Column column, Iterator<ColumnWriter> writers, int repetition) {
    DataType type = named.valueType();
    List<Emitter> emitters = new ArrayList<>();
    if (type instanceof NullableType nullable) {
      NullableColumn values = (NullableColumn) column;
      for (Emitter value : of(nullable.nested(), values.nested(), writers, repetition)) {
        emitters.add(new Emitter.Optional(values.nulls(), value));
      }
    } else if (type instanceof ArrayType || type instanceof MapType) {
      ArrayColumn arrays = (ArrayColumn) column;
      DataType element = ArrayType.elementOf(type);
      for (Emitter value : of(element, arrays.elements(), writers, repetition + 1)) {
        emitters.add(new Emitter.Repeated(arrays.offsets(), value, repetition + 1));
      }
    } else if (type instanceof TupleType tuple) {
      for (int i = 0; i < tuple.elements().size(); i++) {
        DataType element = tuple.elements().get(i).type();
        emitters.addAll(of(element, ((TupleColumn) column).element(i), writers, repetition));
      }
    } else {
      emitters.add(leaf(type, column, writers.next()));
    }
    return emitters;
  }

  private static Emitter leaf(DataType type, Column column, ColumnWriter writer) {
    if (type instanceof EnumType enumType) {
      return names(enumType, column, writer);
    } else if (type instanceof DecimalType || type instanceof WideDecimalType) {
      return decimals(type.valueSizeBytes(), column, writer);
    } else if (type instanceof UuidType) {
      return uuids((FixedBytesColumn) column, writer);
    } else if (type instanceof DateTimeType) {
      int[] values = ((IntColumn) column).values();
      return new Values(
          writer, (row, r, d) -> writer.write((values[row] & 0xffffffffL) * 1000, r, d));
    } else if (type instanceof DateTime64Type time) {
      long ticks = ParquetTypes.ticks(time);
      long[] values = ((LongColumn) column).values();
      return new Values(
          writer, (row, r, d) -> writer.write(Math.multiplyExact(values[row], ticks), r, d));
    } else if (type instanceof BoolType) {
      byte[] values = ((ByteColumn) column).values();
      return new Values(writer, (row, r, d) -> writer.write(values[row] != 0, r, d));
    }
    boolean isSigned =
        !(type instanceof DateType) && !(type instanceof IntegerType i && !i.signed());
    return new Values(writer, plain(column, writer, isSigned));
  }

  private static Step plain(Column column, ColumnWriter writer, boolean isSigned) {
    if (column instanceof ByteColumn bytes) {
      byte[] values = bytes.values();
      int mask = isSigned ? -1 : 0xff;
      return (row, r, d) -> writer.write(values[row] & mask, r, d);
    } else if (column instanceof ShortColumn shorts) {
      short[] values = shorts.values();
      int mask = isSigned ? -1 : 0xffff;
      return (row, r, d) -> writer.write(values[row] & mask, r, d);
    } else if (column instanceof IntColumn ints) {
      int[] values = ints.values();
      return (row, r, d) -> writer.write(values[row], r, d);
    } else if (column instanceof LongColumn longs) {
      long[] values = longs.values();
      return (row, r, d) -> writer.write(values[row], r, d);
    } else if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      return (row, r, d) -> writer.write(values[row], r, d);
    } else if (column instanceof DoubleColumn doubles) {
      double[] values = doubles.values();
      return (row, r, d) -> writer.write(values[row], r, d);
    } else if (column instanceof StringColumn strings) {
      byte[] bytes = strings.bytes();
      int[] offsets = strings.offsets();
      return (row, r, d) -> {
        int length = offsets[row + 1] - offsets[row];
        writer.write(Binary.fromReusedByteArray(bytes, offsets[row], length), r, d);
      };
    }
    FixedBytesColumn fixed = (FixedBytesColumn) column;
    byte[] bytes = fixed.bytes();
    int width = fixed.width();
    return (row, r, d) -> writer.write(Binary.fromReusedByteArray(bytes, row * width, width), r, d);
  }

  private static Emitter names(EnumType type, Column column, ColumnWriter writer) {
    Map<Integer, Binary> names = new HashMap<>();
    type.values().forEach(value -> names.put(value.number(), Binary.fromString(value.name())));
    return new Values(
        writer,
        (row, r, d) -> {
          int number =
              column instanceof ByteColumn bytes
                  ? bytes.values()[row]
                  : ((ShortColumn) column).values()[row];
          Binary name = names.get(number);
          if (name == null) {
            throw new ArithmeticException("number without a name: number=" + number);
          }
          writer.write(name, r, d);
        });
  }

  private static Emitter decimals(int width, Column column, ColumnWriter writer) {
    byte[] bigEndian = new byte[width];
    Binary value = Binary.fromReusedByteArray(bigEndian);
    if (column instanceof FixedBytesColumn fixed) {
      byte[] bytes = fixed.bytes();
      return new Values(
          writer,
          (row, r, d) -> {
            for (int i = 0; i < width; i++) {
              bigEndian[i] = bytes[row * width + width - 1 - i];
            }
            writer.write(value, r, d);
          });
    }
    return new Values(
        writer,
        (row, r, d) -> {
          long number =
              column instanceof IntColumn ints
                  ? ints.values()[row]
                  : ((LongColumn) column).values()[row];
          for (int i = 0; i < width; i++) {
            bigEndian[i] = (byte) (number >> 8 * (width - 1 - i));
          }
          writer.write(value, r, d);
        });
  }

  private static Emitter uuids(FixedBytesColumn column, ColumnWriter writer) {
    byte[] bytes = column.bytes();
    byte[] ordered = new byte[16];
    Binary value = Binary.fromReusedByteArray(ordered);
    return new Values(
        writer,
        (row, r, d) -> {
          for (int i = 0; i < 8; i++) {
            ordered[i] = bytes[row * 16 + 7 - i];
            ordered[8 + i] = bytes[row * 16 + 15 - i];
          }
          writer.write(value, r, d);
        });
  }

  /** Writes one value. */
  @FunctionalInterface
  private interface Step {
    void write(int row, int repetition, int definition);
  }

  /** The values of a leaf. */
  private static final class Values extends Emitter {
    private final Step step;

    Values(ColumnWriter writer, Step step) {
      super(writer);
      this.step = step;
    }

    @Override
    void emit(int row, int repetition, int definition) {
      step.write(row, repetition, definition);
    }
  }
}
