package io.heartwood.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Little-endian loads and stores on byte arrays. The accesses are bounds-checked and need no
 * alignment.
 */
final class LittleEndian {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static long readLong(byte[] source, int offset) {
    return (long) LONGS.get(source, offset);
  }

  static void writeLong(byte[] target, int offset, long value) {
    LONGS.set(target, offset, value);
  }

  /** Reads 4 bytes as an unsigned number. */
  static long readUnsignedInt(byte[] source, int offset) {
    return (int) INTS.get(source, offset) & 0xffffffffL;
  }
}
