package io.heartwood.disk;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;

/**
 * An open file, read by position. There is no cursor, so one input may be read by many threads at
 * once.
 *
 * <p>An input stays readable after its file was deleted or renamed, if it was opened before, at
 * least until the owner of the disk removes the bytes for good; readers of parts hold a snapshot
 * that prevents this.
 */
public interface DiskInput extends Closeable {
  /** Size of the file in bytes, known without a request to the store. */
  long sizeBytes();

  /**
   * Reads exactly {@code length} bytes at {@code position} into {@code
   * target[offset..offset+length)}.
   *
   * <p>A remote disk answers one call with as few requests as it can; callers ask for whole ranges,
   * not for pieces.
   *
   * @throws EOFException if the range ends after the file; nothing is promised about the target
   *     then
   * @throws IOException if the bytes cannot be read
   */
  void readFully(long position, byte[] target, int offset, int length) throws IOException;

  /**
   * The range {@code [start, end)}, to be taken in order. A remote disk asks for it once, however
   * small the pieces are that it is taken in; others read each piece as it is taken.
   *
   * @return owned by the caller, who closes it before this input
   * @throws IndexOutOfBoundsException if the range does not lie within the file
   */
  default DiskStream stream(long start, long end) {
    Objects.checkFromToIndex(start, end, sizeBytes());
    return DiskStream.over(this::readFully, start, end);
  }

  /**
   * The whole file.
   *
   * @throws IOException if it is larger than {@code limitBytes}
   */
  default byte[] readAll(int limitBytes) throws IOException {
    if (sizeBytes() > limitBytes) {
      throw new IOException(
          "file is larger than expected: file="
              + description()
              + " sizeBytes="
              + sizeBytes()
              + " limitBytes="
              + limitBytes);
    }
    byte[] bytes = new byte[(int) sizeBytes()];
    readFully(0, bytes, 0, bytes.length);
    return bytes;
  }

  /** What this input is called in messages: disk and path. */
  String description();
}
