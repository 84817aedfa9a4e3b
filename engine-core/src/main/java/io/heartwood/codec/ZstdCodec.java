package io.heartwood.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Objects;

/** ZSTD: the payload is one Zstandard frame with its content size, without dictionary. */
public final class ZstdCodec implements Codec {
  /** The highest level ClickHouse accepts. */
  public static final int MAX_LEVEL = 22;

  /** A block of a frame: three bytes of header, and one that is repeated. */
  private static final int MIN_BLOCK_BYTES = 4;

  private static final int MAX_BLOCK_CONTENT_BYTES = 128 << 10;

  private final int level;
  private final int windowLog;

  /**
   * @param level 0 to 22, where 0 stands for the library's default level (3)
   * @param windowLog 0 for the level's own window, or 10 to 31 for a long-distance window of {@code
   *     2^windowLog} bytes
   */
  public ZstdCodec(int level, int windowLog) {
    if (level < 0 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("ZSTD level must be 0 to 22: level=" + level);
    }
    if (windowLog != 0 && (windowLog < 10 || windowLog > 31)) {
      throw new IllegalArgumentException(
          "ZSTD window log must be 10 to 31: windowLog=" + windowLog);
    }
    this.level = level == 0 ? Zstd.defaultCompressionLevel() : level;
    this.windowLog = windowLog;
  }

  /** ZSTD of a level with its own window. */
  public ZstdCodec(int level) {
    this(level, 0);
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.ZSTD;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    return Math.toIntExact(Zstd.compressBound(uncompressedSize));
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return (compressedSize / MIN_BLOCK_BYTES + 1L) * MAX_BLOCK_CONTENT_BYTES;
  }

  @Override
  public long maxUncompressedSize(byte[] source, int offset, int length) {
    long bound = maxUncompressedSize(length);
    long announced = length == 0 ? 0 : Zstd.getFrameContentSize(source, offset, length);
    // Not positive where the frame does not tell, or is none.
    return announced > 0 ? Math.min(bound, announced) : bound;
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    return workspace
        .zstdCompressor(level, windowLog)
        .compressByteArray(
            target, targetOffset, target.length - targetOffset, source, offset, length);
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
          workspace
              .zstdDecompressor()
              .decompressByteArray(target, targetOffset, uncompressedSize, source, offset, length);
    } catch (ZstdException e) {
      MalformedBlockException malformed =
          new MalformedBlockException(
              "a ZSTD frame of " + uncompressedSize + " bytes", "an error: " + e.getMessage());
      malformed.initCause(e);
      throw malformed;
    }
    if (size != uncompressedSize) {
      throw new MalformedBlockException(
          "a ZSTD frame of " + uncompressedSize + " bytes", size + " bytes");
    }
  }
}
