package io.heartwood.disk.memory;

import io.heartwood.disk.DiskOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A file being written to the heap. Confined to one thread at a time. */
final class MemoryOutput implements DiskOutput {
  private static final int CHUNK_BYTES = 16 << 10;

  private final MemoryDisk disk;
  private final String description;
  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] chunk = new byte[0];
  private int used;
  private long position;
  private volatile MemoryBytes finished;
  private volatile boolean closed;

  MemoryOutput(MemoryDisk disk, String description) {
    this.disk = disk;
    this.description = description;
    disk.opened(this, "output " + description);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    disk.take(length);
    position += length;
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (used == chunk.length) {
        cut();
        chunk = new byte[Math.max(CHUNK_BYTES, end - from)];
      }
      int count = Math.min(end - from, chunk.length - used);
      System.arraycopy(source, from, chunk, used, count);
      used += count;
      from += count;
    }
  }

  private void cut() {
    if (used > 0) {
      chunks.add(used == chunk.length ? chunk : Arrays.copyOf(chunk, used));
    }
    chunk = new byte[0];
    used = 0;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() {
    requireOpen();
    cut();
    finished = MemoryBytes.of(chunks);
    disk.closed(this);
  }

  @Override
  public void close() {
    if (finished == null && !closed) {
      discard();
    }
  }

  /** Forgets the bytes, finished or not. */
  void discard() {
    if (!closed) {
      closed = true;
      finished = null;
      chunks.clear();
      chunk = new byte[0];
      disk.giveBack(position);
      disk.closed(this);
    }
  }

  /** The bytes if finished, else null. */
  MemoryBytes finished() {
    return finished;
  }

  boolean isOpen() {
    return finished == null && !closed;
  }

  String description() {
    return description;
  }

  private void requireOpen() {
    if (!isOpen()) {
      throw new IllegalStateException("output has ended: file=" + description);
    }
  }
}
