package io.heartwood.disk.cache;

import java.io.IOException;
import java.nio.file.Path;

/** Files of a cache on a disk that is full, may not be written, or cannot be read, at will. */
final class FaultySegmentFiles extends SegmentFiles {
  volatile boolean writesFail;
  volatile boolean readsFail;
  volatile boolean deletesFail;

  FaultySegmentFiles(Path root) {
    super(root);
  }

  @Override
  Writer writer(SegmentKey key) throws IOException {
    Writer writer = super.writer(key);
    if (!writesFail) {
      return writer;
    }
    writer.close();
    return new FullWriter(directory(key).resolve("full" + System.nanoTime() + TEMPORARY));
  }

  @Override
  void read(
      CacheSegment segment, long objectSizeBytes, long from, byte[] target, int offset, int length)
      throws IOException {
    if (readsFail) {
      throw new IOException("Input/output error");
    }
    super.read(segment, objectSizeBytes, from, target, offset, length);
  }

  @Override
  void delete(CacheSegment segment) throws IOException {
    if (deletesFail) {
      throw new IOException("Read-only file system");
    }
    super.delete(segment);
  }

  /** Takes the first bytes only. */
  private final class FullWriter extends Writer {
    private long room = 3000;

    FullWriter(Path temporary) throws IOException {
      super(temporary);
    }

    @Override
    void append(byte[] bytes, int offset, int length) throws IOException {
      super.append(bytes, offset, (int) Math.min(length, room));
      room -= length;
      if (room < 0) {
        throw new IOException("No space left on device");
      }
    }
  }
}
