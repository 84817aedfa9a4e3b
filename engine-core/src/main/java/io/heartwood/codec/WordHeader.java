package io.heartwood.codec;

/**
 * The first bytes of a payload that rearranges values of a fixed size.
 *
 * <pre>
 * u8       size of a value in bytes
 * u8       skip: uncompressed size modulo the value size
 * skip     bytes before the first whole value, as they are
 * </pre>
 */
final class WordHeader {
  /** The size of the two numbers. */
  static final int SIZE_BYTES = 2;

  private WordHeader() {}

  /** Writes the header and the skipped bytes; returns how many bytes these are. */
  static int write(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int valueSize) {
    int skip = length % valueSize;
    target[targetOffset] = (byte) valueSize;
    target[targetOffset + 1] = (byte) skip;
    System.arraycopy(source, offset, target, targetOffset + SIZE_BYTES, skip);
    return SIZE_BYTES + skip;
  }

  /**
   * Checks the header, copies the skipped bytes to the target and returns the value size: a power
   * of two up to {@code maxValueSize}. The skip is then {@code uncompressedSize % valueSize}.
   */
  static int read(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      int uncompressedSize,
      int maxValueSize)
      throws MalformedBlockException {
    if (length < SIZE_BYTES) {
      throw new MalformedBlockException("a value size and a skip", length + " bytes");
    }
    int valueSize = source[offset] & 0xff;
    if (valueSize == 0 || valueSize > maxValueSize || Integer.bitCount(valueSize) != 1) {
      throw new MalformedBlockException(
          "a value size that is a power of two up to " + maxValueSize, Integer.toString(valueSize));
    }
    int skip = uncompressedSize % valueSize;
    if ((source[offset + 1] & 0xff) != skip || length < SIZE_BYTES + skip) {
      throw new MalformedBlockException(
          skip + " skipped bytes", (source[offset + 1] & 0xff) + " in " + length + " bytes");
    }
    System.arraycopy(source, offset + SIZE_BYTES, target, targetOffset, skip);
    return valueSize;
  }
}
