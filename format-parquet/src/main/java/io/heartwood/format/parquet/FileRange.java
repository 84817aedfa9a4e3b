package io.heartwood.format.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes {@code [position, end)} of a file, read through a small buffer. Confined to one thread. */
final class FileRange extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final FileChannel channel;
  private final long end;
  private final ByteBuffer buffer;
  private long loaded;

  /** Reads a range; the channel stays open. */
  FileRange(String file, FileChannel channel, long position, long end) {
    this.file = file;
    this.channel = channel;
    this.loaded = position;
    this.end = end;
    this.buffer =
        ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER_BYTES, end - position))).limit(0);
  }

  /** How messages name the file. */
  String file() {
    return file;
  }

  /** Where the next byte lies in the file. */
  long position() {
    return loaded - buffer.remaining();
  }

  /** Bytes up to the end of the range. */
  long remaining() {
    return end - position();
  }

  boolean isAtEnd() {
    return remaining() <= 0;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    if (loaded >= end) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), end - loaded));
    int count = channel.read(buffer, loaded);
    buffer.flip();
    loaded += Math.max(count, 0);
    return count > 0;
  }
}
