package io.heartwood.sql.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A sliding window over a stream of bytes: the bytes {@code [position, limit)} of {@link #buffer}
 * are read and not yet consumed. It grows when a row is longer than it, up to a stated limit.
 * Confined to one thread.
 */
final class InputWindow implements Closeable {
  private static final int INITIAL_BYTES = 1 << 20;

  /** The largest row that is read: 256 MiB. */
  static final int MAX_ROW_BYTES = 1 << 28;

  private final InputStream stream;

  /** The bytes; replaced when the window grows. */
  byte[] buffer;

  /** Where the first byte that is not consumed lies. */
  int position;

  /** Behind the last byte that was read. */
  int limit;

  /** Whether nothing follows behind {@link #limit}. */
  boolean ended;

  InputWindow(InputStream stream) {
    this.stream = stream;
    this.buffer = new byte[INITIAL_BYTES];
  }

  /**
   * Reads more bytes behind {@link #limit}; what is not consumed may move to the front.
   *
   * @return false if the stream has ended
   * @throws RowTooLongException if the window is full and must not grow
   */
  boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      if (buffer.length >= MAX_ROW_BYTES) {
        throw new RowTooLongException();
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count;
    try {
      count = stream.read(buffer, limit, buffer.length - limit);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      throw new IOException("damaged compressed data: " + e.getMessage(), e);
    }
    if (count < 0) {
      ended = true;
      return false;
    }
    limit += count;
    return true;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** A row is longer than {@link #MAX_ROW_BYTES}. */
  static final class RowTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    RowTooLongException() {
      super("a row is longer than " + MAX_ROW_BYTES + " bytes");
    }
  }
}
