package io.heartwood.aggregate;

import io.heartwood.aggregate.layout.ArrayStateInput;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.serialization.ArrayInput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * At most one value in a serialized state (ClickHouse 26.7, {@code SingleValueData}).
 *
 * <pre>
 * String      i32 -1, or length + 1, bytes, u8 0
 * others      u8 0, or u8 1 and the value as in RowBinary
 * </pre>
 */
final class SingleValues {
  private SingleValues() {}

  /** Writes that there is no value. */
  static void writeNothing(Column column, StateWriter out) {
    if (column instanceof StringColumn) {
      out.writeNumber(-1, Integer.BYTES);
    } else {
      out.writeByte(0);
    }
  }

  /** Writes the value of a row. */
  static void write(Column column, int row, StateWriter out) {
    if (column instanceof StringColumn strings) {
      int length = strings.length(row);
      out.writeNumber(length + 1L, Integer.BYTES);
      out.write(strings.bytes(), strings.offsets()[row], length);
      out.writeByte(0);
      return;
    }
    out.writeByte(1);
    if (column instanceof ByteColumn bytes) {
      out.writeByte(bytes.values()[row]);
    } else if (column instanceof ShortColumn shorts) {
      out.writeNumber(shorts.values()[row], Short.BYTES);
    } else if (column instanceof IntColumn ints) {
      out.writeNumber(ints.values()[row], Integer.BYTES);
    } else if (column instanceof LongColumn longs) {
      out.writeLong(longs.values()[row]);
    } else if (column instanceof FloatColumn floats) {
      out.writeNumber(Float.floatToRawIntBits(floats.values()[row]), Float.BYTES);
    } else if (column instanceof DoubleColumn doubles) {
      out.writeLong(Double.doubleToRawLongBits(doubles.values()[row]));
    } else if (column instanceof FixedBytesColumn fixed) {
      out.write(fixed.bytes(), row * fixed.width(), fixed.width());
    } else {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      RowBinary.write(column, row, value);
      out.write(value.toByteArray(), 0, value.size());
    }
  }

  /**
   * Reads a value of each state; where there is none, the default of the type.
   *
   * @param present set to whether there is one, unless it was false before
   */
  static Column read(DataType type, StateRows rows, boolean[] present) {
    ColumnBuilder builder = Columns.newBuilder(type, rows.count());
    for (int i = 0; i < rows.count(); i++) {
      boolean found;
      if (builder instanceof StringColumn.Builder strings) {
        found = readString(rows, i, strings);
      } else {
        found = rows.readByte(i) != 0;
        if (found) {
          readValue(type, rows, i, builder);
        }
      }
      if (!found) {
        builder.appendDefault();
        present[i] = false;
      }
    }
    return builder.build();
  }

  private static boolean readString(StateRows rows, int i, StringColumn.Builder target) {
    int start = rows.skip(i, Integer.BYTES);
    byte[] bytes = rows.bytes();
    int size = 0;
    for (int b = 0; b < Integer.BYTES; b++) {
      size |= (bytes[start + b] & 0xff) << 8 * b;
    }
    if (size == -1) {
      return false;
    }
    int from = rows.skip(i, size);
    // The zero byte at the end does not count; older versions may have left it out.
    int length = size > 0 && bytes[from + size - 1] == 0 ? size - 1 : size;
    target.append(bytes, from, length);
    return true;
  }

  private static void readValue(DataType type, StateRows rows, int i, ColumnBuilder target) {
    if (target instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) rows.readByte(i));
    } else if (target instanceof ShortColumn.Builder shorts) {
      shorts.append((short) number(rows, i, Short.BYTES));
    } else if (target instanceof IntColumn.Builder ints) {
      ints.append((int) number(rows, i, Integer.BYTES));
    } else if (target instanceof LongColumn.Builder longs) {
      longs.append(rows.readLong(i));
    } else if (target instanceof FloatColumn.Builder floats) {
      floats.append(Float.intBitsToFloat((int) number(rows, i, Float.BYTES)));
    } else if (target instanceof DoubleColumn.Builder doubles) {
      doubles.append(Double.longBitsToDouble(rows.readLong(i)));
    } else if (target instanceof FixedBytesColumn.Builder fixed) {
      fixed.append(rows.bytes(), rows.skip(i, fixed.width()));
    } else {
      readCompound(type, rows, i, target);
    }
  }

  private static long number(StateRows rows, int i, int sizeBytes) {
    int start = rows.skip(i, sizeBytes);
    long value = 0;
    for (int b = 0; b < sizeBytes; b++) {
      value |= (rows.bytes()[start + b] & 0xffL) << 8 * b;
    }
    return value;
  }

  private static void readCompound(DataType type, StateRows rows, int i, ColumnBuilder target) {
    int from = rows.position(i);
    try {
      ArrayStateInput input = new ArrayStateInput(rows.bytes(), from, from + rows.left(i));
      StateLayout.ofValue(type).skip(input);
      rows.skip(i, input.position() - from);
      byte[] value = Arrays.copyOfRange(rows.bytes(), from, input.position());
      RowBinary.read(new ArrayInput("state", value), type, target);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
