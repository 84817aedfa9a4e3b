package io.heartwood.checksum;

import java.util.Objects;

/**
 * CityHash 1.0.2 (the release of 2011), 64 and 128 bits. Later releases of CityHash give different
 * results; ClickHouse stays with this one, and so does every checksum in its files.
 *
 * <p>Two 128-bit entry points exist and are not interchangeable: {@link #hash128} is the checksum
 * of a compressed block, {@link #hash128WithSeed} is the step of the chained file hash (see {@link
 * ChainedHasher}).
 *
 * <p>Stateless and thread-safe. The loop over 128 bytes is one straight method over local
 * variables: it is on the path of every byte that is inserted, merged or read.
 */
public final class CityHash128 {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  private CityHash128() {}

  /** CityHash128 of the bytes in {@code [offset, offset + length)}. */
  public static Hash128 hash128(byte[] source, int offset, int length) {
    long[] result = new long[2];
    hash128(source, offset, length, result);
    return new Hash128(result[0], result[1]);
  }

  /** CityHash128 of all bytes. */
  public static Hash128 hash128(byte[] source) {
    return hash128(source, 0, source.length);
  }

  /**
   * CityHash128 without allocation: {@code result[0]} becomes the low word, {@code result[1]} the
   * high word.
   */
  public static void hash128(byte[] source, int offset, int length, long[] result) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length >= 16) {
      long low = LittleEndian.readLong(source, offset) ^ K3;
      long high = LittleEndian.readLong(source, offset + 8);
      hash128WithSeed(source, offset + 16, length - 16, low, high, result);
    } else if (length >= 8) {
      long low = LittleEndian.readLong(source, offset) ^ (length * K0);
      long high = LittleEndian.readLong(source, offset + length - 8) ^ K1;
      hash128WithSeed(source, offset, 0, low, high, result);
    } else {
      hash128WithSeed(source, offset, length, K0, K1, result);
    }
  }

  /**
   * CityHash128WithSeed. {@code result[0]} becomes the low word, {@code result[1]} the high word.
   *
   * @param seedLow low word of the seed
   * @param seedHigh high word of the seed
   */
  public static void hash128WithSeed(
      byte[] source, int offset, int length, long seedLow, long seedHigh, long[] result) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length < 128) {
      murmur(source, offset, length, seedLow, seedHigh, result);
      return;
    }
    long x = seedLow;
    long y = seedHigh;
    long z = length * K1;
    long v0 = Long.rotateRight(y ^ K1, 49) * K1 + LittleEndian.readLong(source, offset);
    long v1 = Long.rotateRight(v0, 42) * K1 + LittleEndian.readLong(source, offset + 8);
    long w0 = Long.rotateRight(y + z, 35) * K1 + x;
    long w1 = Long.rotateRight(x + LittleEndian.readLong(source, offset + 88), 53) * K1;

    int position = offset;
    int loopEnd = offset + (length & ~127);
    while (position < loopEnd) {
      // Two half turns of 64 bytes. The second has x and z exchanged by name instead of by
      // assignment.
      x = Long.rotateRight(x + y + v0 + LittleEndian.readLong(source, position + 16), 37) * K1;
      y = Long.rotateRight(y + v1 + LittleEndian.readLong(source, position + 48), 42) * K1;
      x ^= w1;
      y ^= v0;
      z = Long.rotateRight(z ^ w0, 33);
      long a = v1 * K1 + LittleEndian.readLong(source, position);
      long last = LittleEndian.readLong(source, position + 24);
      long b = Long.rotateRight(x + w0 + a + last, 21);
      long sum =
          a
              + LittleEndian.readLong(source, position + 8)
              + LittleEndian.readLong(source, position + 16);
      v0 = sum + last;
      v1 = b + Long.rotateRight(sum, 44) + a;
      a = z + w1 + LittleEndian.readLong(source, position + 32);
      last = LittleEndian.readLong(source, position + 56);
      b = Long.rotateRight(y + a + last, 21);
      sum =
          a
              + LittleEndian.readLong(source, position + 40)
              + LittleEndian.readLong(source, position + 48);
      w0 = sum + last;
      w1 = b + Long.rotateRight(sum, 44) + a;

      z = Long.rotateRight(z + y + v0 + LittleEndian.readLong(source, position + 80), 37) * K1;
      y = Long.rotateRight(y + v1 + LittleEndian.readLong(source, position + 112), 42) * K1;
      z ^= w1;
      y ^= v0;
      x = Long.rotateRight(x ^ w0, 33);
      a = v1 * K1 + LittleEndian.readLong(source, position + 64);
      last = LittleEndian.readLong(source, position + 88);
      b = Long.rotateRight(z + w0 + a + last, 21);
      sum =
          a
              + LittleEndian.readLong(source, position + 72)
              + LittleEndian.readLong(source, position + 80);
      v0 = sum + last;
      v1 = b + Long.rotateRight(sum, 44) + a;
      a = x + w1 + LittleEndian.readLong(source, position + 96);
      last = LittleEndian.readLong(source, position + 120);
      b = Long.rotateRight(y + a + last, 21);
      sum =
          a
              + LittleEndian.readLong(source, position + 104)
              + LittleEndian.readLong(source, position + 112);
      w0 = sum + last;
      w1 = b + Long.rotateRight(sum, 44) + a;
      position += 128;
    }

    int remaining = length & 127;
    y += Long.rotateRight(w0, 37) * K0 + z;
    x += Long.rotateRight(v0 + z, 49) * K0;
    // The tail is hashed in steps of 32 bytes counted back from the end. The first step may reach
    // back into
    // bytes hashed above, but never before the range: at least 128 bytes precede it.
    for (int tail = 32; tail - 32 < remaining; tail += 32) {
      int base = loopEnd + remaining - tail;
      y = Long.rotateRight(y - x, 42) * K0 + v1;
      w0 += LittleEndian.readLong(source, base + 16);
      x = Long.rotateRight(x, 49) * K0 + w0;
      w0 += v0;
      long a = v0 + LittleEndian.readLong(source, base);
      long last = LittleEndian.readLong(source, base + 24);
      long b = Long.rotateRight(v1 + a + last, 21);
      long sum =
          a + LittleEndian.readLong(source, base + 8) + LittleEndian.readLong(source, base + 16);
      v0 = sum + last;
      v1 = b + Long.rotateRight(sum, 44) + a;
    }
    x = mix(x, v0);
    y = mix(y, w0);
    result[0] = mix(x + v1, w1) + y;
    result[1] = mix(x + w1, y + v1);
  }

  /**
   * CityHash64 of the bytes in {@code [offset, offset + length)}; SQL {@code cityHash64} of one
   * string.
   */
  public static long hash64(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length <= 16) {
      return hashUpTo16(source, offset, length);
    }
    if (length <= 32) {
      return hash17To32(source, offset, length);
    }
    if (length <= 64) {
      return hash33To64(source, offset, length);
    }
    return hashOver64(source, offset, length);
  }

  /** CityHash64WithSeed of the bytes in {@code [offset, offset + length)}. */
  public static long hash64WithSeed(byte[] source, int offset, int length, long seed) {
    return mix(hash64(source, offset, length) - K2, seed);
  }

  /**
   * Hash128to64: folds two words into one. SQL {@code cityHash64} of several arguments combines
   * hashes this way.
   */
  public static long mix(long low, long high) {
    long a = (low ^ high) * MULTIPLIER;
    a ^= a >>> 47;
    long b = (high ^ a) * MULTIPLIER;
    b ^= b >>> 47;
    return b * MULTIPLIER;
  }

  private static void murmur(
      byte[] source, int offset, int length, long seedLow, long seedHigh, long[] result) {
    long a = seedLow;
    long b = seedHigh;
    long c;
    long d;
    if (length <= 16) {
      a = shiftMix(a * K1) * K1;
      c = b * K1 + hashUpTo16(source, offset, length);
      d = shiftMix(a + (length >= 8 ? LittleEndian.readLong(source, offset) : c));
    } else {
      int end = offset + length;
      c = mix(LittleEndian.readLong(source, end - 8) + K1, a);
      d = mix(b + length, c + LittleEndian.readLong(source, end - 16));
      a += d;
      int position = offset;
      int remaining = length - 16;
      do {
        a ^= shiftMix(LittleEndian.readLong(source, position) * K1) * K1;
        a *= K1;
        b ^= a;
        c ^= shiftMix(LittleEndian.readLong(source, position + 8) * K1) * K1;
        c *= K1;
        d ^= c;
        position += 16;
        remaining -= 16;
      } while (remaining > 0);
    }
    a = mix(a, c);
    b = mix(d, b);
    result[0] = a ^ b;
    result[1] = mix(b, a);
  }

  private static long hashUpTo16(byte[] source, int offset, int length) {
    if (length > 8) {
      long a = LittleEndian.readLong(source, offset);
      long b = LittleEndian.readLong(source, offset + length - 8);
      return mix(a, Long.rotateRight(b + length, length)) ^ b;
    }
    if (length >= 4) {
      long a = LittleEndian.readUnsignedInt(source, offset);
      return mix(length + (a << 3), LittleEndian.readUnsignedInt(source, offset + length - 4));
    }
    if (length > 0) {
      int first = source[offset] & 0xff;
      int middle = source[offset + (length >> 1)] & 0xff;
      int last = source[offset + length - 1] & 0xff;
      int y = first + (middle << 8);
      int z = length + (last << 2);
      return shiftMix(y * K2 ^ z * K3) * K2;
    }
    return K2;
  }

  private static long hash17To32(byte[] source, int offset, int length) {
    int end = offset + length;
    long a = LittleEndian.readLong(source, offset) * K1;
    long b = LittleEndian.readLong(source, offset + 8);
    long c = LittleEndian.readLong(source, end - 8) * K2;
    long d = LittleEndian.readLong(source, end - 16) * K0;
    return mix(
        Long.rotateRight(a - b, 43) + Long.rotateRight(c, 30) + d,
        a + Long.rotateRight(b ^ K3, 20) - c + length);
  }

  private static long hash33To64(byte[] source, int offset, int length) {
    int end = offset + length;
    long z = LittleEndian.readLong(source, offset + 24);
    long a =
        LittleEndian.readLong(source, offset)
            + (length + LittleEndian.readLong(source, end - 16)) * K0;
    long b = Long.rotateRight(a + z, 52);
    long c = Long.rotateRight(a, 37);
    a += LittleEndian.readLong(source, offset + 8);
    c += Long.rotateRight(a, 7);
    a += LittleEndian.readLong(source, offset + 16);
    final long vFirst = a + z;
    final long vSecond = b + Long.rotateRight(a, 31) + c;
    a = LittleEndian.readLong(source, offset + 16) + LittleEndian.readLong(source, end - 32);
    z = LittleEndian.readLong(source, end - 8);
    b = Long.rotateRight(a + z, 52);
    c = Long.rotateRight(a, 37);
    a += LittleEndian.readLong(source, end - 24);
    c += Long.rotateRight(a, 7);
    a += LittleEndian.readLong(source, end - 16);
    final long wFirst = a + z;
    final long wSecond = b + Long.rotateRight(a, 31) + c;
    long r = shiftMix((vFirst + wSecond) * K2 + (wFirst + vSecond) * K0);
    return shiftMix(r * K0 + vSecond) * K2;
  }

  private static long hashOver64(byte[] source, int offset, int length) {
    int end = offset + length;
    long x = LittleEndian.readLong(source, offset);
    long y = LittleEndian.readLong(source, end - 16) ^ K1;
    long z = LittleEndian.readLong(source, end - 56) ^ K0;
    long[] v = new long[2];
    long[] w = new long[2];
    weakHash(source, end - 64, length, y, v);
    weakHash(source, end - 32, length * K1, K0, w);
    z += shiftMix(v[1]) * K1;
    x = Long.rotateRight(z + x, 39) * K1;
    y = Long.rotateRight(y, 33) * K1;
    int loopEnd = offset + ((length - 1) & ~63);
    for (int position = offset; position < loopEnd; position += 64) {
      x = Long.rotateRight(x + y + v[0] + LittleEndian.readLong(source, position + 16), 37) * K1;
      y = Long.rotateRight(y + v[1] + LittleEndian.readLong(source, position + 48), 42) * K1;
      x ^= w[1];
      y ^= v[0];
      z = Long.rotateRight(z ^ w[0], 33);
      weakHash(source, position, v[1] * K1, x + w[0], v);
      weakHash(source, position + 32, z + w[1], y, w);
      long swap = z;
      z = x;
      x = swap;
    }
    return mix(mix(v[0], w[0]) + shiftMix(y) * K1 + z, mix(v[1], w[1]) + x);
  }

  /** WeakHashLen32WithSeeds of the 32 bytes at {@code position}. */
  private static void weakHash(byte[] source, int position, long seedA, long seedB, long[] pair) {
    long a = seedA + LittleEndian.readLong(source, position);
    long last = LittleEndian.readLong(source, position + 24);
    long b = Long.rotateRight(seedB + a + last, 21);
    long sum =
        a
            + LittleEndian.readLong(source, position + 8)
            + LittleEndian.readLong(source, position + 16);
    pair[0] = sum + last;
    pair[1] = b + Long.rotateRight(sum, 44) + a;
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }
}
