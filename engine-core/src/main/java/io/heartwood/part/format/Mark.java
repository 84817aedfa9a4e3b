package io.heartwood.part.format;

/**
 * Where a granule of a stream starts. Immutable.
 *
 * @param fileOffset where the compressed block that holds the first byte starts in the file
 * @param blockOffset how many decoded bytes of that block come before
 */
public record Mark(long fileOffset, long blockOffset) {
  public Mark {
    if (fileOffset < 0 || blockOffset < 0) {
      throw new IllegalArgumentException(
          "offsets must not be negative: fileOffset="
              + fileOffset
              + ", blockOffset="
              + blockOffset);
    }
  }
}
