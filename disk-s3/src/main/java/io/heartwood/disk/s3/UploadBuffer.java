package io.heartwood.disk.s3;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one request being gathered, in segments of {@link UploadMemory}. A buffer below one
 * segment is an array of its own that grows, for most files of a part are small. Confined to one
 * thread, or handed over.
 */
final class UploadBuffer {
  private static final int FIRST_SIZE_BYTES = 4 << 10;

  private final UploadMemory memory;
  private final List<byte[]> segments = new ArrayList<>();
  private byte[] small = new byte[0];
  private long sizeBytes;

  UploadBuffer(UploadMemory memory) {
    this.memory = memory;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void append(byte[] source, int offset, int length) {
    if (segments.isEmpty() && sizeBytes + length <= UploadMemory.SEGMENT_SIZE_BYTES / 2) {
      growSmall((int) sizeBytes + length);
      System.arraycopy(source, offset, small, (int) sizeBytes, length);
      sizeBytes += length;
      return;
    }
    if (segments.isEmpty()) {
      byte[] first = memory.take();
      System.arraycopy(small, 0, first, 0, (int) sizeBytes);
      small = new byte[0];
      segments.add(first);
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int used = (int) (sizeBytes - (segments.size() - 1L) * UploadMemory.SEGMENT_SIZE_BYTES);
      if (used == UploadMemory.SEGMENT_SIZE_BYTES) {
        segments.add(memory.take());
        used = 0;
      }
      int count = Math.min(left, UploadMemory.SEGMENT_SIZE_BYTES - used);
      System.arraycopy(source, from, segments.get(segments.size() - 1), used, count);
      sizeBytes += count;
      from += count;
      left -= count;
    }
  }

  /** A stream over the contents from their start; each attempt of a request takes a new one. */
  InputStream newStream() {
    return new Contents();
  }

  /** Gives the memory back; the buffer is empty afterwards. */
  void release() {
    for (byte[] segment : segments) {
      memory.release(segment);
    }
    segments.clear();
    small = new byte[0];
    sizeBytes = 0;
  }

  private void growSmall(int size) {
    if (size > small.length) {
      int grown = Math.max(Math.max(size, FIRST_SIZE_BYTES), small.length * 2);
      small = Arrays.copyOf(small, Math.min(grown, UploadMemory.SEGMENT_SIZE_BYTES / 2));
    }
  }

  private final class Contents extends InputStream {
    private long position;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (position == sizeBytes) {
        return -1;
      }
      int count = (int) Math.min(length, sizeBytes - position);
      if (segments.isEmpty()) {
        System.arraycopy(small, (int) position, target, offset, count);
      } else {
        int start = (int) (position % UploadMemory.SEGMENT_SIZE_BYTES);
        count = Math.min(count, UploadMemory.SEGMENT_SIZE_BYTES - start);
        byte[] segment = segments.get((int) (position / UploadMemory.SEGMENT_SIZE_BYTES));
        System.arraycopy(segment, start, target, offset, count);
      }
      position += count;
      return count;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, sizeBytes - position);
    }
  }
}
