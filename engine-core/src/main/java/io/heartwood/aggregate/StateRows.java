package io.heartwood.aggregate;

import io.heartwood.column.StringColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Serialized states and the groups they belong to. Functions read piece by piece, each from all
 * rows, which moves a position in each of them. Rows of no bytes are left out. Confined to one
 * thread.
 */
final class StateRows {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int[] positions;
  private final int[] ends;
  private final int[] groups;
  private final int count;

  private StateRows(byte[] bytes, int[] positions, int[] ends, int[] groups, int count) {
    this.bytes = bytes;
    this.positions = positions;
    this.ends = ends;
    this.groups = groups;
    this.count = count;
  }

  /**
   * The states of a column.
   *
   * @param groups the group of each row; null if all belong to group 0
   */
  static StateRows of(StringColumn states, int[] groups, int rowCount) {
    int[] positions = new int[rowCount];
    int[] ends = new int[rowCount];
    int[] present = new int[rowCount];
    int[] offsets = states.offsets();
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      positions[count] = offsets[row];
      ends[count] = offsets[row + 1];
      present[count] = groups == null ? 0 : groups[row];
      count += offsets[row + 1] > offsets[row] ? 1 : 0;
    }
    return new StateRows(states.bytes(), positions, ends, present, count);
  }

  /** Reads a flag of each row, and gives those where it is not 0. */
  StateRows flagged() {
    int[] newPositions = new int[count];
    int[] newEnds = new int[count];
    int[] newGroups = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int flag = readByte(i);
      newPositions[kept] = positions[i];
      newEnds[kept] = ends[i];
      newGroups[kept] = groups[i];
      kept += flag != 0 ? 1 : 0;
    }
    return new StateRows(bytes, newPositions, newEnds, newGroups, kept);
  }

  /** Number of states. */
  int count() {
    return count;
  }

  int group(int i) {
    return groups[i];
  }

  /** The array that the states lie in. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the next byte of a state lies. */
  int position(int i) {
    return positions[i];
  }

  /** Passes over bytes of a state and returns where they lie. */
  int skip(int i, int sizeBytes) {
    int position = positions[i];
    if (sizeBytes < 0 || sizeBytes > ends[i] - position) {
      throw new IllegalArgumentException(
          "malformed state of an aggregate function: bytes="
              + sizeBytes
              + " left="
              + (ends[i] - position));
    }
    positions[i] = position + sizeBytes;
    return position;
  }

  /** How many bytes of a state are left. */
  int left(int i) {
    return ends[i] - positions[i];
  }

  int readByte(int i) {
    return bytes[skip(i, 1)] & 0xff;
  }

  long readLong(int i) {
    return (long) LONG.get(bytes, skip(i, Long.BYTES));
  }

  long readVarint(int i) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte(i);
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("malformed state of an aggregate function: varint");
  }
}
