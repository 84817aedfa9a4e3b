package io.heartwood.disk.object;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ReadHint;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A file read from its objects, one ranged request for each object that a range touches; objects of
 * size 0 are never asked for, nor is any whose contents the metadata has. Thread-safe.
 */
final class ObjectStorageInput implements DiskInput {
  private final ObjectStorage storage;
  private final ReadHint hint;

  /** The whole file, if the metadata has it; else null. */
  private final byte[] contents;

  private final List<StoredObject> objects;
  private final long[] ends;
  private final long sizeBytes;
  private final String description;

  ObjectStorageInput(
      ObjectStorage storage, FileMetadata metadata, ReadHint hint, String description) {
    this.storage = storage;
    this.hint = Objects.requireNonNull(hint, "hint");
    this.contents = contents(metadata, hint.fromStore());
    this.description = description;
    objects = metadata.objects();
    ends = new long[objects.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += objects.get(i).sizeBytes();
      ends[i] = end;
    }
    sizeBytes = metadata.sizeBytes();
  }

  private static byte[] contents(FileMetadata metadata, boolean fromStore) {
    if (metadata.objects().isEmpty()) {
      return metadata.inlineData();
    }
    return fromStore || metadata.copy().length == 0 ? null : metadata.copy();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void readFully(long position, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || length > sizeBytes - position) {
      throw new EOFException(
          "range ends after the file: file="
              + description
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + sizeBytes);
    }
    if (contents != null) {
      System.arraycopy(contents, (int) position, target, offset, length);
      return;
    }
    int read = 0;
    for (int i = firstObjectAt(position); read < length; i++) {
      StoredObject object = objects.get(i);
      long start = position + read - (ends[i] - object.sizeBytes());
      int count = (int) Math.min(length - read, object.sizeBytes() - start);
      if (count > 0) {
        storage.readFully(object, hint, start, target, offset + read, count);
        read += count;
      }
    }
  }

  /** One stream for each object that the range touches, each begun when it is come to. */
  @Override
  public DiskStream stream(long start, long end) {
    Objects.checkFromToIndex(start, end, sizeBytes);
    return contents != null
        ? DiskStream.over(this::readFully, start, end)
        : new ObjectsStream(start, end);
  }

  private final class ObjectsStream implements DiskStream {
    private final long end;
    private long position;
    private DiskStream current;
    private long currentEnd;

    ObjectsStream(long start, long end) {
      this.position = start;
      this.end = end;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void readFully(byte[] target, int offset, int length) throws IOException {
      if (length > end - position) {
        throw DiskStream.pastEnd(position, length, end);
      }
      for (int read = 0; read < length; ) {
        if (current == null) {
          open();
        }
        int count = (int) Math.min(length - read, currentEnd - position);
        current.readFully(target, offset + read, count);
        read += count;
        position += count;
        if (position == currentEnd) {
          close();
        }
      }
    }

    private void open() {
      int index = firstObjectAt(position);
      StoredObject object = objects.get(index);
      long first = ends[index] - object.sizeBytes();
      currentEnd = Math.min(end, ends[index]);
      current = storage.stream(object, hint, position - first, currentEnd - first);
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }

  /** Index of the first object that ends after {@code position}. */
  private int firstObjectAt(long position) {
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

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {}
}
