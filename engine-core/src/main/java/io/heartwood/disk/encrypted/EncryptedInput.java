package io.heartwood.disk.encrypted;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads ranges of an encrypted file: one range of the file behind for each, the same array holding
 * first the encrypted bytes, then the plain ones.
 *
 * <p>The header, unless known, comes with the first range if that begins within {@link
 * #HEADER_GAP_BYTES} and the disk is remote, otherwise by a read of 64 bytes. Thread-safe; readers
 * that come before the header is known wait for the first one.
 */
final class EncryptedInput implements DiskInput {
  /**
   * Bytes that are read in vain rather than asking a remote disk twice: about 1/400 s at 100 MB/s,
   * where a request takes 10 to 30 ms.
   */
  static final int HEADER_GAP_BYTES = 256 << 10;

  private final DiskInput input;
  private final long sizeBytes;
  private final String description;
  private final EncryptionKeys keys;
  private final boolean withFirstRange;
  private final Consumer<EncryptedHeader> headerReader;
  private final Object headerLock = new Object();
  private volatile EncryptedHeader header;

  /**
   * @param input owned, closed if this fails
   * @param header null if it is not known
   * @param withFirstRange whether a second read costs more than some bytes in vain
   * @param headerReader is told the header when it was read
   * @throws CorruptPartException if the file is shorter than a header
   */
  EncryptedInput(
      DiskInput input,
      String description,
      EncryptionKeys keys,
      EncryptedHeader header,
      boolean withFirstRange,
      Consumer<EncryptedHeader> headerReader)
      throws IOException {
    this.input = input;
    this.sizeBytes = contentBytes(input.sizeBytes());
    this.description = description;
    this.keys = keys;
    this.header = header;
    this.withFirstRange = withFirstRange;
    this.headerReader = headerReader;
    if (input.sizeBytes() > 0 && input.sizeBytes() < EncryptedHeader.SIZE_BYTES) {
      try (input) {
        throw new CorruptPartException(
            description,
            0,
            "a header of " + EncryptedHeader.SIZE_BYTES + " bytes",
            "a file of " + input.sizeBytes() + " bytes");
      }
    }
  }

  /** Size of the contents of a file of this size. */
  static long contentBytes(long fileBytes) {
    return Math.max(0, fileBytes - EncryptedHeader.SIZE_BYTES);
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void readFully(long position, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || length > sizeBytes - position) {
      throw new EOFException(
          "range ends after the file: file="
              + description
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + sizeBytes);
    }
    if (length == 0) {
      return;
    }
    EncryptedHeader known = header;
    if (known == null) {
      synchronized (headerLock) {
        known = header;
        if (known == null) {
          if (withFirstRange
              && position <= HEADER_GAP_BYTES
              && length <= Integer.MAX_VALUE - 2 * HEADER_GAP_BYTES) {
            readWithHeader((int) position, target, offset, length);
            return;
          }
          known = header();
        }
      }
    }
    input.readFully(EncryptedHeader.SIZE_BYTES + position, target, offset, length);
    CounterMode.apply(
        known.cipher(keys, description, position), target, offset, target, offset, length);
  }

  private void readWithHeader(int position, byte[] target, int offset, int length)
      throws IOException {
    int start = EncryptedHeader.SIZE_BYTES + position;
    byte[] bytes = new byte[start + length];
    input.readFully(0, bytes, 0, bytes.length);
    EncryptedHeader read = learn(bytes);
    CounterMode.apply(
        read.cipher(keys, description, position), bytes, start, target, offset, length);
  }

  /** One stream of the file behind, which begins with the header if that is wanted with it. */
  @Override
  public DiskStream stream(long start, long end) {
    Objects.checkFromToIndex(start, end, sizeBytes);
    boolean readsHeader = header == null && withFirstRange && start <= HEADER_GAP_BYTES;
    long first = readsHeader ? 0 : EncryptedHeader.SIZE_BYTES + start;
    DiskStream encrypted = input.stream(first, EncryptedHeader.SIZE_BYTES + end);
    return new DiskStream() {
      private long position = start;

      @Override
      public long position() {
        return position;
      }

      @Override
      public void readFully(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length > end - position) {
          throw DiskStream.pastEnd(position, length, end);
        }
        if (encrypted.position() < EncryptedHeader.SIZE_BYTES + position) {
          byte[] before = new byte[(int) (EncryptedHeader.SIZE_BYTES + position)];
          encrypted.readFully(before, 0, before.length);
          learn(before);
        }
        EncryptedHeader known = header();
        encrypted.readFully(target, offset, length);
        CounterMode.apply(
            known.cipher(keys, description, position), target, offset, target, offset, length);
        position += length;
      }

      @Override
      public void close() {
        encrypted.close();
      }
    };
  }

  /** Read by itself if it is not known yet. */
  private EncryptedHeader header() throws IOException {
    EncryptedHeader known = header;
    if (known == null) {
      synchronized (headerLock) {
        known = header;
        if (known == null) {
          byte[] bytes = new byte[EncryptedHeader.SIZE_BYTES];
          input.readFully(0, bytes, 0, bytes.length);
          known = learn(bytes);
        }
      }
    }
    return known;
  }

  private EncryptedHeader learn(byte[] bytes) throws CorruptPartException {
    EncryptedHeader read = EncryptedHeader.read(description, bytes);
    header = read;
    headerReader.accept(read);
    return read;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
