package io.heartwood.codec;

/**
 * Turns groups of 64 values of {@link T64Codec} back: a group lies as 64 times the first byte of
 * each value, 64 times the second one, and so on; the last bits, or all, lie as planes of one bit
 * of each value.
 *
 * <p>Planes become bytes first, then bytes become values, eight at a time in registers. Values of 2
 * and 4 bytes, and those of 8 that differ in 4 at most, are put together by spreading the bytes of
 * a word over two words, which is half the work of turning a square of eight by eight bytes.
 */
final class T64Kernels {
  private static final int GROUP_SIZE = 64;
  private static final long LOW_INT = 0xffffffffL;

  private T64Kernels() {}

  /**
   * Writes whole groups of values whose upper bits are equal.
   *
   * @param bits how many low bits of each value are stored
   * @param byBits whether all of them are planes
   * @param upper the bits above
   * @param size bytes of a value
   * @param scratch at least eight times 64 bytes
   */
  static void turnBack(
      byte[] source,
      int offset,
      int bits,
      boolean byBits,
      int groupCount,
      long upper,
      int size,
      byte[] target,
      int targetOffset,
      byte[] scratch) {
    int byteCount = (bits + 7) / 8;
    boolean hasPlanes = byBits ? bits > 0 : bits % 8 > 0;
    byte[] rows = hasPlanes ? scratch : source;
    int in = offset;
    int out = targetOffset;
    for (int group = 0; group < groupCount; group++) {
      if (hasPlanes) {
        turnPlanes(source, in, bits, byBits, scratch);
      }
      int base = hasPlanes ? 0 : in;
      if (size == 1) {
        writeBytes(rows, base, byteCount, (upper & 0xff) * 0x0101010101010101L, target, out);
      } else if (size == 2) {
        writeShorts(rows, base, byteCount, (upper & 0xffff) * 0x0001000100010001L, target, out);
      } else if (size == 4) {
        writeInts(rows, base, byteCount, upper << 32 | upper & LOW_INT, target, out);
      } else if (byteCount <= 4) {
        writeNarrowLongs(rows, base, byteCount, upper, target, out);
      } else {
        for (int i = 0; i < GROUP_SIZE; i += 8) {
          turnBytes(rows, base + i, GROUP_SIZE, byteCount, upper, target, out + 8 * i);
        }
      }
      in += 8 * bits;
      out += size * GROUP_SIZE;
    }
  }

  /**
   * Repeats the highest stored bit of values in the bits above, which are 0. Where the bounds are
   * of different sign, that gives those above of the one or the other.
   *
   * @param length bytes, a multiple of eight
   */
  static void extendSigns(byte[] target, int offset, int length, int bits, int size) {
    if (bits == 8 * size) {
      return;
    }
    long each = size == 8 ? 1 : Long.divideUnsigned(-1L, (1L << 8 * size) - 1);
    long above = size == 8 ? -1L << bits : (1L << 8 * size) - (1L << bits);
    for (int i = offset; i < offset + length; i += 8) {
      long word = (long) Words.LONGS.get(target, i);
      // A factor for each value of the word, 0 or 1: the products do not meet.
      Words.LONGS.set(target, i, word | (word >>> (bits - 1) & each) * above);
    }
  }

  /** One group as numbers: the plain way, for the last group, which is not whole. */
  static void turnBack(
      byte[] source, int offset, int bits, boolean byBits, long[] group, byte[] scratch) {
    turnPlanes(source, offset, bits, byBits, scratch);
    int byteCount = (bits + 7) / 8;
    for (int i = 0; i < GROUP_SIZE; i++) {
      long value = 0;
      for (int k = 0; k < byteCount; k++) {
        value |= (scratch[GROUP_SIZE * k + i] & 0xffL) << 8 * k;
      }
      group[i] = value;
    }
  }

  /** Copies the rows of bytes that are there, and makes rows of the planes. */
  private static void turnPlanes(
      byte[] source, int offset, int bits, boolean byBits, byte[] scratch) {
    int wholeBytes = byBits ? 0 : bits / 8;
    System.arraycopy(source, offset, scratch, 0, GROUP_SIZE * wholeBytes);
    int in = offset + GROUP_SIZE * wholeBytes;
    int out = GROUP_SIZE * wholeBytes;
    for (int left = bits - 8 * wholeBytes; left > 0; left -= 8, out += GROUP_SIZE) {
      int count = Math.min(left, 8);
      turnBytes(source, in, 8, count, 0, scratch, out);
      for (int i = out; i < out + GROUP_SIZE; i += 8) {
        Words.LONGS.set(scratch, i, turnBits((long) Words.LONGS.get(scratch, i)));
      }
      in += 8 * count;
    }
  }

