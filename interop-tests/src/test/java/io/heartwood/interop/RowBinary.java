package io.heartwood.interop;

import io.heartwood.aggregate.layout.ArrayStateInput;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Block;
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
import io.heartwood.serialization.BinaryOutput;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * ClickHouse's RowBinary format, written the plain way: the common ground on which rows of both
 * sides are compared, bit for bit.
 */
final class RowBinary {
  private RowBinary() {}

  /** All rows of a block. */
  static byte[] encode(Block block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int row = 0; row < block.rowCount(); row++) {
      for (int i = 0; i < block.columns().size(); i++) {
        encode(block.columns().get(i), block.header().get(i).type(), row, out);
      }
    }
    return out.toByteArray();
  }

  /**
   * The rows of RowBinary bytes in ascending order, one hex text each: a multiset that can be
   * compared.
   */
  static List<String> sortedRows(byte[] bytes, List<NamedType> header) {
    List<String> rows = rows(bytes, header);
    rows.sort(null);
    return rows;
  }

  /** The rows of RowBinary bytes, one hex text each. */
  static List<String> rows(byte[] bytes, List<NamedType> header) {
    List<String> rows = new ArrayList<>();
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    int position = 0;
    while (position < bytes.length) {
      for (NamedType column : header) {
        DataType type = column.type();
        int start = position;
        if (RandomDynamics.isIn(type)) {
          position = normalise(bytes, start, type, row);
        } else {
          position = skip(bytes, start, type);
          row.write(bytes, start, position - start);
        }
      }
      rows.add(HexFormat.of().formatHex(row.toByteArray()));
      row.reset();
    }
    return rows;
  }

  /** Objects may have their paths in any order: here they have them in that of their names. */
  private static int normalise(
      byte[] bytes, int position, DataType type, ByteArrayOutputStream target) {
    RowInput input = new RowInput(bytes, position);
    ColumnBuilder value = Columns.newBuilder(type, 1);
    try {
      io.heartwood.serialization.RowBinary.read(input, type, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encode(value.build(), type, 0, target);
    return input.next();
  }

  /** The rest of some rows, from a position on. */
  private static final class RowInput extends SubstreamInput {
    RowInput(byte[] bytes, int position) {
      setBlock(bytes, position, bytes.length);
    }

    int next() {
      return position();
    }

    @Override
    protected boolean nextBlock() {
      return false;
    }

    @Override
    public CorruptPartException corrupt(String expected, String actual) {
      return new CorruptPartException("rows", position(), expected, actual);
    }
  }

  private static int skip(byte[] bytes, int position, DataType type) {
    if (type.isNullable()) {
      return bytes[position] != 0
          ? position + 1
          : skip(bytes, position + 1, type.withoutNullable());
    }
    if (type.valueType() instanceof TupleType tuple) {
      int next = position;
      for (TupleType.Element element : tuple.elements()) {
        next = skip(bytes, next, element.type());
      }
      return next;
    }
    if (type.valueType() instanceof AggregateFunctionType states) {
      ArrayStateInput input = new ArrayStateInput(bytes, position, bytes.length);
      try {
        StateLayout.of(states).skip(input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return input.position();
    }
    if (type.valueSizeBytes() > 0) {
      return position + type.valueSizeBytes();
    }
    int length = 0;
    int shift = 0;
    int next = position;
    while (true) {
      byte b = bytes[next++];
      length |= (b & 0x7f) << shift;
      shift += 7;
      if (b >= 0) {
        break;
      }
    }
    return type.physicalType() == PhysicalType.ARRAY
        ? skipElements(bytes, next, length, ArrayType.elementOf(type))
        : next + length;
  }

  private static int skipElements(byte[] bytes, int position, int count, DataType element) {
    int next = position;
    for (int i = 0; i < count; i++) {
      next = skip(bytes, next, element);
    }
    return next;
  }

  /** States have no length before them; values of Dynamic have their type. */
  private static void encode(Column column, DataType type, int row, ByteArrayOutputStream out) {
    if (!StateLayout.isIn(type) && !RandomDynamics.isIn(type)) {
      encode(column, row, out);
      return;
    }
    try {
      BinaryOutput output = new BinaryOutput(out, 64);
      io.heartwood.serialization.RowBinary.write(column, type, row, output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void encode(Column column, int row, ByteArrayOutputStream out) {
    if (column instanceof NullableColumn nullable) {
      out.write(nullable.isNull(row) ? 1 : 0);
      if (!nullable.isNull(row)) {
        encode(nullable.nested(), row, out);
      }
    } else if (column instanceof ByteColumn bytes) {
      out.write(bytes.values()[row]);
    } else if (column instanceof ShortColumn shorts) {
      littleEndian(shorts.values()[row], 2, out);
    } else if (column instanceof IntColumn ints) {
      littleEndian(ints.values()[row], 4, out);
    } else if (column instanceof LongColumn longs) {
      littleEndian(longs.values()[row], 8, out);
    } else if (column instanceof FloatColumn floats) {
      littleEndian(Float.floatToRawIntBits(floats.values()[row]), 4, out);
    } else if (column instanceof DoubleColumn doubles) {
      littleEndian(Double.doubleToRawLongBits(doubles.values()[row]), 8, out);
    } else if (column instanceof FixedBytesColumn fixed) {
      out.write(fixed.bytes(), row * fixed.width(), fixed.width());
    } else if (column instanceof ArrayColumn arrays) {
      varint(arrays.length(row), out);
      for (int i = arrays.offsets()[row]; i < arrays.offsets()[row + 1]; i++) {
        encode(arrays.elements(), i, out);
      }
    } else if (column instanceof TupleColumn tuples) {
      tuples.elements().forEach(element -> encode(element, row, out));
    } else {
      StringColumn strings = (StringColumn) column;
      int length = strings.length(row);
      varint(length, out);
      out.write(strings.bytes(), strings.offsets()[row], length);
    }
  }

  private static void varint(int value, ByteArrayOutputStream out) {
    int rest = value;
    while (rest >= 0x80) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static void littleEndian(long value, int size, ByteArrayOutputStream out) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> 8 * i));
    }
  }
}
