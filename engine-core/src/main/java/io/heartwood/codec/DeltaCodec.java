package io.heartwood.codec;

import java.util.Objects;

/**
 * {@code Delta(size)}: each value becomes its difference from the one before, modulo its size.
 * Makes nothing smaller.
 *
 * <pre>
 * value size, skip, skipped bytes   see {@link WordHeader}
 * values                            the first as it is, then differences, little-endian
 * </pre>
 *
 * <p>ClickHouse 26.7; golden part {@code 16_codecs}.
 */
final class DeltaCodec implements Codec {
  private final int valueSize;

  /** A codec that writes values of this size; it reads any. */
  DeltaCodec(int valueSize) {
    this.valueSize = valueSize;
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.DELTA;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    return Math.addExact(WordHeader.SIZE_BYTES, uncompressedSize);
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
    int header = WordHeader.write(source, offset, length, target, targetOffset, valueSize);
    int from = offset + length % valueSize;
    int shift = targetOffset + header - from;
    long previous = 0;
    for (int position = from; position < offset + length; position += valueSize) {
      long value = Words.read(source, position, valueSize);
      Words.write(target, position + shift, valueSize, value - previous);
      previous = value;
    }
    return WordHeader.SIZE_BYTES + length;
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
    if (length != WordHeader.SIZE_BYTES + uncompressedSize) {
      throw new MalformedBlockException(
          "differences of " + uncompressedSize + " bytes", (length - 2) + " bytes");
    }
    int from = targetOffset + uncompressedSize % size;
    int to = targetOffset + uncompressedSize;
    int shift = offset + WordHeader.SIZE_BYTES - targetOffset;
    switch (size) {
      case 1 -> sumBytes(source, target, from, to, shift);
      case 2 -> sumShorts(source, target, from, to, shift);
      case 4 -> sumInts(source, target, from, to, shift);
      default -> sumLongs(source, target, from, to, shift);
    }
  }

  private static void sumBytes(byte[] source, byte[] target, int from, int to, int shift) {
    byte sum = 0;
    for (int position = from; position < to; position++) {
      sum += source[position + shift];
      target[position] = sum;
    }
  }

  private static void sumShorts(byte[] source, byte[] target, int from, int to, int shift) {
    short sum = 0;
    for (int position = from; position < to; position += 2) {
      sum += (short) Words.SHORTS.get(source, position + shift);
      Words.SHORTS.set(target, position, sum);
    }
  }

  private static void sumInts(byte[] source, byte[] target, int from, int to, int shift) {
    int sum = 0;
    for (int position = from; position < to; position += 4) {
      sum += (int) Words.INTS.get(source, position + shift);
      Words.INTS.set(target, position, sum);
    }
  }

  private static void sumLongs(byte[] source, byte[] target, int from, int to, int shift) {
    long sum = 0;
    for (int position = from; position < to; position += 8) {
      sum += (long) Words.LONGS.get(source, position + shift);
      Words.LONGS.set(target, position, sum);
    }
  }
}
