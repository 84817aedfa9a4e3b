package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of constants to look rows up in: the right side of IN. Numbers and fixed bytes of up to
 * eight lie in an open hash table of {@code long}s, strings in one of byte arrays.
 */
public final class ValueSet {
  private final DataType type;
  private final long[] slots;
  private final boolean[] used;
  private final byte[][] texts;
  private final int mask;
  private final boolean negated;

  private ValueSet(DataType type, List<Column> rows, boolean negated) {
    this.type = type;
    this.negated = negated;
    int size = Integer.highestOneBit(Math.max(4, rows.size() * 2)) * 2;
    mask = size - 1;
    boolean bytes = !rows.isEmpty() && Comparison.holdsBytes(rows.get(0));
    texts = bytes ? new byte[size][] : null;
    slots = bytes ? null : new long[size];
    used = bytes ? null : new boolean[size];
    for (Column row : rows) {
      if (bytes) {
        byte[] text =
            Arrays.copyOfRange(
                BytesOrder.bytes(row), BytesOrder.start(row, 0), BytesOrder.start(row, 1));
        addText(text);
      } else {
        addNumber(keys(row)[0]);
      }
    }
  }

  /**
   * The function that tells whether rows are in the set.
   *
   * @param type type of the rows, not Nullable
   * @param constants members; those that no value of the type equals are left out, NULLs, too
   */
  public static BoundFunction bind(
      DataType type, List<Argument> constants, boolean negated, FunctionContext context) {
    List<Column> rows = new ArrayList<>();
    for (Argument constant : constants) {
      if (constant.isNull()) {
        continue;
      }
      Argument value =
          constant.constant() instanceof io.heartwood.column.NullableColumn nullable
              ? Argument.constant(constant.type().withoutNullable(), nullable.nested())
              : constant;
      ConstantConversion.exactly(value, type, context).ifPresent(rows::add);
    }
    ValueSet set = new ValueSet(type, rows, negated);
    return BoundFunction.of(
        IntegerType.UINT8, (arguments, rowCount) -> set.contains(arguments[0], rowCount));
  }

  private Column contains(Column column, int rowCount) {
    byte[] result = new byte[rowCount];
    if (texts != null) {
      containsTexts(column, result, rowCount);
    } else if (!Comparison.holdsBytes(column)) {
      containsNumbers(keys(column), slots, used, mask, result, rowCount);
    }
    if (negated) {
      ComparisonKernels.invert(result, rowCount);
    }
    return new ByteColumn(result, rowCount);
  }

  private static void containsNumbers(
      long[] keys, long[] slots, boolean[] used, int mask, byte[] result, int count) {
    for (int i = 0; i < count; i++) {
      long key = keys[i];
      int slot = hash(key) & mask;
      while (used[slot]) {
        if (slots[slot] == key) {
          result[i] = 1;
          break;
        }
        slot = slot + 1 & mask;
      }
    }
  }

  private void containsTexts(Column column, byte[] result, int count) {
    byte[] bytes = BytesOrder.bytes(column);
    for (int i = 0; i < count; i++) {
      int start = BytesOrder.start(column, i);
      int end = BytesOrder.start(column, i + 1);
      int slot = hash(bytes, start, end) & mask;
      while (texts[slot] != null) {
        if (Arrays.equals(texts[slot], 0, texts[slot].length, bytes, start, end)) {
          result[i] = 1;
          break;
        }
        slot = slot + 1 & mask;
      }
    }
  }

  private void addNumber(long key) {
    int slot = hash(key) & mask;
    while (used[slot]) {
      slot = slot + 1 & mask;
    }
    used[slot] = true;
    slots[slot] = key;
  }

  private void addText(byte[] text) {
    int slot = hash(text, 0, text.length) & mask;
    while (texts[slot] != null) {
      slot = slot + 1 & mask;
    }
    texts[slot] = text;
  }

  /** Values as 64 bits. Floats are found by their bits, as in ClickHouse: NaN is, -0 is not 0. */
  private long[] keys(Column column) {
    if (!(column instanceof DoubleColumn) && !(column instanceof FloatColumn)) {
      return Vectors.longs(column, type);
    }
    double[] values = Vectors.doubles(column, type);
    long[] keys = new long[column.rowCount()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Double.doubleToLongBits(values[i]);
    }
    return keys;
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
