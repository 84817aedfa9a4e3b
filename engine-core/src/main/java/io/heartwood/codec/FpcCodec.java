package io.heartwood.codec;

import java.util.Objects;

/**
 * {@code FPC(level)}: predicts each floating-point number in two ways and stores what the better
 * prediction leaves.
 *
 * <pre>
 * u8      value size, 4 or 8
 * u8      level: the predictors have tables of 2^level values, all 0 at first
 * pairs   of values, an odd last one paired with 0; of too few bytes for the last value the
 *         missing ones are 0:
 *           u8      for the first value in the high, for the second in the low half:
 *                   1 bit which predictor, 3 bits code of how many leading bytes of the residual are 0
 *           bytes   the rest of the first residual, little-endian
 *           bytes   the rest of the second residual
 * </pre>
 *
 * <p>A residual is value xor prediction. Codes of 8-byte values skip 4: codes above 3 stand for one
 * byte more. ClickHouse 26.7; golden part {@code 16_codecs}.
 */
final class FpcCodec implements Codec {
  /** Levels above this would need tables of more than 64 MiB. */
  static final int MAX_LEVEL = 22;

  private static final int HEADER_SIZE_BYTES = 2;

  private final int valueSize;
  private final int level;

  /**
   * A codec that writes values of 4 or 8 bytes with tables of {@code 2^level} values; it reads any.
   */
  FpcCodec(int valueSize, int level) {
    if (valueSize != 4 && valueSize != 8) {
      throw new IllegalArgumentException(
          "codec FPC takes values of 4 or 8 bytes: valueSize=" + valueSize);
    }
    if (level < 1 || level > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "codec FPC is written with levels 1 to " + MAX_LEVEL + ": level=" + level);
    }
    this.valueSize = valueSize;
    this.level = level;
  }

  /** The two predictors. The first looks at recent values, the second at recent differences. */
  private static final class Predictors {
    private final boolean wide;
    private final int mask;
    private final long[] values;
    private final long[] differences;
    private int valueHash;
    private int differenceHash;
    private long previous;

    Predictors(int valueSize, int level) {
      wide = valueSize == 8;
      mask = (1 << level) - 1;
      values = new long[1 << level];
      differences = new long[1 << level];
    }

    long byValue() {
      return values[valueHash];
    }

    /** For 4-byte values only the low 4 bytes count. */
    long byDifference() {
      return differences[differenceHash] + previous;
    }

    void learn(long value) {
      values[valueHash] = value;
      long difference = value - previous;
      previous = value;
      if (wide) {
        differences[differenceHash] = difference;
        valueHash = (int) ((long) valueHash << 6 ^ value >>> 48) & mask;
        differenceHash = (int) ((long) differenceHash << 2 ^ difference >>> 40) & mask;
      } else {
        difference &= 0xffffffffL;
        differences[differenceHash] = difference;
        valueHash = (int) ((long) valueHash << 1 ^ value >>> 22) & mask;
        differenceHash = (int) ((long) differenceHash << 4 ^ difference >>> 23) & mask;
      }
    }
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.FPC;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    long values = ((long) uncompressedSize + valueSize - 1) / valueSize;
    long pairs = (values + 1) / 2;
    return Math.toIntExact(HEADER_SIZE_BYTES + pairs * (1 + 2L * valueSize));
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return 16L * compressedSize; // a byte for two values of 8 bytes
  }

  private static int zeroBytes(int code, int size) {
    return size == 8 && code > 3 ? code + 1 : code;
  }

  private static int zeroCode(long residual, int size) {
    int zeros = (Long.numberOfLeadingZeros(residual) - (64 - 8 * size)) / 8;
    // Three bits hold 0 to 7: for 8 bytes the count 4 is rounded down, for 4 bytes 0 to 4 fit.
    return size == 8 && zeros >= 4 ? zeros - 1 : zeros;
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
    target[targetOffset] = (byte) size;
    target[targetOffset + 1] = (byte) level;
    int out = targetOffset + HEADER_SIZE_BYTES;
    Predictors predictors = new Predictors(size, level);
    int to = offset + length;
    for (int in = offset; in < to; in += 2 * size) {
      int header = out++;
      int codes = 0;
      for (int half = 0; half < 2; half++) {
        int position = in + half * size;
        long value = position < to ? read(source, position, Math.min(size, to - position)) : 0;
        long first = mask(value ^ predictors.byValue(), size);
        long second = mask(value ^ predictors.byDifference(), size);
        boolean useSecond = Long.numberOfLeadingZeros(second) > Long.numberOfLeadingZeros(first);
        long residual = useSecond ? second : first;
        predictors.learn(value);
        int code = zeroCode(residual, size);
        codes = codes << 4 | (useSecond ? 8 : 0) | code;
        for (int i = size - zeroBytes(code, size); i > 0; i--) {
          target[out++] = (byte) residual;
          residual >>>= 8;
        }
      }
      target[header] = (byte) codes;
    }
    return out - targetOffset;
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
    int size = length < HEADER_SIZE_BYTES ? 0 : source[offset];
    int tableLevel = length < HEADER_SIZE_BYTES ? 0 : source[offset + 1] & 0xff;
    if ((size != 4 && size != 8) || tableLevel < 1 || tableLevel > MAX_LEVEL) {
      throw new MalformedBlockException(
          "values of 4 or 8 bytes and a level of 1 to " + MAX_LEVEL,
          "value size " + size + " and level " + tableLevel);
    }
    Decoder decoder = new Decoder(source, offset + HEADER_SIZE_BYTES, offset + length, size);
    decoder.useTables(tableLevel);
    long[] values = workspace.values();
    int out = targetOffset;
    int left = uncompressedSize;
    while (left > 0) {
      int count = (int) Math.min((left + (long) size - 1) / size, values.length);
      decoder.decode(values, count);
      int whole = Math.min(count, left / size);
      Words.writeAll(values, whole, target, out, size);
      if (whole < count) {
        write(target, out + whole * size, left % size, values[whole]);
      }
      out += count * size;
      left -= count * size;
    }
    if (decoder.in != decoder.end) {
      throw new MalformedBlockException(
          "the end of the residuals", (decoder.end - decoder.in) + " more bytes");
    }
  }

  /** The predictors again, in one loop over local variables, with residuals read as words. */
  private static final class Decoder {
    private final byte[] source;
    private final int end;
    private final int size;
    private final boolean wide;
    private int in;
    private long[] byValue;
    private long[] byDifference;
    private int valueHash;
    private int differenceHash;
    private long previous;

    Decoder(byte[] source, int from, int end, int size) {
      this.source = source;
      this.in = from;
      this.end = end;
      this.size = size;
      this.wide = size == 8;
    }

    void useTables(int level) {
      byValue = new long[1 << level];
      byDifference = new long[1 << level];
    }

    /** Decodes pairs; an odd last value has a partner that is dropped. */
    void decode(long[] values, int count) throws MalformedBlockException {
      long[] valueTable = byValue;
      long[] differenceTable = byDifference;
      int mask = valueTable.length - 1;
      long valueMask = wide ? -1 : 0xffffffffL;
      int valueShift = wide ? 6 : 1;
      int valueDrop = wide ? 48 : 22;
      int differenceShift = wide ? 2 : 4;
      int differenceDrop = wide ? 40 : 23;
      long last = previous;
      int codes = 0;
      for (int i = 0; i < count || (i & 1) != 0; i++) {
        codes = (i & 1) == 0 ? readCodes() : codes << 4;
        long residual = readResidual(codes >>> 4 & 7);
        long prediction =
            (codes & 0x80) != 0 ? differenceTable[differenceHash] + last : valueTable[valueHash];
        long value = (residual ^ prediction) & valueMask;
        long difference = (value - last) & valueMask;
        valueTable[valueHash] = value;
        differenceTable[differenceHash] = difference;
        valueHash = (int) ((long) valueHash << valueShift ^ value >>> valueDrop) & mask;
        differenceHash =
            (int) ((long) differenceHash << differenceShift ^ difference >>> differenceDrop) & mask;
        last = value;
        if (i < count) {
          values[i] = value;
        }
      }
      previous = last;
    }

    private int readCodes() {
      return in < end ? source[in++] & 0xff : 0;
    }

    private long readResidual(int code) throws MalformedBlockException {
      int byteCount = size - zeroBytes(code, size);
      if (byteCount < 0 || byteCount > end - in) {
        throw new MalformedBlockException(
            byteCount + " bytes of a residual", (end - in) + " bytes");
      }
      long residual;
      if (in + 8 <= source.length) {
        residual =
            byteCount == 0 ? 0 : (long) Words.LONGS.get(source, in) & -1L >>> (64 - 8 * byteCount);
      } else {
        residual = 0;
        for (int i = 0; i < byteCount; i++) {
          residual |= (source[in + i] & 0xffL) << (8 * i);
        }
      }
      in += byteCount;
      return residual;
    }
  }

  /** A value, or the first bytes of one, with zeros for the others. */
  private static long read(byte[] source, int position, int count) {
    if (count == 8 || count == 4) {
      return Words.read(source, position, count);
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (source[position + i] & 0xffL) << 8 * i;
    }
    return value;
  }

  private static void write(byte[] target, int position, int count, long value) {
    if (count == 8 || count == 4) {
      Words.write(target, position, count, value);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[position + i] = (byte) (value >>> 8 * i);
    }
  }

  private static long mask(long value, int size) {
    return size == 8 ? value : value & 0xffffffffL;
  }
}
