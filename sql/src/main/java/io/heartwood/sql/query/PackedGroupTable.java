package io.heartwood.sql.query;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import java.util.Arrays;
import java.util.List;

/** Keys of up to eight bytes: open addressing over an array of longs. */
final class PackedGroupTable extends GroupTable {
  private static final int INITIAL_SLOTS = 1 << 8;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long[] slotKeys = new long[INITIAL_SLOTS];
  private int[] slotNumbers = new int[INITIAL_SLOTS];
  private int shift = 64 - 8;
  private long[] packed = new long[0];

  PackedGroupTable(List<DataType> keyTypes) {
    super(keyTypes);
    Arrays.fill(slotNumbers, -1);
  }

  @Override
  void assignRows(List<Column> keyColumns, int rowCount, int[] groups) {
    if (packed.length < rowCount) {
      packed = new long[rowCount];
    }
    PackedKeys.pack(keyColumns, rowCount, packed);
    long previous = rowCount > 0 ? ~packed[0] : 0;
    int number = -1;
    for (int row = 0; row < rowCount; row++) {
      long key = packed[row];
      if (key != previous) {
        number = find(key, row);
        previous = key;
      }
      groups[row] = number;
    }
  }

  private int find(long key, int row) {
    int mask = slotKeys.length - 1;
    int slot = (int) (key * MULTIPLIER >>> shift);
    while (slotNumbers[slot] >= 0) {
      if (slotKeys[slot] == key) {
        return slotNumbers[slot];
      }
      slot = slot + 1 & mask;
    }
    int number = newGroup(row);
    slotKeys[slot] = key;
    slotNumbers[slot] = number;
    if (groupCount() * 2 > slotKeys.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    long[] oldKeys = slotKeys;
    int[] oldNumbers = slotNumbers;
    slotKeys = new long[oldKeys.length * 2];
    slotNumbers = new int[oldKeys.length * 2];
    Arrays.fill(slotNumbers, -1);
    shift--;
    int mask = slotKeys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] >= 0) {
        int slot = (int) (oldKeys[i] * MULTIPLIER >>> shift);
        while (slotNumbers[slot] >= 0) {
          slot = slot + 1 & mask;
        }
        slotKeys[slot] = oldKeys[i];
        slotNumbers[slot] = oldNumbers[i];
      }
    }
  }

  @Override
  long sizeBytes() {
    return super.sizeBytes() + slotKeys.length * 12L + packed.length * 8L;
  }
}
