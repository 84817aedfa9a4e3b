package io.heartwood.disk;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;

/**
 * A long range of a file that is taken in order, little by little, by a reader that has no room for
 * it as a whole. A remote disk asks for it once, and leaves in its connection what has not been
 * taken; where that is not possible, each piece is a request of its own.
 *
 * <p>Nothing is asked for before the first byte is read. A stream may be left at any byte: closing
 * gives its connection back, and what was not taken is not fetched. It may be read by any thread,
 * but by one at a time; its input has to stay open. After an exception it can only be closed.
 */
public interface DiskStream extends Closeable {
  /** Where the next byte lies in the file. */
  long position();

  /**
   * Takes exactly the next {@code length} bytes into {@code target[offset..offset+length)}.
   *
   * @throws EOFException if the stream ends before
   * @throws IOException if the bytes cannot be read
   */
  void readFully(byte[] target, int offset, int length) throws IOException;

  /** Gives back what it holds. May be called twice. */
  @Override
  void close();

  /** Reads of ranges, as {@link DiskInput#readFully}. */
  @FunctionalInterface
  interface Ranges {
    /** Reads exactly {@code length} bytes at {@code position}. */
    void readFully(long position, byte[] target, int offset, int length) throws IOException;
  }

  /** A stream over {@code [start, end)} whose pieces are read one by one. */
  static DiskStream over(Ranges ranges, long start, long end) {
    return new PieceStream(ranges, start, end);
  }

  /** The exception of who wants more than there is. */
  static EOFException pastEnd(long position, int length, long end) {
    return new EOFException(
        "read ends after the stream: position=" + position + " length=" + length + " end=" + end);
  }
}
