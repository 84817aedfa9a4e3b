package io.heartwood.codec;

import java.util.Objects;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 and LZ4HC: the payload is one raw LZ4 block (no LZ4 frame header). Both share a method byte
 * and a decompressor.
 *
 * <p>Only the library's safe decompressor is used: it checks every access against both ranges, so
 * hostile bytes end in an exception. Blocks of short matches that overlap themselves are decoded by
 * {@link ShortMatchDecoder}, which does so, too, and is faster with them.
 */
public final class Lz4Codec implements Codec {
  /** LZ4HC levels above this one act as this one. */
  public static final int MAX_HC_LEVEL = 12;

  /**
   * One byte of a match length adds at most 255 bytes; a token adds at most 15 + 4 and is a byte
   * itself.
   */
  private static final long MAX_EXPANSION = 255;

  private static final LZ4SafeDecompressor DECOMPRESSOR =
      LZ4Factory.fastestInstance().safeDecompressor();

  private final LZ4Compressor compressor;

  private Lz4Codec(LZ4Compressor compressor) {
    this.compressor = compressor;
  }

  /** The fast compressor, ClickHouse's default codec. */
  public static Lz4Codec fast() {
    return new Lz4Codec(LZ4Factory.fastestInstance().fastCompressor());
  }

  /**
   * The slow compressor with the better ratio.
   *
   * @param level as in {@code LZ4HC(level)}: 0 stands for the library's default, levels above 12
   *     act as 12
   */
  public static Lz4Codec high(int level) {
    if (level < 0) {
      throw new IllegalArgumentException("LZ4HC level must not be negative: level=" + level);
    }
    LZ4Factory factory = LZ4Factory.fastestInstance();
    return new Lz4Codec(
        level == 0
            ? factory.highCompressor()
            : factory.highCompressor(Math.min(level, MAX_HC_LEVEL)));
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.LZ4;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    return compressor.maxCompressedLength(uncompressedSize);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return compressedSize * MAX_EXPANSION;
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    return compressor.compress(
        source, offset, length, target, targetOffset, target.length - targetOffset);
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
    int size;
    try {
      size =
          ShortMatchDecoder.suits(source, offset, length)
              ? ShortMatchDecoder.decode(
                  source, offset, length, target, targetOffset, uncompressedSize)
              : DECOMPRESSOR.decompress(
                  source, offset, length, target, targetOffset, uncompressedSize);
    } catch (LZ4Exception e) {
      MalformedBlockException malformed =
          new MalformedBlockException(
              "an LZ4 block of " + uncompressedSize + " bytes", "bytes that do not decode");
      malformed.initCause(e);
      throw malformed;
    }
    if (size != uncompressedSize) {
      throw new MalformedBlockException(
          "an LZ4 block of " + uncompressedSize + " bytes", size + " bytes");
    }
  }
}
