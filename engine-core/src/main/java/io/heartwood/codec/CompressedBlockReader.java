package io.heartwood.codec;

import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Decodes compressed blocks, one at a time, from byte arrays. Every checksum is verified.
 *
 * <pre>
 * 16   CityHash128 of all following bytes of the block: low word, high word
 * u8   method byte, see {@link CodecMethod}
 * u32  compressed size = 9 + payload size
 * u32  uncompressed size
 * ...  payload
 * </pre>
 *
 * <p>Numbers are little-endian (ClickHouse 26.7; proven by every file of {@code
 * clickhouse-26.7-parts}). A file is a plain sequence of blocks.
 *
 * <p>Use: {@link #open} checks a block and tells its sizes, then {@link #decode()} or {@link
 * #decodeTo} produces its bytes. {@link #blockSizeBytes} tells beforehand, from an unverified
 * header, how many bytes must be at hand.
 *
 * <p>No size of the header is believed before the checksum over it is right; and also then nothing
 * larger than {@link #MAX_UNCOMPRESSED_SIZE_BYTES} is allocated. Confined to one thread; allocates
 * nothing once its buffer has grown to the largest block.
 */
public final class CompressedBlockReader {
  /** The bytes before the payload: checksum and header. */
  public static final int HEADER_SIZE_BYTES = Hash128.SIZE_BYTES + BlockHeader.SIZE_BYTES;

  /**
   * The largest block that is read, compressed or not. Servers write 1 MiB unless told otherwise.
   */
  public static final int MAX_UNCOMPRESSED_SIZE_BYTES = 256 << 20;

  private static final int MAX_COMPRESSED_SIZE_BYTES = MAX_UNCOMPRESSED_SIZE_BYTES + (16 << 20);

  private final String file;
  private final CodecWorkspace workspace;

  private byte[] buffer = new byte[0];

  // The last decoded block: in the buffer, or stored as it is in the source.
  private byte[] block = buffer;
  private int blockStart;
  private int blockSize;

  // The block that open() verified.
  private byte[] source;
  private int payloadOffset;
  private int payloadSize;
  private int uncompressedSize;
  private long fileOffset;
  private Codec codec;

  /**
   * @param file name of the file in exceptions
   * @param workspace of the same thread; not closed by this reader
   */
  public CompressedBlockReader(String file, CodecWorkspace workspace) {
    this.file = Objects.requireNonNull(file, "file");
    this.workspace = Objects.requireNonNull(workspace, "workspace");
  }

  /**
   * The size of the whole block in the file, checksum included, as its unverified header says: how
   * many bytes to fetch before {@link #open}.
   *
   * @param source holds at least {@link #HEADER_SIZE_BYTES} of the block
   * @param offset where the block starts in {@code source}
   * @param limit the end of the valid bytes in {@code source}
   * @param fileOffset where the block starts in the file, for exceptions
   * @throws CorruptPartException if the header is cut off or its size cannot be
   */
  public int blockSizeBytes(byte[] source, int offset, int limit, long fileOffset)
      throws CorruptPartException {
    return blockSizeBytes(file, source, offset, limit, fileOffset);
  }

  static int blockSizeBytes(String file, byte[] source, int offset, int limit, long fileOffset)
      throws CorruptPartException {
    Objects.checkFromToIndex(offset, limit, source.length);
    if (limit - offset < HEADER_SIZE_BYTES) {
      throw new CorruptPartException(
          file,
          fileOffset,
          "a block header of " + HEADER_SIZE_BYTES + " bytes",
          (limit - offset) + " bytes");
    }
    int compressedSize = BlockHeader.compressedSize(source, offset + Hash128.SIZE_BYTES);
    if (compressedSize < BlockHeader.SIZE_BYTES || compressedSize > MAX_COMPRESSED_SIZE_BYTES) {
      throw new CorruptPartException(
          file,
          fileOffset + Hash128.SIZE_BYTES + 1,
          "a compressed size of "
              + BlockHeader.SIZE_BYTES
              + " to "
              + MAX_COMPRESSED_SIZE_BYTES
              + " bytes",
          Integer.toUnsignedString(compressedSize));
    }
    return Hash128.SIZE_BYTES + compressedSize;
  }

  /**
   * Verifies the block that starts at {@code source[offset]} and makes it the current one. The
   * array must stay unchanged until the block is decoded.
   *
   * @param limit the end of the valid bytes in {@code source}; more than one block may lie before
   *     it
   * @param fileOffset where the block starts in the file, for exceptions
   * @return the size of the whole block in {@code source}: the next one starts that much later
   * @throws CorruptPartException if the block is cut off, or its checksum or header is wrong
   * @throws UnsupportedPartFormatException if there is no codec for its method
   */
  public int open(byte[] source, int offset, int limit, long fileOffset) throws IOException {
    this.codec = null;
    int size = blockSizeBytes(source, offset, limit, fileOffset);
    if (size > limit - offset) {
      throw new CorruptPartException(
          file, fileOffset, "a block of " + size + " bytes", (limit - offset) + " bytes");
    }
    int header = offset + Hash128.SIZE_BYTES;
    long[] hash = workspace.hash();
    CityHash128.hash128(source, header, size - Hash128.SIZE_BYTES, hash);
    Hash128 stored = Hash128.read(source, offset);
    if (hash[0] != stored.low() || hash[1] != stored.high()) {
      throw new CorruptPartException(
          file, fileOffset, "block checksum " + stored, new Hash128(hash[0], hash[1]).toString());
    }
    int method = BlockHeader.method(source, header);
    Codec decoder = CodecRegistry.decoder(method, file);
    this.source = source;
    this.payloadOffset = header + BlockHeader.SIZE_BYTES;
    this.payloadSize = size - HEADER_SIZE_BYTES;
    this.uncompressedSize = BlockHeader.uncompressedSize(source, header);
    this.fileOffset = fileOffset;
    if (method == CodecMethod.MULTIPLE.methodByte()) {
      MultipleCodec.requireSupported(source, payloadOffset, payloadSize, file);
    }
    long maxSize =
        Math.min(
            Math.min(MAX_UNCOMPRESSED_SIZE_BYTES, payloadSize + ClaimedSize.MAX_BYTES),
            decoder.maxUncompressedSize(source, payloadOffset, payloadSize));
    if (uncompressedSize < 0 || uncompressedSize > maxSize) {
      throw new CorruptPartException(
          file,
          fileOffset + Hash128.SIZE_BYTES + 5,
          "an uncompressed size of at most " + maxSize + " bytes",
          Integer.toUnsignedString(uncompressedSize));
    }
    this.codec = decoder;
    return size;
  }

  /** How many bytes the current block holds when decoded. */
  public int uncompressedSizeBytes() {
    requireOpen();
    return uncompressedSize;
  }

  /**
   * Decodes the current block into {@code target} from {@code targetOffset} on, where {@link
   * #uncompressedSizeBytes} bytes must be free.
   *
   * @throws CorruptPartException if the payload does not decode to exactly the announced size
   */
  public void decodeTo(byte[] target, int targetOffset) throws CorruptPartException {
    requireOpen();
    Objects.checkFromIndexSize(targetOffset, uncompressedSize, target.length);
    try {
      codec.decompress(
          source, payloadOffset, payloadSize, target, targetOffset, uncompressedSize, workspace);
    } catch (MalformedBlockException e) {
      throw new CorruptPartException(
          file, fileOffset + HEADER_SIZE_BYTES, e.expected(), e.actual(), e);
    }
  }

  /**
   * Decodes the current block into this reader's own buffer; one that is stored uncompressed stays
   * in the source, which must not change then. See {@link #block}, {@link #blockStart} and {@link
   * #blockSize}.
   */
  public void decode() throws CorruptPartException {
    requireOpen();
    blockSize = 0;
    if (codec.method() == CodecMethod.NONE && payloadSize == uncompressedSize) {
      block = source;
      blockStart = payloadOffset;
      blockSize = uncompressedSize;
      return;
    }
    if (buffer.length < uncompressedSize) {
      if (!workspace.growLargeBlocks(buffer.length, uncompressedSize)) {
        throw new CorruptPartException(
            file,
            fileOffset + Hash128.SIZE_BYTES + 5,
            "large blocks of at most "
                + CodecWorkspace.MAX_LARGE_BLOCKS_BYTES
                + " bytes in all files of a reader together",
            "a block of " + uncompressedSize + " bytes too many");
      }
      buffer = new byte[uncompressedSize];
    }
    decodeTo(buffer, 0);
    block = buffer;
    blockStart = 0;
    blockSize = uncompressedSize;
  }

  /** {@link #open} and {@link #decode()} in one call. */
  public int read(byte[] source, int offset, int limit, long fileOffset) throws IOException {
    int size = open(source, offset, limit, fileOffset);
    decode();
    return size;
  }

  /**
   * The array with the bytes of the last {@link #decode()}, valid until the next one. The block is
   * a part of it, from {@link #blockStart} on.
   */
  public byte[] block() {
    return block;
  }

  /** Where the block begins in {@link #block}. */
  public int blockStart() {
    return blockStart;
  }

  /** How many bytes of {@link #block} the block has. */
  public int blockSize() {
    return blockSize;
  }

  /**
   * Decodes a whole small file of compressed blocks (marks, primary index, the body of {@code
   * checksums.txt}).
   *
   * @param file name of the file in exceptions
   * @param source holds the file
   * @param offset where the first block starts, in {@code source} and in the file
   * @param maxSizeBytes the most decoded bytes to accept
   */
  public static byte[] readAll(String file, byte[] source, int offset, int maxSizeBytes)
      throws IOException {
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      CompressedBlockReader reader = new CompressedBlockReader(file, workspace);
      byte[] result = new byte[0];
      int size = 0;
      int position = offset;
      while (position < source.length) {
        int blockStart = position;
        position += reader.open(source, position, source.length, position);
        int blockSize = reader.uncompressedSizeBytes();
        if (blockSize > maxSizeBytes - size) {
          throw new CorruptPartException(
              file,
              blockStart,
              "at most " + maxSizeBytes + " decoded bytes",
              (size + (long) blockSize) + " or more");
        }
        if (size + blockSize > result.length) {
          // Exact for the usual single block, doubling from the second on.
          long wanted = size == 0 ? blockSize : Math.max(2L * result.length, size + blockSize);
          result = Arrays.copyOf(result, (int) Math.min(wanted, maxSizeBytes));
        }
        reader.decodeTo(result, size);
        size += blockSize;
      }
      return size == result.length ? result : Arrays.copyOf(result, size);
    }
  }

  private void requireOpen() {
    if (codec == null) {
      throw new IllegalStateException("no block is open: file=" + file);
    }
  }
}
