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
        bits.write(
            (0b11L << (lengthBits - 1) | leading) << lengthBits | window, 2 * lengthBits + 1);
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
    Decoder decoder = new Decoder(new BitReader(source, in, end), source, end, size, value);
    long[] values = workspace.values();
    for (int left = count - 1; left > 0; left -= values.length) {
      int chunk = Math.min(left, values.length);
      decoder.decode(values, chunk);
      Words.writeAll(values, chunk, target, out, size);
      out += chunk * size;
    }
  }

  /** The bits of a block, and what the last ones said. */
  private static final class Decoder {
    private final BitReader bits;
    private final byte[] source;
    private final int end;
    private final int width;
    private final int lengthBits;
    private long value;
    private int leading;
    private int window;

    Decoder(BitReader bits, byte[] source, int end, int size, long first) {
      this.bits = bits;
      this.source = source;
      this.end = end;
      this.width = 8 * size;
      this.lengthBits = lengthBits(size);
      this.value = first;
    }

    /**
     * Decodes values from whole words where these are left, each of which holds 57 bits from the
     * next one on; by single bits at the end.
     */
    void decode(long[] values, int count) throws MalformedBlockException {
      long last = value;
      long position = bits.position();
      for (int i = 0; i < count; i++) {
        int index = (int) (position >>> 3);
        if (index + 8 > end) {
          bits.seek(position);
          last ^= readDifference();
          position = bits.position();
        } else {
          long word = (long) BitReader.BIG_ENDIAN_LONGS.get(source, index) << (position & 7);
          if (word >= 0) {
            position++;
          } else {
            position += 2;
            if (word << 1 < 0) {
              setWindow(
                  (int) (word << 2 >>> (65 - lengthBits)),
                  (int) (word << (lengthBits + 1) >>> (64 - lengthBits)));
              position += 2 * lengthBits - 1;
            }
            last ^= bitsAt(position) << (width - leading - window);
            position += window;
          }
        }
        values[i] = last;
      }
      value = last;
      bits.seek(position);
    }

    /** The bits of the window, which are not beyond the end. */
    private long bitsAt(long position) throws MalformedBlockException {
      int index = (int) (position >>> 3);
      if (window > 57 || window == 0 || index + 8 > end) {
        requireWindow();
        bits.seek(position);
        return bits.read(window);
      }
      long word = (long) BitReader.BIG_ENDIAN_LONGS.get(source, index) << (position & 7);
      return word >>> (64 - window);
    }

    private long readDifference() throws MalformedBlockException {
      if (!bits.readFlag()) {
        return 0;
      }
      if (bits.readFlag()) {
        setWindow((int) bits.read(lengthBits - 1), (int) bits.read(lengthBits));
      }
      requireWindow();
      return bits.read(window) << (width - leading - window);
    }

    private void setWindow(int newLeading, int newWindow) throws MalformedBlockException {
      leading = newLeading;
      window = newWindow;
      requireWindow();
    }

    private void requireWindow() throws MalformedBlockException {
      if (window == 0 || leading + window > width) {
        throw new MalformedBlockException(
            "a window within " + width + " bits", leading + " zeros and " + window + " bits");
      }
    }
  }
}
