package io.heartwood.disk.memory;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Immutable bytes in chunks, so that growing and joining copy little. */
final class MemoryBytes {
  static final MemoryBytes EMPTY = new MemoryBytes(List.of());

  private final List<byte[]> chunks;
  private final long[] ends;

  private MemoryBytes(List<byte[]> chunks) {
    this.chunks = chunks;
    ends = new long[chunks.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += chunks.get(i).length;
      ends[i] = end;
    }
  }

  /** The bytes of the chunks, which must not change any more. */
  static MemoryBytes of(List<byte[]> chunks) {
    return new MemoryBytes(List.copyOf(chunks));
  }

  /** These bytes followed by others. */
  MemoryBytes concat(MemoryBytes tail) {
    List<byte[]> joined = new ArrayList<>(chunks);
    joined.addAll(tail.chunks);
    return of(joined);
  }

  long sizeBytes() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  void read(long position, byte[] target, int offset, int length, String description)
      throws EOFException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || length > sizeBytes() - position) {
      throw new EOFException(
          "range ends after the file: file="
              + description
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + sizeBytes());
    }
    int copied = 0;
    for (int i = firstChunkAt(position); copied < length; i++) {
      byte[] chunk = chunks.get(i);
      int start = (int) (position + copied - (ends[i] - chunk.length));
      int count = Math.min(length - copied, chunk.length - start);
      System.arraycopy(chunk, start, target, offset + copied, count);
      copied += count;
    }
  }

  private int firstChunkAt(long position) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
