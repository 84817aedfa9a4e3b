package io.heartwood.disk.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The file of a segment: the bytes of the object, then what proves them.
 *
 * <pre>
 * path        &lt;cache&gt;/&lt;first 3 digits of key&gt;/&lt;key&gt;/&lt;offset&gt;_&lt;size&gt;
 *             key: 32 hexadecimal digits, {@link SegmentKey}; offset, size: decimal, bytes of the object
 * bytes       size bytes of the object from offset on
 * checksums   of every 64 KiB of them, the last perhaps fewer: CRC-32C, u32
 * footer      key, u64 u64 (the first digits first); size of the object, u64; offset, u64; size, u64;
 *             version, u32 = 1; CRC-32C of checksums and footer up to here, u32
 * </pre>
 *
 * <p>All numbers little endian. Directories and names are those of ClickHouse 26.7, whose files end
 * with the bytes of the object and whose keys are another hash; so neither takes the other's files
 * for its own.
 *
 * <p>A file is believed when its size, its footer and the checksums of all blocks that are used are
 * right. Checksums are the only truth, so files are not synced.
 */
final class SegmentFormat {
  /** Bytes under one checksum. */
  static final int BLOCK_BYTES = 64 << 10;

  private static final int VERSION = 1;
  private static final int FOOTER_BYTES = 48;

  private SegmentFormat() {}

  static int blockCount(long sizeBytes) {
    return (int) ((sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  static long fileSizeBytes(long sizeBytes) {
    return sizeBytes + trailerSizeBytes(sizeBytes);
  }

  static int trailerSizeBytes(long sizeBytes) {
    return blockCount(sizeBytes) * Integer.BYTES + FOOTER_BYTES;
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Checksums of the blocks of bytes. */
  static int[] checksums(byte[] bytes, int offset, int length) {
    int[] checksums = new int[blockCount(length)];
    for (int i = 0; i < checksums.length; i++) {
      int from = i * BLOCK_BYTES;
      checksums[i] = checksum(bytes, offset + from, Math.min(BLOCK_BYTES, length - from));
    }
    return checksums;
  }

  /** What stands behind the bytes. */
  static byte[] trailer(CacheSegment segment, long objectSizeBytes, int[] checksums) {
    ByteBuffer trailer =
        ByteBuffer.allocate(trailerSizeBytes(segment.sizeBytes())).order(ByteOrder.LITTLE_ENDIAN);
    for (int checksum : checksums) {
      trailer.putInt(checksum);
    }
    trailer
        .putLong(segment.key().high())
        .putLong(segment.key().low())
        .putLong(objectSizeBytes)
        .putLong(segment.offset())
        .putLong(segment.sizeBytes())
        .putInt(VERSION);
    trailer.putInt(checksum(trailer.array(), 0, trailer.position()));
    return trailer.array();
  }

  /**
   * The checksums in a trailer.
   *
   * @param objectSizeBytes what the object has; -1 if that is not known
   * @throws IOException if it is not the trailer of this segment of an object of this size
   */
  static int[] parse(byte[] bytes, CacheSegment segment, long objectSizeBytes) throws IOException {
    ByteBuffer trailer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int expected = trailer.getInt(bytes.length - Integer.BYTES);
    require("checksum of footer", expected, checksum(bytes, 0, bytes.length - Integer.BYTES));
    int[] checksums = new int[blockCount(segment.sizeBytes())];
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = trailer.getInt();
    }
    require("key", segment.key().high(), trailer.getLong());
    require("key", segment.key().low(), trailer.getLong());
    long actualObjectSize = trailer.getLong();
    if (objectSizeBytes >= 0) {
      require("size of object", objectSizeBytes, actualObjectSize);
    }
    require("offset", segment.offset(), trailer.getLong());
    require("size", segment.sizeBytes(), trailer.getLong());
    require("version", VERSION, trailer.getInt());
    return checksums;
  }

  static void require(String what, long expected, long actual) throws IOException {
    if (expected != actual) {
      throw new IOException(
          "segment has a wrong " + what + ": expected=" + expected + " actual=" + actual);
    }
  }
}
