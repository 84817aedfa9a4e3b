package io.heartwood.disk.local;

import io.heartwood.disk.DiskOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file being written under a temporary name. Confined to one thread at a time. */
final class LocalOutput implements DiskOutput {
  private static final int BUFFER_BYTES = 16 << 10;

  private final Path staged;
  private final FileChannel channel;
  private final String description;
  private final boolean sync;
  private byte[] buffer = new byte[0];
  private int buffered;
  private long position;
  private volatile State state = State.OPEN;

  private enum State {
    OPEN,
    FINISHED,
    ABANDONED
  }

  LocalOutput(Path staged, String description, boolean sync) throws IOException {
    this.staged = staged;
    this.description = description;
    this.sync = sync;
    channel = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    if (length > BUFFER_BYTES - buffered) {
      drain(buffer, 0, buffered);
      buffered = 0;
    }
    if (length >= BUFFER_BYTES) {
      drain(source, offset, length);
    } else {
      if (buffer.length == 0) {
        buffer = new byte[BUFFER_BYTES];
      }
      System.arraycopy(source, offset, buffer, buffered, length);
      buffered += length;
    }
    position += length;
  }

  private void drain(byte[] source, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
    int end = offset + length;
    try {
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + LocalInput.LARGEST_TRANSFER_BYTES));
        channel.write(bytes);
      }
    } catch (IOException failure) {
      throw new IOException(
          "cannot write: file=" + description + " reason=" + failure.getMessage(), failure);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    try {
      drain(buffer, 0, buffered);
      if (sync) {
        channel.force(true);
      }
      channel.close();
    } catch (IOException | RuntimeException failure) {
      try {
        close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    buffer = new byte[0];
    state = State.FINISHED;
  }

  @Override
  public void close() throws IOException {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABANDONED;
    buffer = new byte[0];
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  /** Removes the bytes of a file that will not be committed. */
  void discard() throws IOException {
    close();
    Files.deleteIfExists(staged);
  }

  Path staged() {
    return staged;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isFinished() {
    return state == State.FINISHED;
  }

  String description() {
    return description;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("output is " + state + ": file=" + description);
    }
  }
}
