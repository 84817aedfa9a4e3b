package io.heartwood.serialization;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import java.util.Arrays;

/**
 * Numbers the distinct values of some rows, bit by bit: the default value (zero bytes, the empty
 * string) is {@code firstIndex - 1}, the others follow in the order in which they come. NULL rows
 * are number 0.
 */
final class DistinctValues {
  /**
   * Strings that are numbers of keys are taken as such unless there are far more keys than rows.
   */
  private static final int MAX_KEYS_PER_ROW = 4;

  private final int[] indexes;
  private final int firstIndex;
  private final boolean fixedSize;

  // Open addressing: row of a value, or -1; and the values' rows in the order of their numbers.
  private int[] slots;
  private int[] rows = new int[16];
  private int count;

  /**
   * @param nulls 1 for NULL rows, or null if there are none
   * @param firstIndex number of the first value that is not the default
   */
  DistinctValues(Column values, byte[] nulls, int from, int to, int firstIndex) {
    this.indexes = new int[to - from];
    this.firstIndex = firstIndex;
    this.fixedSize = values instanceof FixedBytesColumn;
    this.slots = new int[32];
    Arrays.fill(slots, -1);
    if (values instanceof StringColumn strings
        && strings.keys() != null
        && strings.keys().rowCount() <= MAX_KEYS_PER_ROW * (long) (to - from)) {
      numberKeys(strings.keys(), strings.indexes().toInts(from, to), nulls, from);
    } else if (values instanceof StringColumn strings) {
      numberBytes(strings.bytes(), strings.offsets(), nulls, from, to);
    } else if (values instanceof FixedBytesColumn fixed) {
      int[] offsets = new int[to + 1];
      for (int row = from; row <= to; row++) {
        offsets[row] = row * fixed.width();
      }
      numberBytes(fixed.bytes(), offsets, nulls, from, to);
    } else {
      numberLongs(bits(values, from, to), nulls, from);
    }
  }

  /** The number of each row. */
  int[] indexes() {
    return indexes;
  }

  /** Rows whose values are the numbers from {@code firstIndex} on. */
  int[] rows() {
    return rows;
  }

  /** How many values there are besides the default. */
  int count() {
    return count;
  }

  private static long[] bits(Column column, int from, int to) {
    long[] bits = new long[to - from];
    if (column instanceof ByteColumn bytes) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] = bytes.values()[from + i];
      }
    } else if (column instanceof ShortColumn shorts) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] = shorts.values()[from + i];
      }
    } else if (column instanceof IntColumn ints) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] = ints.values()[from + i];
      }
    } else if (column instanceof LongColumn longs) {
      System.arraycopy(longs.values(), from, bits, 0, bits.length);
    } else if (column instanceof FloatColumn floats) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(floats.values()[from + i]);
      }
    } else {
      double[] values = ((DoubleColumn) column).values();
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Double.doubleToRawLongBits(values[from + i]);
      }
    }
    return bits;
  }

  private void numberLongs(long[] bits, byte[] nulls, int from) {
    for (int i = 0; i < bits.length; i++) {
      if (nulls != null && nulls[from + i] != 0) {
        continue;
      }
      if (bits[i] == 0) {
        indexes[i] = firstIndex - 1;
        continue;
      }
      int mask = slots.length - 1;
      int slot = mix(bits[i]) & mask;
      while (slots[slot] >= 0 && bits[rows[slots[slot]] - from] != bits[i]) {
        slot = slot + 1 & mask;
      }
      if (slots[slot] < 0) {
        add(slot, from + i);
        if (count * 2 > slots.length) {
          growSlots();
          for (int number = 0; number < count; number++) {
            place(mix(bits[rows[number] - from]), number);
          }
        }
        indexes[i] = firstIndex + count - 1;
      } else {
        indexes[i] = firstIndex + slots[slot];
      }
    }
  }

  private void numberBytes(byte[] bytes, int[] offsets, byte[] nulls, int from, int to) {
    for (int row = from; row < to; row++) {
      if (nulls != null && nulls[row] != 0) {
        continue;
      }
      int start = offsets[row];
      int end = offsets[row + 1];
      int mask = slots.length - 1;
      int slot = hash(bytes, start, end) & mask;
      while (slots[slot] >= 0 && !equal(bytes, offsets, rows[slots[slot]], start, end)) {
        slot = slot + 1 & mask;
      }
      if (slots[slot] >= 0) {
        indexes[row - from] = firstIndex + slots[slot];
      } else if (isDefault(bytes, start, end)) {
        indexes[row - from] = firstIndex - 1;
      } else {
        add(slot, row);
        if (count * 2 > slots.length) {
          growSlots();
          for (int number = 0; number < count; number++) {
            place(hash(bytes, offsets[rows[number]], offsets[rows[number] + 1]), number);
          }
        }
        indexes[row - from] = firstIndex + count - 1;
      }
    }
  }

  /**
   * The same for strings that are numbers of keys: only the first row of each key is hashed. Keys
   * may be equal.
   */
  private void numberKeys(StringColumn keys, int[] keyOfRow, byte[] nulls, int from) {
    byte[] bytes = keys.bytes();
    int[] offsets = keys.offsets();
    int[] numberOfKey = new int[keys.rowCount()];
    Arrays.fill(numberOfKey, -1);
    for (int i = 0; i < keyOfRow.length; i++) {
      if (nulls != null && nulls[from + i] != 0) {
        continue;
      }
      int key = keyOfRow[i];
      if (numberOfKey[key] < 0) {
        numberOfKey[key] = numberOfKey(bytes, offsets, key, keyOfRow, from, from + i);
      }
      indexes[i] = numberOfKey[key];
    }
  }

  private int numberOfKey(byte[] bytes, int[] offsets, int key, int[] keyOfRow, int from, int row) {
    int start = offsets[key];
    int end = offsets[key + 1];
    if (start == end) {
      return firstIndex - 1;
    }
    int mask = slots.length - 1;
    int slot = hash(bytes, start, end) & mask;
    while (slots[slot] >= 0
        && !equal(bytes, offsets, keyOfRow[rows[slots[slot]] - from], start, end)) {
      slot = slot + 1 & mask;
    }
    if (slots[slot] >= 0) {
      return firstIndex + slots[slot];
    }
    add(slot, row);
    if (count * 2 > slots.length) {
      growSlots();
      for (int number = 0; number < count; number++) {
        int known = keyOfRow[rows[number] - from];
        place(hash(bytes, offsets[known], offsets[known + 1]), number);
      }
    }
    return firstIndex + count - 1;
  }

  private static boolean equal(byte[] bytes, int[] offsets, int row, int start, int end) {
    return Arrays.equals(bytes, offsets[row], offsets[row + 1], bytes, start, end);
  }

  /** The empty string, or zero bytes of a fixed size. */
  private boolean isDefault(byte[] bytes, int start, int end) {
    if (!fixedSize) {
      return start == end;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void add(int slot, int row) {
    slots[slot] = count;
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
    }
    rows[count++] = row;
  }

  private void growSlots() {
    slots = new int[4 * slots.length];
    Arrays.fill(slots, -1);
  }

  private void place(int hash, int number) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] >= 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = number;
  }

  private static int mix(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
