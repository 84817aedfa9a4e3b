package io.heartwood.codec;

import java.math.BigInteger;
import java.util.Objects;

/**
 * {@code GCD}: divides all values by their greatest common divisor. Makes nothing smaller.
 *
 * <pre>
 * value size, skip, skipped bytes   see {@link WordHeader}
 * value   the divisor, 0 if all values are 0; if there are no values it may be absent, but
 *         ClickHouse cannot read blocks without it
 * values  the quotients, unsigned, little-endian
 * </pre>
 *
 * <p>Values have up to 32 bytes. ClickHouse 26.7; golden part {@code 16_codecs}.
 */
final class GcdCodec implements Codec {
  private static final int MAX_VALUE_SIZE = 32;

  private final int valueSize;

  /** A codec that writes values of this size (1, 2, 4, 8, 16 or 32 bytes); it reads any. */
  GcdCodec(int valueSize) {
    this.valueSize = valueSize;
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.GCD;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    return Math.addExact(WordHeader.SIZE_BYTES + valueSize, uncompressedSize);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return compressedSize;
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, maxCompressedSize(length), target.length);
    int size = valueSize;
    int out = targetOffset + WordHeader.write(source, offset, length, target, targetOffset, size);
    int from = offset + length % size;
    int to = offset + length;
    if (size > 8) {
      divideWide(source, from, to, target, out, size);
      out += size + to - from;
    } else {
      long divisor = 0;
      for (int in = from; in < to && divisor != 1; in += size) {
        divisor = greatestCommonDivisor(Words.read(source, in, size), divisor);
      }
      Words.write(target, out, size, divisor);
      out += size;
      for (int in = from; in < to; in += size) {
        long value = Words.read(source, in, size);
        Words.write(target, out, size, divisor == 0 ? 0 : Long.divideUnsigned(value, divisor));
        out += size;
      }
    }
    return out - targetOffset;
  }

  /** Numbers of 16 and 32 bytes are rare enough for arithmetic on objects. */
  private static void divideWide(
      byte[] source, int from, int to, byte[] target, int targetOffset, int size) {
    BigInteger divisor = BigInteger.ZERO;
    for (int in = from; in < to && !divisor.equals(BigInteger.ONE); in += size) {
      divisor = divisor.gcd(readWide(source, in, size));
    }
    int out = targetOffset;
    writeWide(target, out, size, divisor);
    boolean isZero = divisor.signum() == 0;
    for (int in = from; in < to; in += size) {
      out += size;
      writeWide(target, out, size, isZero ? divisor : readWide(source, in, size).divide(divisor));
    }
  }

  private static BigInteger readWide(byte[] source, int offset, int size) {
    byte[] bigEndian = new byte[size];
    for (int i = 0; i < size; i++) {
      bigEndian[i] = source[offset + size - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static void writeWide(byte[] target, int offset, int size, BigInteger value) {
    byte[] bigEndian = value.toByteArray();
    for (int i = 0; i < size; i++) {
      int from = bigEndian.length - 1 - i;
      target[offset + i] = from >= 0 ? bigEndian[from] : 0;
    }
  }

  private static long greatestCommonDivisor(long first, long second) {
    long a = first;
    long b = second;
    while (b != 0) {
      long rest = Long.remainderUnsigned(a, b);
      a = b;
      b = rest;
    }
    return a;
  }

  @Override
  public void decompress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      int uncompressedSize,
      CodecWorkspace workspace)
      throws MalformedBlockException {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, uncompressedSize, target.length);
    int size =
        WordHeader.read(
            source, offset, length, target, targetOffset, uncompressedSize, MAX_VALUE_SIZE);
    int skip = uncompressedSize % size;
    int in = offset + WordHeader.SIZE_BYTES + skip;
    int out = targetOffset + skip;
    if (uncompressedSize == skip) {
      return;
    }
    if (offset + length - in != size + uncompressedSize - skip) {
      throw new MalformedBlockException(
          "a divisor and quotients of " + (uncompressedSize - skip) + " bytes",
          (offset + length - in) + " bytes");
    }
    int divisorOffset = in;
    in += size;
    if (size <= 8) {
      long divisor = Words.read(source, divisorOffset, size);
      multiply(source, in, offset + length, target, out, size, divisor);
    } else {
      for (; in < offset + length; in += size, out += size) {
        multiplyWide(source, in, divisorOffset, target, out, size);
      }
    }
  }

  /** Multiplies the values in {@code [from, to)}: a loop for each size. */
  private static void multiply(
      byte[] source, int from, int to, byte[] target, int out, int size, long divisor) {
    int shift = out - from;
    switch (size) {
      case 1:
        for (int in = from; in < to; in++) {
          target[in + shift] = (byte) (source[in] * (int) divisor);
        }
        return;
      case 2:
        for (int in = from; in < to; in += 2) {
          int value = (short) Words.SHORTS.get(source, in) * (int) divisor;
          Words.SHORTS.set(target, in + shift, (short) value);
        }
        return;
      case 4:
        for (int in = from; in < to; in += 4) {
          Words.INTS.set(target, in + shift, (int) Words.INTS.get(source, in) * (int) divisor);
        }
        return;
      default:
        for (int in = from; in < to; in += 8) {
          Words.LONGS.set(target, in + shift, (long) Words.LONGS.get(source, in) * divisor);
        }
    }
  }

  /**
   * Multiplies two little-endian numbers of {@code size} bytes, modulo their size, digit by digit
   * of 32 bits.
   */
  private static void multiplyWide(
      byte[] source, int first, int second, byte[] target, int out, int size) {
    for (int i = 0; i < size; i += 4) {
      Words.INTS.set(target, out + i, 0);
    }
    for (int i = 0; i < size; i += 4) {
      long digit = Words.read(source, first + i, 4);
      long carry = 0;
      for (int j = 0; i + j < size; j += 4) {
        long sum =
            digit * Words.read(source, second + j, 4) + Words.read(target, out + i + j, 4) + carry;
        Words.INTS.set(target, out + i + j, (int) sum);
        carry = sum >>> 32;
      }
    }
  }
}
