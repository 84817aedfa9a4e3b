package io.heartwood.codec;

/**
 * When a compressed block is cut, as ClickHouse's settings {@code min_compress_block_size} and
 * {@code max_compress_block_size} say.
 *
 * @param minBytes at a granule's start, a block that holds at least this much is ended
 * @param maxBytes a block is ended as soon as it holds this much
 */
public record CompressBlockSizes(int minBytes, int maxBytes) {
  /** ClickHouse's defaults: 64 KiB and 1 MiB. */
  public static final CompressBlockSizes DEFAULT = new CompressBlockSizes(1 << 16, 1 << 20);

  /** Marks and the primary index: 64 KiB blocks. */
  public static final CompressBlockSizes INDEX = new CompressBlockSizes(1 << 16, 1 << 16);

  public CompressBlockSizes {
    if (maxBytes < 1 || maxBytes > CompressedBlockReader.MAX_UNCOMPRESSED_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "maximum compressed block size must be 1 to "
              + CompressedBlockReader.MAX_UNCOMPRESSED_SIZE_BYTES
              + ": maxBytes="
              + maxBytes);
    }
    if (minBytes < 0) {
      throw new IllegalArgumentException(
          "minimum compressed block size must not be negative: minBytes=" + minBytes);
    }
  }
}
