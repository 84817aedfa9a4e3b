package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskInput;
import java.io.EOFException;
import java.util.Objects;

/**
 * A file that was read whole. Immutable.
 *
 * @param bytes the file; not modified
 */
record BytesInput(byte[] bytes, String description) implements DiskInput {
  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public void readFully(long position, byte[] target, int offset, int length) throws EOFException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || length > bytes.length - position) {
      throw new EOFException(
          "range ends after the file: file="
              + description
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + bytes.length);
    }
    System.arraycopy(bytes, (int) position, target, offset, length);
  }

  @Override
  public void close() {}
}