  private static void writeBytes(
      byte[] rows, int base, int byteCount, long upper, byte[] target, int offset) {
    for (int i = 0; i < GROUP_SIZE; i += 8) {
      Words.LONGS.set(target, offset + i, word(rows, base + i, byteCount > 0) | upper);
    }
  }

  private static void writeShorts(
      byte[] rows, int base, int byteCount, long upper, byte[] target, int offset) {
    for (int i = 0; i < GROUP_SIZE; i += 8) {
      long a = word(rows, base + i, byteCount > 0);
      long b = word(rows, base + GROUP_SIZE + i, byteCount > 1);
      Words.LONGS.set(target, offset + 2 * i, lowShorts(a, b) | upper);
      Words.LONGS.set(target, offset + 2 * i + 8, highShorts(a, b) | upper);
    }
  }

  private static void writeInts(
      byte[] rows, int base, int byteCount, long upper, byte[] target, int offset) {
    for (int i = 0; i < GROUP_SIZE; i += 8) {
      long a = word(rows, base + i, byteCount > 0);
      long b = word(rows, base + GROUP_SIZE + i, byteCount > 1);
      long c = word(rows, base + 2 * GROUP_SIZE + i, byteCount > 2);
      long d = word(rows, base + 3 * GROUP_SIZE + i, byteCount > 3);
      long low = lowShorts(a, b);
      long lowUpper = lowShorts(c, d);
      int out = offset + 4 * i;
      Words.LONGS.set(target, out, lowInts(low, lowUpper) | upper);
      Words.LONGS.set(target, out + 8, highInts(low, lowUpper) | upper);
      long high = highShorts(a, b);
      long highUpper = highShorts(c, d);
      Words.LONGS.set(target, out + 16, lowInts(high, highUpper) | upper);
      Words.LONGS.set(target, out + 24, highInts(high, highUpper) | upper);
    }
  }

  /** Values of eight bytes of which at most four are stored. */
  private static void writeNarrowLongs(
      byte[] rows, int base, int byteCount, long upper, byte[] target, int offset) {
    for (int i = 0; i < GROUP_SIZE; i += 8) {
      long a = word(rows, base + i, byteCount > 0);
      long b = word(rows, base + GROUP_SIZE + i, byteCount > 1);
      long c = word(rows, base + 2 * GROUP_SIZE + i, byteCount > 2);
      long d = word(rows, base + 3 * GROUP_SIZE + i, byteCount > 3);
      int out = offset + 8 * i;
      writePairs(lowShorts(a, b), lowShorts(c, d), upper, target, out);
      writePairs(highShorts(a, b), highShorts(c, d), upper, target, out + 32);
    }
  }

  private static void writePairs(long low, long high, long upper, byte[] target, int out) {
    long first = lowInts(low, high);
    long second = highInts(low, high);
    Words.LONGS.set(target, out, first & LOW_INT | upper);
    Words.LONGS.set(target, out + 8, first >>> 32 | upper);
    Words.LONGS.set(target, out + 16, second & LOW_INT | upper);
    Words.LONGS.set(target, out + 24, second >>> 32 | upper);
  }

  /** Four numbers of two bytes each, from the lower four of their low and their high bytes. */
  private static long lowShorts(long low, long high) {
    return spreadBytes(low & LOW_INT) | spreadBytes(high & LOW_INT) << 8;
  }

  private static long highShorts(long low, long high) {
    return spreadBytes(low >>> 32) | spreadBytes(high >>> 32) << 8;
  }

  /** Two numbers of four bytes each, from the lower two of their low and their high halves. */
  private static long lowInts(long low, long high) {
    return spreadShorts(low & LOW_INT) | spreadShorts(high & LOW_INT) << 16;
  }

  private static long highInts(long low, long high) {
    return spreadShorts(low >>> 32) | spreadShorts(high >>> 32) << 16;
  }

  /** Puts a zero byte above each of four bytes. */
  private static long spreadBytes(long four) {
    long two = spreadShorts(four);
    return (two | two << 8) & 0x00ff00ff00ff00ffL;
  }

  /** Puts two zero bytes above each of two numbers of two bytes. */
  private static long spreadShorts(long two) {
    return (two | two << 16) & 0x0000ffff0000ffffL;
  }

