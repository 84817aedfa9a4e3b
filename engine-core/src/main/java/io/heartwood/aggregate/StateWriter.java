package io.heartwood.aggregate;

import io.heartwood.column.StringColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Serialized states that become a column, a row each. Confined to one thread. */
final class StateWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_SIZE_BYTES = Integer.MAX_VALUE - (1 << 16);

  private final int[] offsets;
  private byte[] bytes = new byte[1 << 10];
  private int size;
  private int rowCount;

  StateWriter(int rows) {
    this.offsets = new int[rows + 1];
  }

  private void reserve(int count) {
    if (count > bytes.length - size) {
      long needed = (long) size + count;
      if (needed > MAX_SIZE_BYTES) {
        throw new IllegalStateException("column too large: bytes=" + needed);
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE_BYTES, Math.max(needed, size * 2L)));
    }
  }

  void writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void writeLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Writes the low bytes of a number, little-endian. */
  void writeNumber(long value, int sizeBytes) {
    reserve(sizeBytes);
    for (int i = 0; i < sizeBytes; i++) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
  }

  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      writeByte((int) rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  void write(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Ends the state of a row. */
  void endRow() {
    offsets[++rowCount] = size;
  }

  StringColumn build() {
    return new StringColumn(bytes, offsets, rowCount);
  }
}
