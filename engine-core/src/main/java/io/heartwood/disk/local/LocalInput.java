package io.heartwood.disk.local;

import io.heartwood.disk.DiskInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file read by position. Thread-safe. */
final class LocalInput implements DiskInput {
  /**
   * The JDK copies through a direct buffer as large as the request and keeps one per thread, so
   * requests are cut: to what leaves room in the processor's cache for where it is copied to. Scans
   * take a tenth less time than with a whole MiB.
   */
  static final int LARGEST_TRANSFER_BYTES = 1 << 17;

  private final FileChannel channel;
  private final long sizeBytes;
  private final String description;

  private LocalInput(FileChannel channel, long sizeBytes, String description) {
    this.channel = channel;
    this.sizeBytes = sizeBytes;
    this.description = description;
  }

  static LocalInput open(Path file, String description) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new LocalInput(channel, channel.size(), description);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void readFully(long position, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || length > sizeBytes - position) {
      throw endOfFile(position, length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    int end = offset + length;
    while (buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + LARGEST_TRANSFER_BYTES));
      if (channel.read(buffer, position + buffer.position() - offset) < 0) {
        throw endOfFile(position, length);
      }
    }
  }

  private EOFException endOfFile(long position, int length) {
    return new EOFException(
        "range ends after the file: file="
            + description
            + " position="
            + position
            + " length="
            + length
            + " sizeBytes="
            + sizeBytes);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
