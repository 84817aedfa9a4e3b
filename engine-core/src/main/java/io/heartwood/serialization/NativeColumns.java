package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
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
import io.heartwood.types.DataType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;

/**
 * The values of a column of a block in the format Native, as files have it (revision 0).
 *
 * <pre>
 * column          prefixes of all its LowCardinality types, values
 * fixed size      the values, little-endian
 * String          varint length and bytes of each
 * Nullable        u8 a row, 1 for NULL; values of all rows
 * Array, Map      u64 a row, where its elements end, counted from the first row; elements
 * Tuple           the elements, one column after the other; of an empty one '0' a row
 * LowCardinality  prefix u64 version, 1; unless there are no rows:
 *                 u64 flags 0x600 and width of indexes, u64 count, keys, u64 rows, indexes
 * </pre>
 *
 * <p>It differs from the substreams of a part, put one behind the other, in the arrays: these have
 * ends instead of sizes. ClickHouse 26.7, compared byte by byte in {@code BinaryFormatsIT}.
 */
public final class NativeColumns {
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE - (1 << 16);
  private static final int PIECE_ROWS = 1 << 14;

  private NativeColumns() {}

  /** Writes all rows of a column; nothing if it has none. */
  public static void write(DataType type, Column column, BinaryOutput output) throws IOException {
    requireSupported(type);
    if (column.rowCount() > 0) {
      writePrefix(type, output);
      writeValues(type, column, 0, column.rowCount(), output);
    }
  }

  /**
   * Reads the rows of a column and appends them to a builder of the type.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes end early or make no sense
   */
  public static void read(DataType type, int rowCount, SubstreamInput input, ColumnBuilder target)
      throws IOException {
    requireSupported(type);
    if (rowCount > 0) {
      readPrefix(type, input);
      readValues(type, rowCount, input, target);
    }
  }

  private static void requireSupported(DataType type) {
    if (Serializations.dependsOnRows(type)) {
      throw new UnsupportedTypeException("type is not supported by the format Native: " + type);
    }
  }

