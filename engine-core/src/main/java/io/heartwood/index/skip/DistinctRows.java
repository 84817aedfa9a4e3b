package io.heartwood.index.skip;

import io.heartwood.checksum.CityHash128;
import io.heartwood.column.Column;
import io.heartwood.serialization.RowBinary;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Tells which rows were not seen before, by their bytes. Holds the bytes of the different rows, one
 * after the other, and an open hash table of their numbers. Confined to one thread.
 */
final class DistinctRows {
  private static final int FIRST_SLOTS = 64;

  private final Bytes row = new Bytes();
  private byte[] arena = new byte[1024];
  private int[] ends = new int[16];
  private long[] hashes = new long[16];
  private int[] slots = new int[FIRST_SLOTS];
  private int count;

  /** Gives access to what was written without copying it. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }

  int count() {
    return count;
  }

  /** Whether the row is another than all before it. */
  boolean add(List<Column> values, int index) {
    row.reset();
    for (int i = 0; i < values.size(); i++) {
      RowBinary.write(values.get(i), index, row);
    }
    int size = row.size();
    long hash = CityHash128.hash64(row.array(), 0, size);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int known = slots[slot] - 1;
      int start = known == 0 ? 0 : ends[known - 1];
      if (hashes[known] == hash && Arrays.equals(arena, start, ends[known], row.array(), 0, size)) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    append(hash, size);
    slots[slot] = count;
    if (count * 2 > slots.length) {
      grow();
    }
    return true;
  }

  private void append(long hash, int size) {
    int start = count == 0 ? 0 : ends[count - 1];
    int end = Math.addExact(start, size);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * end)));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    System.arraycopy(row.array(), 0, arena, start, size);
    ends[count] = end;
    hashes[count] = hash;
    count++;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int i = 0; i < count; i++) {
      int slot = (int) hashes[i] & mask;
      while (larger[slot] != 0) {
        slot = slot + 1 & mask;
      }
      larger[slot] = i + 1;
    }
    slots = larger;
  }

  void clear() {
    if (slots.length > FIRST_SLOTS && count * 8 < slots.length) {
      slots = new int[FIRST_SLOTS];
    } else {
      Arrays.fill(slots, 0);
    }
    count = 0;
  }
}
