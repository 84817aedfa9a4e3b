package io.heartwood.codec;

import java.util.Objects;

/**
 * {@code Gorilla}: stores the bits in which neighbours differ, for measurements as floating-point
 * numbers.
 *
 * <pre>
 * value size, skip, skipped bytes   see {@link WordHeader}
 * u32     number of values
 * value   the first value                  if there is one
 * bits    for each further value, of x = value xor previous value:
 *           0                              x is 0
 *           10, bits of x                  in the window of bits used last
 *           11, leading zeros in L - 1 bits, window length in L bits, bits of x in the new window
 *         where L = 4, 5, 6, 7 for values of 1, 2, 4, 8 bytes
 * </pre>
 *
 * <p>Numbers are little-endian, bits start at the most significant one. ClickHouse 26.7; golden
 * part {@code 16_codecs}.
 */
final class GorillaCodec implements Codec {
  private final int valueSize;

  /** A codec that writes values of this size; it reads any. */
  GorillaCodec(int valueSize) {
    this.valueSize = valueSize;
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.GORILLA;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    long bits = (2L + 13 + 8L * valueSize) * (uncompressedSize / valueSize);
    return Math.toIntExact(WordHeader.SIZE_BYTES + valueSize + 4L + valueSize + bits / 8 + 1);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return 64L * compressedSize + 64; // a bit for a value of 8 bytes
  }

  private static int lengthBits(int size) {
    return 4 + Integer.numberOfTrailingZeros(size);
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
    int width = 8 * size;
    int out = targetOffset + WordHeader.write(source, offset, length, target, targetOffset, size);
    int in = offset + length % size;
    int count = length / size;
    Words.INTS.set(target, out, count);
    out += 4;
    long previous = 0;
    if (count > 0) {
      previous = Words.read(source, in, size);
      Words.write(target, out, size, previous);
      out += size;
      in += size;
    }
    int lengthBits = lengthBits(size);
    int leading = 0;
    int window = 0;
    BitWriter bits = new BitWriter(target, out);
    for (; in < offset + length; in += size) {
      long value = Words.read(source, in, size);
      long x = value ^ previous;
      previous = value;
      if (x == 0) {
        bits.write(0, 1);
        continue;
      }
      int nextLeading = Long.numberOfLeadingZeros(x) - (64 - width);
      int trailing = Long.numberOfTrailingZeros(x);
      if (window > 0 && nextLeading >= leading && trailing >= width - leading - window) {
        bits.write(0b10, 2);
      } else {
        leading = nextLeading;
        window = width - leading - trailing;
        bits.write(0b11, 2);
        bits.write(leading, lengthBits - 1);
        bits.write(window, lengthBits);
      }
      bits.write(x >>> (width - leading - window), window);
    }
    return bits.end() - targetOffset;
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
    int width = 8 * size;
    int end = offset + length;
    int in = offset + WordHeader.SIZE_BYTES + uncompressedSize % size;
    int count = uncompressedSize / size;
    if (end - in < 4 + Math.min(count, 1) * size || (int) Words.INTS.get(source, in) != count) {
      throw new MalformedBlockException(count + " values", (end - in) + " bytes of others");
    }
    in += 4;
    int out = targetOffset + uncompressedSize % size;
    long value = 0;
    if (count > 0) {
      value = Words.read(source, in, size);
      Words.write(target, out, size, value);
      in += size;
      out += size;
    }
    int lengthBits = lengthBits(size);
    int leading = 0;
    int window = 0;
    BitReader bits = new BitReader(source, in, end);
    for (; out < targetOffset + uncompressedSize; out += size) {
      if (bits.readFlag()) {
        if (bits.readFlag()) {
          leading = (int) bits.read(lengthBits - 1);
          window = (int) bits.read(lengthBits);
        }
        if (window == 0 || leading + window > width) {
          throw new MalformedBlockException(
              "a window within " + width + " bits", leading + " zeros and " + window + " bits");
        }
        value ^= bits.read(window) << (width - leading - window);
      }
      Words.write(target, out, size, value);
    }
  }
}