  private static void writePrefix(DataType named, BinaryOutput output) throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      output.writeLong(LowCardinalitySerialization.VERSION);
    } else if (type.physicalType() == PhysicalType.ARRAY) {
      writePrefix(ArrayType.elementOf(type), output);
    } else if (type instanceof TupleType tuple) {
      for (TupleType.Element element : tuple.elements()) {
        writePrefix(element.type(), output);
      }
    }
  }

  private static void readPrefix(DataType named, SubstreamInput input) throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      long version = input.readLong();
      if (version != LowCardinalitySerialization.VERSION) {
        throw input.corrupt(
            "version " + LowCardinalitySerialization.VERSION + " of LowCardinality", "" + version);
      }
    } else if (type.physicalType() == PhysicalType.ARRAY) {
      readPrefix(ArrayType.elementOf(type), input);
    } else if (type instanceof TupleType tuple) {
      for (TupleType.Element element : tuple.elements()) {
        readPrefix(element.type(), input);
      }
    }
  }

  private static void writeValues(
      DataType named, Column column, int from, int to, BinaryOutput output) throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      writeLowCardinality(type, column, from, to, output);
      return;
    }
    if (type instanceof AggregateFunctionType) {
      for (int row = from; row < to; row++) {
        RowBinary.write(column, type, row, output);
      }
      return;
    }
    switch (type.physicalType()) {
      case BYTE -> output.write(((ByteColumn) column).values(), from, to - from);
      case SHORT -> output.writeShorts(((ShortColumn) column).values(), from, to);
      case INT -> output.writeInts(((IntColumn) column).values(), from, to);
      case LONG -> output.writeLongs(((LongColumn) column).values(), from, to);
      case FLOAT -> output.writeFloats(((FloatColumn) column).values(), from, to);
      case DOUBLE -> output.writeDoubles(((DoubleColumn) column).values(), from, to);
      case FIXED_BYTES -> {
        FixedBytesColumn fixed = (FixedBytesColumn) column;
        output.write(fixed.bytes(), from * fixed.width(), (to - from) * fixed.width());
      }
      case STRING -> writeStrings((StringColumn) column, from, to, output);
      case NULLABLE -> {
        NullableColumn nullable = (NullableColumn) column;
        output.write(nullable.nulls(), from, to - from);
        writeValues(type.withoutNullable(), nullable.nested(), from, to, output);
      }
      case ARRAY -> {
        int[] offsets = ((ArrayColumn) column).offsets();
        for (int row = from; row < to; row++) {
          output.writeLong(offsets[row + 1] - offsets[from]);
        }
        DataType element = ArrayType.elementOf(type);
        Column elements = ((ArrayColumn) column).elements();
        writeValues(element, elements, offsets[from], offsets[to], output);
      }
      case TUPLE -> {
        TupleType tuple = (TupleType) type;
        for (int i = 0; i < tuple.elements().size(); i++) {
          Column element = ((TupleColumn) column).element(i);
          writeValues(tuple.elements().get(i).type(), element, from, to, output);
        }
        for (int row = from; row < to && tuple.elements().isEmpty(); row++) {
          output.writeByte(EmptyTupleSerialization.ROW);
        }
      }
    }
  }

  private static void writeStrings(StringColumn column, int from, int to, BinaryOutput output)
      throws IOException {
    byte[] bytes = column.bytes();
    int[] offsets = column.offsets();
    for (int row = from; row < to; row++) {
      int length = offsets[row + 1] - offsets[row];
      output.writeVarint(length);
      output.write(bytes, offsets[row], length);
    }
  }

  private static void writeLowCardinality(
      DataType type, Column column, int from, int to, BinaryOutput output) throws IOException {
    if (from == to) {
      return;
    }
    boolean nullable = column instanceof NullableColumn;
    Column values = nullable ? ((NullableColumn) column).nested() : column;
    byte[] nulls = nullable ? ((NullableColumn) column).nulls() : null;
    int firstIndex = nullable ? 2 : 1;
    DistinctValues distinct = new DistinctValues(values, nulls, from, to, firstIndex);
    ColumnBuilder builder = values.newBuilder(distinct.count() + firstIndex);
    for (int i = 0; i < firstIndex; i++) {
      builder.appendDefault();
    }
    builder.appendGather(values, distinct.rows(), 0, distinct.count());
    Column keys = builder.build();
    int width = keys.rowCount() < 1 << 8 ? 0 : keys.rowCount() < 1 << 16 ? 1 : 2;
    output.writeLong(LowCardinalitySerialization.SINGLE_GROUP | width);
    output.writeLong(keys.rowCount());
    writeValues(type.withoutNullable(), keys, 0, keys.rowCount(), output);
    output.writeLong(to - from);
    int[] indexes = distinct.indexes();
    switch (width) {
      case 0 -> {
        for (int index : indexes) {
          output.writeByte(index);
        }
      }
      case 1 -> {
        for (int index : indexes) {
          output.writeShort(index);
        }
      }
      default -> output.writeInts(indexes, 0, indexes.length);
    }
  }

  private static void readValues(
      DataType named, int rowCount, SubstreamInput input, ColumnBuilder target) throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      Serializations.of(type, SerializationForm.CLASSIC).read(all -> input, rowCount, target);
      return;
    }
    switch (type.physicalType()) {
      case NULLABLE -> {
        NullableColumn.Builder nullable = (NullableColumn.Builder) target;
        for (int done = 0; done < rowCount; ) {
          int count = Math.min(rowCount - done, PIECE_ROWS);
          int start = nullable.nulls().rowCount();
          byte[] nulls = nullable.nulls().extend(count);
          input.readBytes(nulls, start, count);
          checkNulls(nulls, start, count, input);
          done += count;
        }
        readValues(type.withoutNullable(), rowCount, input, nullable.nested());
      }
      case ARRAY -> {
        ArrayColumn.Builder arrays = (ArrayColumn.Builder) target;
        int total = readEnds(rowCount, input, arrays);
        readValues(ArrayType.elementOf(type), total, input, arrays.elements());
      }
      case TUPLE -> {
        TupleType tuple = (TupleType) type;
        TupleColumn.Builder tuples = (TupleColumn.Builder) target;
        for (int i = 0; i < tuple.elements().size(); i++) {
          readValues(tuple.elements().get(i).type(), rowCount, input, tuples.element(i));
        }
        for (int row = 0; row < rowCount && tuple.elements().isEmpty(); row++) {
          input.readByte();
        }
        tuples.endRows(rowCount);
      }
      default ->
          Serializations.of(type, SerializationForm.CLASSIC).read(all -> input, rowCount, target);
    }
  }

  private static void checkNulls(byte[] nulls, int start, int count, SubstreamInput input)
      throws IOException {
    for (int i = start; i < start + count; i++) {
      if ((nulls[i] & ~1) != 0) {
        throw input.corrupt("null flags of 0 or 1", Integer.toString(nulls[i] & 0xff));
      }
    }
  }

  /** Ends the rows of a builder and returns how many elements they have together. */
  private static int readEnds(int rowCount, SubstreamInput input, ArrayColumn.Builder arrays)
      throws IOException {
    long[] lengths = new long[Math.min(PIECE_ROWS, rowCount)];
    long limit = MAX_ELEMENTS - arrays.elementCount();
    long last = 0;
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(rowCount - done, lengths.length);
      input.readLongs(lengths, 0, count);
      for (int i = 0; i < count; i++) {
        long end = lengths[i];
        if (end < last || end > limit) {
          throw input.corrupt("an end of an array from " + last + " to " + limit, "" + end);
        }
        lengths[i] = end - last;
        last = end;
      }
      arrays.endRows(lengths, count);
      done += count;
    }
    return (int) last;
  }
}
