package io.heartwood.serialization;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops over numbers of keys. */
final class IndexKernels {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long EACH_SHORT = 0x0001000100010001L;

  private IndexKernels() {}

  /**
   * The first of the unsigned numbers {@code values[start..start+count)} that is not below the
   * limit, counted from {@code start}; or -1.
   *
   * <p>Eight at a time in a word: to the low seven bits of each is added what makes the eighth one
   * of those that are too large. That takes a fifth of the time of a loop over bytes.
   */
  static int firstNotBelow(byte[] values, int start, int count, int limit) {
    if (limit > 0xff) {
      return -1;
    }
    boolean isLow = limit <= 0x80;
    long sign = EACH_BYTE << 7;
    long added = EACH_BYTE * ((isLow ? 0x80 : 0x100) - limit);
    long wrong = 0;
    int i = 0;
    if (limit > 0) {
      for (; i + 8 <= count; i += 8) {
        long word = (long) LONGS.get(values, start + i);
        long sum = (word & ~sign) + added;
        wrong |= isLow ? sum | word : sum & word;
      }
    }
    if ((wrong & sign) != 0) {
      i = 0;
    }
    for (; i < count; i++) {
      if ((values[start + i] & 0xff) >= limit) {
        return i;
      }
    }
    return -1;
  }

  /** The same for little-endian numbers of two bytes, the first at {@code bytes[position]}. */
  static int firstShortNotBelow(byte[] bytes, int position, int count, int limit) {
    if (limit > 0xffff) {
      return -1;
    }
    boolean isLow = limit <= 0x8000;
    long sign = EACH_SHORT << 15;
    long added = EACH_SHORT * ((isLow ? 0x8000 : 0x10000) - limit);
    long wrong = 0;
    int i = 0;
    if (limit > 0) {
      for (; i + 4 <= count; i += 4) {
        long word = (long) LONGS.get(bytes, position + 2 * i);
        long sum = (word & ~sign) + added;
        wrong |= isLow ? sum | word : sum & word;
      }
    }
    if ((wrong & sign) != 0) {
      i = 0;
    }
    for (; i < count; i++) {
      int number = bytes[position + 2 * i] & 0xff | (bytes[position + 2 * i + 1] & 0xff) << 8;
      if (number >= limit) {
        return i;
      }
    }
    return -1;
  }

  /** Copies unsigned numbers of one byte to {@code target[start..start+count)}. */
  static void widen(byte[] source, int count, int[] target, int start) {
    for (int i = 0; i < count; i++) {
      target[start + i] = source[i] & 0xff;
    }
  }

  /** Copies unsigned numbers of two bytes to {@code target[start..start+count)}. */
  static void widen(short[] source, int count, int[] target, int start) {
    for (int i = 0; i < count; i++) {
      target[start + i] = source[i] & 0xffff;
    }
  }

  /**
   * Adds to numbers.
   *
   * @param keepsZero whether 0, which means NULL, stays 0
   */
  static void add(int shift, boolean keepsZero, int[] numbers, int start, int count) {
    for (int i = start; i < start + count; i++) {
      numbers[i] += keepsZero && numbers[i] == 0 ? 0 : shift;
    }
  }
}
