package io.heartwood.codec;

import java.util.Objects;

/**
 * {@code DoubleDelta}: stores how the difference between neighbours changes, in a few bits where it
 * changes little.
 *
 * <pre>
 * value size, skip, skipped bytes   see {@link WordHeader}
 * u32     number of values
 * value   the first value                  if there is one
 * value   the second minus the first       if there are two
 * bits    for each further value: a prefix and a body of k bits
 *           0                    the difference is the same as before
 *           10 / 110 / 1110 / 11110 / 11111     k = 7 / 9 / 12 / 32 / 64
 *         body = 1 bit sign (1 = negative), k - 1 bits absolute value minus 1
 * </pre>
 *
 * <p>Numbers are little-endian, bits start at the most significant one. Arithmetic is modulo the
 * value size. ClickHouse 26.7; golden part {@code 16_codecs}.
 */
final class DoubleDeltaCodec implements Codec {
  private static final int[] BODY_BITS = {0, 7, 9, 12, 32, 64};

  private final int valueSize;

  /** A codec that writes values of this size; it reads any. */
  DoubleDeltaCodec(int valueSize) {
    this.valueSize = valueSize;
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.DOUBLE_DELTA;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    // The longest code is 69 bits for a value.
    long bits = 69L * (uncompressedSize / valueSize);
    return Math.toIntExact(WordHeader.SIZE_BYTES + valueSize + 4 + 2L * valueSize + bits / 8 + 1);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return 64L * compressedSize + 64; // a bit for a value of 8 bytes
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
    int in = offset + length % size;
    int count = length / size;
    Words.INTS.set(target, out, count);
    out += 4;
    long previous = 0;
    long delta = 0;
    for (int i = 0; i < Math.min(count, 2); i++) {
      long value = Words.read(source, in, size);
      delta = value - previous;
      previous = value;
      Words.write(target, out, size, delta);
      out += size;
      in += size;
    }
    BitWriter bits = new BitWriter(target, out);
    for (; in < offset + length; in += size) {
      long value = Words.read(source, in, size);
      long nextDelta = value - previous;
      writeChange(bits, Words.signExtend(nextDelta - delta, size));
      delta = nextDelta;
      previous = value;
    }
    return bits.end() - targetOffset;
  }

  private static void writeChange(BitWriter bits, long change) {
    if (change == 0) {
      bits.write(0, 1);
      return;
    }
    long sign = change < 0 ? 1 : 0;
    long body = (change < 0 ? -change : change) - 1;
    if (change > -63 && change < 64) {
      bits.write(0b10, 2);
      bits.write(sign << 6 | body, 7);
    } else if (change > -255 && change < 256) {
      bits.write(0b110, 3);
      bits.write(sign << 8 | body, 9);
    } else if (change > -2047 && change < 2048) {
      bits.write(0b1110, 4);
      bits.write(sign << 11 | body, 12);
    } else if (change > Integer.MIN_VALUE && change < Integer.MAX_VALUE) {
      bits.write(0b11110, 5);
      bits.write(sign << 31 | body, 32);
    } else {
      bits.write(0b11111, 5);
      bits.write(sign << 63 | body, 64);
    }
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
    int size = WordHeader.read(source, offset, length, target, targetOffset, uncompressedSize, 8);
    int end = offset + length;
    int in = offset + WordHeader.SIZE_BYTES + uncompressedSize % size;
    int count = uncompressedSize / size;
    int plainCount = Math.min(count, 2);
    if (end - in < 4 + plainCount * size || (int) Words.INTS.get(source, in) != count) {
      throw new MalformedBlockException(count + " values", (end - in) + " bytes of others");
    }
    in += 4;
    int out = targetOffset + uncompressedSize % size;
    long value = 0;
    long delta = 0;
    for (int i = 0; i < plainCount; i++) {
      delta = Words.read(source, in, size);
      value += delta;
      Words.write(target, out, size, value);
      in += size;
      out += size;
    }
    BitReader bits = new BitReader(source, in, end);
    long[] values = workspace.values();
    for (int left = count - plainCount; left > 0; left -= values.length) {
      int chunk = Math.min(left, values.length);
      delta = decode(bits, source, end, value, delta, values, chunk);
      value = values[chunk - 1];
      Words.writeAll(values, chunk, target, out, size);
      out += chunk * size;
    }
  }

  /**
   * Decodes values; returns the last difference. A word that is loaded whole holds 57 bits from the
   * next one on, more than any code but the longest has.
   */
  private static long decode(
      BitReader bits,
      byte[] source,
      int end,
      long lastValue,
      long lastDelta,
      long[] values,
      int count)
      throws MalformedBlockException {
    long value = lastValue;
    long delta = lastDelta;
    long position = bits.position();
    for (int i = 0; i < count; i++) {
      int index = (int) (position >>> 3);
      long word =
          index + 8 <= end
              ? (long) BitReader.BIG_ENDIAN_LONGS.get(source, index) << (position & 7)
              : -1;
      if (word >= 0) {
        position++;
      } else {
        int prefix = Long.numberOfLeadingZeros(~word);
        if (prefix < 5) {
          int bodyBits = BODY_BITS[prefix];
          long body = word << (prefix + 1) >>> (64 - bodyBits);
          long sign = body >>> (bodyBits - 1);
          long size = (body & ((1L << (bodyBits - 1)) - 1)) + 1;
          delta += (size ^ -sign) + sign;
          position += prefix + 1 + bodyBits;
        } else {
          bits.seek(position);
          delta += readChange(bits);
          position = bits.position();
        }
      }
      value += delta;
      values[i] = value;
    }
    bits.seek(position);
    return delta;
  }

  private static long readChange(BitReader bits) throws MalformedBlockException {
    int prefix = 0;
    while (prefix < 5 && bits.readFlag()) {
      prefix++;
    }
    if (prefix == 0) {
      return 0;
    }
    boolean negative = bits.readFlag();
    long size = bits.read(BODY_BITS[prefix] - 1) + 1;
    return negative ? -size : size;
  }
}
