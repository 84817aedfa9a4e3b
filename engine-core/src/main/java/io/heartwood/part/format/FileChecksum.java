package io.heartwood.part.format;

import io.heartwood.checksum.Hash128;
import java.util.Objects;

/**
 * What {@code checksums.txt} says about one file. Immutable.
 *
 * @param sizeBytes size of the file
 * @param hash chained hash of the file's bytes
 * @param compressed whether the file is made of compressed blocks
 * @param uncompressedSizeBytes size of the decoded stream; 0 if not compressed
 * @param uncompressedHash chained hash of the decoded stream; {@link Hash128#ZERO} if not
 *     compressed
 */
public record FileChecksum(
    long sizeBytes,
    Hash128 hash,
    boolean compressed,
    long uncompressedSizeBytes,
    Hash128 uncompressedHash) {
  public FileChecksum {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(uncompressedHash, "uncompressedHash");
    if (sizeBytes < 0 || uncompressedSizeBytes < 0) {
      throw new IllegalArgumentException(
          "sizes must not be negative: sizeBytes="
              + sizeBytes
              + ", uncompressedSizeBytes="
              + uncompressedSizeBytes);
    }
  }

  /** A file that is stored as it is. */
  public static FileChecksum plain(long sizeBytes, Hash128 hash) {
    return new FileChecksum(sizeBytes, hash, false, 0, Hash128.ZERO);
  }

  /** A file made of compressed blocks. */
  public static FileChecksum compressed(
      long sizeBytes, Hash128 hash, long uncompressedSizeBytes, Hash128 uncompressedHash) {
    return new FileChecksum(sizeBytes, hash, true, uncompressedSizeBytes, uncompressedHash);
  }
}
