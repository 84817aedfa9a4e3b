package io.heartwood.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian values of 1, 2, 4 or 8 bytes in byte arrays. */
final class Words {
  static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** A value of {@code size} bytes, zero-extended. */
  static long read(byte[] source, int offset, int size) {
    switch (size) {
      case 1:
        return source[offset] & 0xffL;
      case 2:
        return (short) SHORTS.get(source, offset) & 0xffffL;
      case 4:
        return (int) INTS.get(source, offset) & 0xffffffffL;
      default:
        return (long) LONGS.get(source, offset);
    }
  }

  /** Writes the low {@code size} bytes of a value. */
  static void write(byte[] target, int offset, int size, long value) {
    switch (size) {
      case 1:
        target[offset] = (byte) value;
        return;
      case 2:
        SHORTS.set(target, offset, (short) value);
        return;
      case 4:
        INTS.set(target, offset, (int) value);
        return;
      default:
        LONGS.set(target, offset, value);
    }
  }

  /** Writes the low {@code size} bytes of the first {@code count} values, one after the other. */
  static void writeAll(long[] values, int count, byte[] target, int offset, int size) {
    switch (size) {
      case 1:
        for (int i = 0; i < count; i++) {
          target[offset + i] = (byte) values[i];
        }
        return;
      case 2:
        for (int i = 0; i < count; i++) {
          SHORTS.set(target, offset + 2 * i, (short) values[i]);
        }
        return;
      case 4:
        for (int i = 0; i < count; i++) {
          INTS.set(target, offset + 4 * i, (int) values[i]);
        }
        return;
      default:
        for (int i = 0; i < count; i++) {
          LONGS.set(target, offset + 8 * i, values[i]);
        }
    }
  }

  /** Sign-extends the low {@code size} bytes of a value. */
  static long signExtend(long value, int size) {
    int unused = 64 - 8 * size;
    return value << unused >> unused;
  }
}
