package io.heartwood.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.ArrayDeque;

/**
 * What codecs need besides their input and output: native contexts and scratch memory, reused from
 * block to block.
 *
 * <p>Confined to one thread. Whoever writes or reads a part owns one workspace, hands it to all its
 * {@link CompressedBlockWriter}s and {@link CompressedBlockReader}s, and closes it with the part.
 * Closing frees native memory (only ZSTD takes any) and may be repeated; a closed workspace may be
 * used again and must then be closed again.
 *
 * <p>Reused ZSTD contexts are worth it: over 64 KiB blocks they gained 7 to 10 % when compressing
 * and 25 % when decompressing against a context per block.
 */
public final class CodecWorkspace implements AutoCloseable {
  /** Values that loops decode before they are written out: 8 KiB. */
  private static final int VALUE_COUNT = 1024;

  private static final int MAX_SPARE_BUFFERS = 16;
  private static final int FRAME_GRANULARITY_BYTES = 1 << 16;

  /** Blocks as servers write them are not counted, however many files there are. */
  private static final int ORDINARY_BLOCK_BYTES = 1 << 20;

  /** What all larger decoded blocks of one thread's files may take together. */
  static final long MAX_LARGE_BLOCKS_BYTES = 2 * ClaimedSize.MAX_BYTES;

  private ZstdCompressCtx zstdCompressor;
  private int zstdLevel;
  private int zstdWindowLog;
  private ZstdDecompressCtx zstdDecompressor;
  private byte[] frame = new byte[0];
  private final ArrayDeque<byte[]> spareBuffers = new ArrayDeque<>();
  private final long[] hash = new long[2];
  private final long[] values = new long[VALUE_COUNT];
  private long largeBlocksBytes;

  /** A context set to the level; {@code windowLog} 0 means the level's own. */
  ZstdCompressCtx zstdCompressor(int level, int windowLog) {
    if (zstdCompressor == null) {
      zstdCompressor = new ZstdCompressCtx();
      zstdLevel = 0;
      zstdWindowLog = 0;
    }
    if (level != zstdLevel || windowLog != zstdWindowLog) {
      zstdCompressor.reset();
      zstdCompressor.setLevel(level);
      if (windowLog > 0) {
        zstdCompressor.setLong(windowLog);
      }
      zstdLevel = level;
      zstdWindowLog = windowLog;
    }
    return zstdCompressor;
  }

  ZstdDecompressCtx zstdDecompressor() {
    if (zstdDecompressor == null) {
      zstdDecompressor = new ZstdDecompressCtx();
    }
    return zstdDecompressor;
  }

  /**
   * Memory for one compressed frame of at least {@code size} bytes; its content does not outlive
   * the next call.
   */
  byte[] frame(int size) {
    if (frame.length < size) {
      frame = new byte[Math.max(size, roundUp(size))];
    }
    return frame;
  }

  /**
   * Counts a decoded block that grows; false if that is too much for all files of this thread
   * together.
   */
  boolean growLargeBlocks(int oldSize, int newSize) {
    long more = large(newSize) - large(oldSize);
    if (more > MAX_LARGE_BLOCKS_BYTES - largeBlocksBytes) {
      return false;
    }
    largeBlocksBytes += more;
    return true;
  }

  private static int large(int size) {
    return size > ORDINARY_BLOCK_BYTES ? size : 0;
  }

  /** Two words for the result of a hash. */
  long[] hash() {
    return hash;
  }

  /** Some values, with any content, for loops that decode piece by piece. */
  long[] values() {
    return values;
  }

  /**
   * A buffer of at least {@code size} bytes with any content, the caller's own until given back.
   */
  byte[] takeBuffer(int size) {
    for (int i = spareBuffers.size(); i > 0; i--) {
      byte[] buffer = spareBuffers.poll();
      if (buffer.length >= size) {
        return buffer;
      }
      spareBuffers.add(buffer);
    }
    return new byte[size];
  }

  /** Takes a buffer back for later use; at most 16 are kept, the rest is left to the collector. */
  void giveBuffer(byte[] buffer) {
    if (spareBuffers.size() == MAX_SPARE_BUFFERS) {
      spareBuffers.poll();
    }
    spareBuffers.add(buffer);
  }

  @Override
  public void close() {
    if (zstdCompressor != null) {
      zstdCompressor.close();
      zstdCompressor = null;
    }
    if (zstdDecompressor != null) {
      zstdDecompressor.close();
      zstdDecompressor = null;
    }
    spareBuffers.clear();
    frame = new byte[0];
  }

  private static int roundUp(int size) {
    long rounded = (size + (long) FRAME_GRANULARITY_BYTES - 1) & -(long) FRAME_GRANULARITY_BYTES;
    return (int) Math.min(rounded, Integer.MAX_VALUE - 16);
  }
}
