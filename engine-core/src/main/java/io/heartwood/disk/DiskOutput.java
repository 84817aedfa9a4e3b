package io.heartwood.disk;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file being written, front to back, by one thread at a time.
 *
 * <p>{@link #finish()} makes the bytes part of the transaction that created this output; closing
 * without it abandons them, and nothing of the file will ever be visible. {@code close()} after
 * {@code finish()} does nothing.
 */
public interface DiskOutput extends Closeable {
  /** Appends {@code source[offset..offset+length)}; the array may be reused after the call. */
  void write(byte[] source, int offset, int length) throws IOException;

  /** Number of bytes written so far. */
  long position();

  /**
   * Ends the file, which becomes visible when the transaction commits. A disk may go on storing the
   * bytes beside; the commit then waits for it, and fails if it fails.
   *
   * @throws IOException if some byte could not be stored; the output is then abandoned
   */
  void finish() throws IOException;

  /**
   * Releases everything; abandons the file unless {@link #finish()} succeeded. May be called twice.
   */
  @Override
  void close() throws IOException;
}
