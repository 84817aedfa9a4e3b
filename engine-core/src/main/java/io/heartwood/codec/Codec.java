package io.heartwood.codec;

/**
 * One way to turn bytes into fewer bytes and back: the payload of a compressed block.
 *
 * <p>Implementations are immutable and thread-safe; what must be reused or is native lies in the
 * {@link CodecWorkspace} that the calling thread brings along. Ranges of arrays are checked; a
 * range outside its array is misuse ({@link IndexOutOfBoundsException}).
 *
 * <p>Compressing never fails for lack of room if {@link #maxCompressedSize} bytes are free.
 * Decompressing accepts any bytes: it fills exactly the {@code uncompressedSize} bytes it was asked
 * for, or throws {@link MalformedBlockException}. It never writes outside that range.
 */
public interface Codec {
  /** Which method the header of a block names, see {@link CodecMethod}. */
  CodecMethod method();

  /** The most bytes that {@code uncompressedSize} bytes can become. */
  int maxCompressedSize(int uncompressedSize);

  /**
   * The most bytes a well-formed payload of {@code compressedSize} bytes can hold: a bound to check
   * before allocating.
   */
  long maxUncompressedSize(int compressedSize);

  /**
   * The same for a payload that is at hand, where its own fields may tell more. Any bytes are
   * accepted.
   */
  default long maxUncompressedSize(byte[] source, int offset, int length) {
    return maxUncompressedSize(length);
  }

  /**
   * Compresses {@code source[offset, offset + length)} to {@code target} from {@code targetOffset}
   * on.
   *
   * @return the size of the payload in bytes
   */
  int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace);

  /**
   * Decompresses the payload {@code source[offset, offset + length)} to exactly {@code
   * uncompressedSize} bytes of {@code target} from {@code targetOffset} on.
   *
   * @throws MalformedBlockException if the payload is not one of this codec, or not of that size
   */
  void decompress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      int uncompressedSize,
      CodecWorkspace workspace)
      throws MalformedBlockException;
}