  /**
   * Byte j of word i of the result is byte i of word j of the source. The words of the source stand
   * {@code stride} bytes apart; those beyond {@code count} are 0. The words of the result get the
   * bits {@code upper} besides.
   */
  private static void turnBytes(
      byte[] source,
      int offset,
      int stride,
      int count,
      long upper,
      byte[] target,
      int targetOffset) {
    long a = word(source, offset, count > 0);
    long b = word(source, offset + stride, count > 1);
    long c = word(source, offset + 2 * stride, count > 2);
    long d = word(source, offset + 3 * stride, count > 3);
    long e = word(source, offset + 4 * stride, count > 4);
    long f = word(source, offset + 5 * stride, count > 5);
    long g = word(source, offset + 6 * stride, count > 6);
    long h = word(source, offset + 7 * stride, count > 7);
    long exchange = (a >>> 32 ^ e) & 0xffffffffL;
    a ^= exchange << 32;
    e ^= exchange;
    exchange = (b >>> 32 ^ f) & 0xffffffffL;
    b ^= exchange << 32;
    f ^= exchange;
    exchange = (c >>> 32 ^ g) & 0xffffffffL;
    c ^= exchange << 32;
    g ^= exchange;
    exchange = (d >>> 32 ^ h) & 0xffffffffL;
    d ^= exchange << 32;
    h ^= exchange;
    exchange = (a >>> 16 ^ c) & 0xffff0000ffffL;
    a ^= exchange << 16;
    c ^= exchange;
    exchange = (b >>> 16 ^ d) & 0xffff0000ffffL;
    b ^= exchange << 16;
    d ^= exchange;
    exchange = (e >>> 16 ^ g) & 0xffff0000ffffL;
    e ^= exchange << 16;
    g ^= exchange;
    exchange = (f >>> 16 ^ h) & 0xffff0000ffffL;
    f ^= exchange << 16;
    h ^= exchange;
    exchange = (a >>> 8 ^ b) & 0xff00ff00ff00ffL;
    Words.LONGS.set(target, targetOffset, (a ^ exchange << 8) | upper);
    Words.LONGS.set(target, targetOffset + 8, b ^ exchange | upper);
    exchange = (c >>> 8 ^ d) & 0xff00ff00ff00ffL;
    Words.LONGS.set(target, targetOffset + 16, (c ^ exchange << 8) | upper);
    Words.LONGS.set(target, targetOffset + 24, d ^ exchange | upper);
    exchange = (e >>> 8 ^ f) & 0xff00ff00ff00ffL;
    Words.LONGS.set(target, targetOffset + 32, (e ^ exchange << 8) | upper);
    Words.LONGS.set(target, targetOffset + 40, f ^ exchange | upper);
    exchange = (g >>> 8 ^ h) & 0xff00ff00ff00ffL;
    Words.LONGS.set(target, targetOffset + 48, (g ^ exchange << 8) | upper);
    Words.LONGS.set(target, targetOffset + 56, h ^ exchange | upper);
  }

  private static long word(byte[] source, int offset, boolean isThere) {
    return isThere ? (long) Words.LONGS.get(source, offset) : 0;
  }

  /** Bit j of byte i of the result is bit i of byte j. */
  private static long turnBits(long square) {
    long turned = square;
    long exchange = (turned ^ turned >>> 7) & 0x00aa00aa00aa00aaL;
    turned ^= exchange ^ exchange << 7;
    exchange = (turned ^ turned >>> 14) & 0x0000cccc0000ccccL;
    turned ^= exchange ^ exchange << 14;
    exchange = (turned ^ turned >>> 28) & 0x00000000f0f0f0f0L;
    return turned ^ exchange ^ exchange << 28;
  }

  /**
   * Turns a square of 64 by 64 bits: bit j of word i becomes bit i of word j. Swaps the
   * off-diagonal halves of ever smaller squares, six rounds of 32 exchanges, instead of moving
   * single bits.
   */
  static void transpose(long[] square) {
    long mask = 0x00000000ffffffffL;
    for (int width = 32; width != 0; width >>= 1, mask ^= mask << width) {
      for (int row = 0; row < GROUP_SIZE; row = (row + width + 1) & ~width) {
        long exchange = (square[row] >>> width ^ square[row + width]) & mask;
        square[row] ^= exchange << width;
        square[row + width] ^= exchange;
      }
    }
  }
}
