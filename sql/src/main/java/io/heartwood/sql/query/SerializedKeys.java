package io.heartwood.sql.query;

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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The keys of rows as bytes, so that equal keys are equal bytes: fixed sizes as they are, strings
 * after their length, a byte before what may be NULL. Confined to one thread.
 */
final class SerializedKeys {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int[] offsets = new int[0];
  private int[] ends = new int[0];

  static long longAt(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  /** The bytes of all rows. */
  byte[] bytes() {
    return bytes;
  }

  /** Where rows begin; one more than rows. */
  int[] offsets() {
    return offsets;
  }

  long sizeBytes() {
    return bytes.length + 8L * offsets.length;
  }

  /** Writes the keys of all rows. */
  void serialize(List<Column> columns, int rowCount) {
    if (offsets.length <= rowCount) {
      offsets = new int[rowCount + 1];
      ends = new int[rowCount + 1];
    }
    int fixed = 0;
    for (Column column : columns) {
      fixed += fixedSize(column);
    }
    long total = 0;
    for (int row = 0; row < rowCount; row++) {
      offsets[row] = (int) total;
      total += fixed;
      for (Column column : columns) {
        total += variableSize(column, row);
      }
      if (total > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("keys of a block too large: bytes=" + total);
      }
    }
    offsets[rowCount] = (int) total;
    if (bytes.length < total) {
      bytes = new byte[(int) total];
    }
    System.arraycopy(offsets, 0, ends, 0, rowCount);
    for (Column column : columns) {
      write(column, rowCount, null);
    }
  }

  private static int fixedSize(Column column) {
    if (column instanceof NullableColumn nullable) {
      return 1 + fixedSize(nullable.nested());
    }
    if (column instanceof FixedBytesColumn fixedBytes) {
      return fixedBytes.width();
    }
    return switch (column.physicalType()) {
      case BYTE -> 1;
      case SHORT -> 2;
      case INT, FLOAT, STRING -> 4;
      default -> 8;
    };
  }

  private static int variableSize(Column column, int row) {
    if (column instanceof StringColumn strings) {
      return strings.length(row);
    }
    if (column instanceof NullableColumn nullable
        && nullable.nested() instanceof StringColumn strings) {
      return nullable.isNull(row) ? 0 : strings.length(row);
    }
    return 0;
  }

  private void write(Column column, int rowCount, byte[] nulls) {
    if (column instanceof NullableColumn nullable) {
      for (int row = 0; row < rowCount; row++) {
        bytes[ends[row]++] = nullable.nulls()[row];
      }
      write(nullable.nested(), rowCount, nullable.nulls());
    } else if (column instanceof StringColumn strings) {
      writeStrings(strings, rowCount, nulls);
    } else if (column instanceof FixedBytesColumn fixedBytes) {
      int width = fixedBytes.width();
      for (int row = 0; row < rowCount; row++) {
        if (isNull(nulls, row)) {
          java.util.Arrays.fill(bytes, ends[row], ends[row] + width, (byte) 0);
        } else {
          System.arraycopy(fixedBytes.bytes(), row * width, bytes, ends[row], width);
        }
        ends[row] += width;
      }
    } else {
      writeNumbers(column, rowCount, nulls);
    }
  }

  private void writeStrings(StringColumn strings, int rowCount, byte[] nulls) {
    for (int row = 0; row < rowCount; row++) {
      int length = isNull(nulls, row) ? 0 : strings.length(row);
      INT.set(bytes, ends[row], length);
      System.arraycopy(strings.bytes(), strings.offsets()[row], bytes, ends[row] + 4, length);
      ends[row] += 4 + length;
    }
  }

  private void writeNumbers(Column column, int rowCount, byte[] nulls) {
    for (int row = 0; row < rowCount; row++) {
      boolean isNull = isNull(nulls, row);
      int at = ends[row];
      if (column instanceof ByteColumn values) {
        bytes[at] = isNull ? 0 : values.values()[row];
        ends[row] = at + 1;
      } else if (column instanceof ShortColumn values) {
        short value = isNull ? 0 : values.values()[row];
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        ends[row] = at + 2;
      } else if (column instanceof IntColumn values) {
        INT.set(bytes, at, isNull ? 0 : values.values()[row]);
        ends[row] = at + 4;
      } else if (column instanceof FloatColumn values) {
        INT.set(bytes, at, isNull ? 0 : Float.floatToIntBits(values.values()[row]));
        ends[row] = at + 4;
      } else if (column instanceof LongColumn values) {
        LONG.set(bytes, at, isNull ? 0L : values.values()[row]);
        ends[row] = at + 8;
      } else {
        double value = isNull ? 0 : ((DoubleColumn) column).values()[row];
        LONG.set(bytes, at, Double.doubleToLongBits(value));
        ends[row] = at + 8;
      }
    }
  }

  private static boolean isNull(byte[] nulls, int row) {
    return nulls != null && nulls[row] != 0;
  }
}
