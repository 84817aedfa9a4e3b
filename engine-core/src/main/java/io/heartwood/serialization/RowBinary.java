package io.heartwood.serialization;

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
import io.heartwood.column.VariantColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Single values as the primary index, {@code partition.dat}, {@code minmax_*.idx} and the format
 * RowBinary hold them.
 *
 * <pre>
 * fixed size   the bytes of the value, little-endian
 * String       varint length, bytes
 * Nullable     u8 1 for NULL, or 0 and the value
 * Array, Map   varint count, elements or pairs
 * Tuple        elements
 * State        the state, whose function knows its end
 * Variant      u8 discriminator, 255 for NULL; value
 * Dynamic      the type as {@link BinaryTypes} has it, 0 for NULL; value
 * JSON         varint number of paths, and for each: varint length, path, value of the path's type
 *              or of Dynamic
 * </pre>
 *
 * <p>The type is decided for each value. ClickHouse 26.7, golden parts {@code 15_partition_keys}
 * and {@code 25_sort_keys}.
 */
public final class RowBinary {
  private static final int MAX_ELEMENTS = 1 << 24;

  private RowBinary() {}

  /** Appends the value of a row. */
  public static void write(Column column, int row, ByteArrayOutputStream target) {
    try {
      BinaryOutput output = new BinaryOutput(target, 64);
      write(column, row, output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** Writes the value of a row of a type without Dynamic and JSON inside. */
  public static void write(Column column, int row, BinaryOutput target) throws IOException {
    switch (column.physicalType()) {
      case BYTE -> target.writeByte(((ByteColumn) column).values()[row]);
      case SHORT -> target.writeShort(((ShortColumn) column).values()[row]);
      case INT -> target.writeInt(((IntColumn) column).values()[row]);
      case LONG -> target.writeLong(((LongColumn) column).values()[row]);
      case FLOAT -> target.writeInt(Float.floatToRawIntBits(((FloatColumn) column).values()[row]));
      case DOUBLE ->
          target.writeLong(Double.doubleToRawLongBits(((DoubleColumn) column).values()[row]));
      case FIXED_BYTES -> {
        FixedBytesColumn fixed = (FixedBytesColumn) column;
        target.write(fixed.bytes(), row * fixed.width(), fixed.width());
      }
      case STRING -> {
        StringColumn strings = (StringColumn) column;
        target.writeVarint(strings.length(row));
        target.write(strings.bytes(), strings.offsets()[row], strings.length(row));
      }
      case NULLABLE -> {
        NullableColumn nullable = (NullableColumn) column;
        target.writeByte(nullable.nulls()[row]);
        if (!nullable.isNull(row)) {
          write(nullable.nested(), row, target);
        }
      }
      case ARRAY -> {
        ArrayColumn arrays = (ArrayColumn) column;
        target.writeVarint(arrays.length(row));
        for (int i = arrays.offsets()[row]; i < arrays.offsets()[row + 1]; i++) {
          write(arrays.elements(), i, target);
        }
      }
      case TUPLE -> {
        for (Column element : ((TupleColumn) column).elements()) {
          write(element, row, target);
        }
      }
      case VARIANT -> {
        VariantColumn variants = (VariantColumn) column;
        target.writeByte(variants.discriminators()[row]);
        if (!variants.isNull(row)) {
          write(variants.memberOf(row), variants.positionOf(row), target);
        }
      }
    }
  }

  /**
   * Writes the value of a row of any type, also of one that holds states of aggregate functions,
   * Dynamic or JSON.
   */
  public static void write(Column column, DataType named, int row, BinaryOutput target)
      throws IOException {
    DataType type = named.valueType();
    if (type instanceof AggregateFunctionType states) {
      StringColumn strings = (StringColumn) column;
      if (strings.length(row) == 0) {
        byte[] initial = StateLayout.of(states).initial();
        target.write(initial, 0, initial.length);
      } else {
        target.write(strings.bytes(), strings.offsets()[row], strings.length(row));
      }
    } else if (type instanceof DynamicType) {
      StringColumn values = (StringColumn) column;
      if (values.length(row) == 0) {
        target.writeByte(BinaryTypes.NOTHING);
      } else {
        target.write(values.bytes(), values.offsets()[row], values.length(row));
      }
    } else if (type instanceof JsonType json) {
      writeObject(json, (TupleColumn) column, row, target);
    } else if (column instanceof NullableColumn nullable) {
      target.writeByte(nullable.nulls()[row]);
      if (!nullable.isNull(row)) {
        write(nullable.nested(), type.withoutNullable(), row, target);
      }
    } else if (column instanceof ArrayColumn arrays) {
      DataType element = ArrayType.elementOf(type);
      target.writeVarint(arrays.length(row));
      for (int i = arrays.offsets()[row]; i < arrays.offsets()[row + 1]; i++) {
        write(arrays.elements(), element, i, target);
      }
    } else if (column instanceof TupleColumn tuples) {
      List<TupleType.Element> elements = TupleType.elementsOf(type);
      for (int i = 0; i < elements.size(); i++) {
        write(tuples.element(i), elements.get(i).type(), row, target);
      }
    } else if (column instanceof VariantColumn variants) {
      int number = variants.discriminators()[row] & 0xff;
      target.writeByte(number);
      if (!variants.isNull(row)) {
        DataType member = ((VariantType) type).members().get(number);
        write(variants.memberOf(row), member, variants.positionOf(row), target);
      }
    } else {
      write(column, row, target);
    }
  }

  private static void writeObject(JsonType json, TupleColumn objects, int row, BinaryOutput target)
      throws IOException {
    List<TupleType.Element> typed = json.typedPaths();
    ArrayColumn pairs = DynamicValues.pairs(objects, typed.size());
    TupleColumn pair = (TupleColumn) pairs.elements();
    target.writeVarint(typed.size() + pairs.length(row));
    for (int i = 0; i < typed.size(); i++) {
      target.writeString(typed.get(i).name());
      write(objects.element(i), typed.get(i).type(), row, target);
    }
    for (int i = pairs.offsets()[row]; i < pairs.offsets()[row + 1]; i++) {
      write(pair.element(0), i, target);
      write(pair.element(1), json.dynamicType(), i, target);
    }
  }

  /**
   * Reads a value and appends it to a builder of the type.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes end early or make no sense
   */
  public static void read(SubstreamInput input, DataType type, ColumnBuilder target)
      throws IOException {
    int row = target.rowCount();
    DataType values = type.valueType();
    if (values instanceof DynamicType) {
      readDynamic(input, (StringColumn.Builder) target);
      return;
    }
    if (values instanceof JsonType json) {
      ObjectValues.read(input, json, (TupleColumn.Builder) target);
      return;
    }
    switch (type.physicalType()) {
      case BYTE -> ((ByteColumn.Builder) target).append((byte) input.readByte());
      case SHORT -> ((ShortColumn.Builder) target).append(input.readShort());
      case INT -> ((IntColumn.Builder) target).append(input.readInt());
      case LONG -> ((LongColumn.Builder) target).append(input.readLong());
      case FLOAT -> ((FloatColumn.Builder) target).append(Float.intBitsToFloat(input.readInt()));
      case DOUBLE ->
          ((DoubleColumn.Builder) target).append(Double.longBitsToDouble(input.readLong()));
      case FIXED_BYTES -> {
        FixedBytesColumn.Builder fixed = (FixedBytesColumn.Builder) target;
        input.readBytes(fixed.extend(1), row * fixed.width(), fixed.width());
      }
      case STRING -> {
        StringColumn.Builder strings = (StringColumn.Builder) target;
        if (type.valueType() instanceof AggregateFunctionType states) {
          StateSerialization.readOne(input, StateLayout.of(states), strings);
        } else {
          StringKernels.readOne(input, strings);
        }
      }
      case NULLABLE -> {
        NullableColumn.Builder nullable = (NullableColumn.Builder) target;
        int flag = input.readByte();
        if (flag > 1) {
          throw input.corrupt("a null flag of 0 or 1", Integer.toString(flag));
        }
        if (flag == 1) {
          nullable.appendNull();
        } else {
          read(input, type.withoutNullable(), nullable.nested());
          nullable.endValue();
        }
      }
      case ARRAY -> {
        ArrayColumn.Builder arrays = (ArrayColumn.Builder) target;
        DataType element = ArrayType.elementOf(type);
        long count = input.readVarint();
        if (count > MAX_ELEMENTS) {
          throw input.corrupt("an array of at most " + MAX_ELEMENTS + " elements", "" + count);
        }
        for (long i = 0; i < count; i++) {
          read(input, element, arrays.elements());
        }
        arrays.endRow();
      }
      case TUPLE -> {
        TupleColumn.Builder tuples = (TupleColumn.Builder) target;
        TupleType tuple = (TupleType) type.valueType();
        for (int i = 0; i < tuple.elements().size(); i++) {
          read(input, tuple.elements().get(i).type(), tuples.element(i));
        }
        tuples.endRow();
      }
      case VARIANT -> {
        VariantColumn.Builder variants = (VariantColumn.Builder) target;
        int number = input.readByte();
        if (number == (VariantColumn.NULL & 0xff)) {
          variants.appendNull();
        } else if (number < variants.memberCount()) {
          read(input, ((VariantType) values).members().get(number), variants.member(number));
          variants.endValue(number);
        } else {
          throw input.corrupt("a discriminator below " + variants.memberCount(), "" + number);
        }
      }
    }
  }

  /** Reads a type and a value of it, and appends them as they are. */
  static void readDynamic(SubstreamInput input, StringColumn.Builder target) throws IOException {
    if (input.available() > 0 && input.block()[input.blockPosition()] == BinaryTypes.NOTHING) {
      input.readByte();
      target.appendDefault();
      return;
    }
    DataType type = BinaryTypes.read(input);
    ColumnBuilder value = Columns.newBuilder(type, 1);
    read(input, type, value);
    DynamicValues.append(type, value.build(), 0, target);
  }
}
