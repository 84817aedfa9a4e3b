package io.heartwood.disk.encrypted;

import java.io.IOException;

/**
 * What a file holds in the eyes of a transaction, shared by all its names: the header, if there are
 * contents, and their size. Confined to one thread at a time.
 */
final class FileContents {
  private final boolean committedEmpty;
  private EncryptedHeader header;
  private long sizeBytes;

  private FileContents(boolean committedEmpty, EncryptedHeader header, long sizeBytes) {
    this.committedEmpty = committedEmpty;
    this.header = header;
    this.sizeBytes = sizeBytes;
  }

  /** A file that the transaction makes. */
  static FileContents ofNewFile() {
    return new FileContents(false, null, 0);
  }

  /** A file that was there before, without contents and header. */
  static FileContents ofEmptyFile() {
    return new FileContents(true, null, 0);
  }

  /** A file with contents. */
  static FileContents of(EncryptedHeader header, long sizeBytes) {
    return new FileContents(false, header, sizeBytes);
  }

  /** Null while there are no contents. */
  EncryptedHeader header() {
    return header;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Whether the file was there before the transaction, without contents. */
  boolean isCommittedEmpty() {
    return committedEmpty;
  }

  /** The first contents come, with this header. */
  void begin(EncryptedHeader newHeader) {
    header = newHeader;
  }

  /**
   * Contents were added.
   *
   * @throws IOException if others were added meanwhile, so that the counters do not fit
   */
  void add(String file, long startBytes, long addedBytes) throws IOException {
    if (addedBytes > 0 && sizeBytes != startBytes) {
      throw new IOException(
          "file was changed while it was added to: file="
              + file
              + " expectedBytes="
              + startBytes
              + " actualBytes="
              + sizeBytes);
    }
    sizeBytes += addedBytes;
  }
}
