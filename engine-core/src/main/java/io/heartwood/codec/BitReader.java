package io.heartwood.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bits from a range of bytes, the most significant bit of each byte first. Confined to one
 * thread.
 */
final class BitReader {
  /** Eight bytes as one word whose most significant bit comes first. */
  static final VarHandle BIG_ENDIAN_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] source;
  private final long end;
  private long position;

  /** Reads the bytes in {@code [offset, limit)}. */
  BitReader(byte[] source, int offset, int limit) {
    this.source = source;
    this.position = 8L * offset;
    this.end = 8L * limit;
  }

  /** Where the next bit lies, counted in bits from the start of the array. */
  long position() {
    return position;
  }

  /** Continues at a bit within the range, for loops that read words by themselves. */
  void seek(long newPosition) {
    position = newPosition;
  }

  /** The next {@code count} bits, 0 to 64, as the low bits of the result. */
  long read(int count) throws MalformedBlockException {
    if (end - position < count) {
      throw new MalformedBlockException(count + " more bits", (end - position) + " bits");
    }
    int index = (int) (position >>> 3);
    int shift = (int) (position & 7);
    // One load serves up to 57 bits. It may look beyond the range, but never beyond the array.
    if (count <= 57 && count > 0 && index + 8 <= source.length) {
      position += count;
      return (long) BIG_ENDIAN_LONGS.get(source, index) << shift >>> (64 - count);
    }
    return readByBytes(count);
  }

  private long readByBytes(int count) {
    long bits = 0;
    int missing = count;
    while (missing > 0) {
      int available = 8 - (int) (position & 7);
      int taken = Math.min(available, missing);
      int value = source[(int) (position >>> 3)] & 0xff;
      bits = bits << taken | (value >>> (available - taken) & ((1 << taken) - 1));
      position += taken;
      missing -= taken;
    }
    return bits;
  }

  /** The next bit. */
  boolean readFlag() throws MalformedBlockException {
    if (position == end) {
      throw new MalformedBlockException("1 more bit", "none");
    }
    boolean flag = (source[(int) (position >>> 3)] >>> (7 - (int) (position & 7)) & 1) != 0;
    position++;
    return flag;
  }
}
