package io.heartwood.disk;

/**
 * A half-open range of bytes of a file.
 *
 * @param offset first byte, from 0
 * @param sizeBytes number of bytes, from 0
 */
public record ByteRange(long offset, long sizeBytes) {
  /** Checks the range; {@code offset + sizeBytes} must not overflow. */
  public ByteRange {
    if (offset < 0 || sizeBytes < 0 || offset + sizeBytes < 0) {
      throw new IllegalArgumentException(
          "range out of bounds: offset=" + offset + " sizeBytes=" + sizeBytes);
    }
  }

  /** The offset just past the last byte. */
  public long end() {
    return offset + sizeBytes;
  }
}
