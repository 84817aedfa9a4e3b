package io.heartwood.disk.object;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A file being uploaded as one object; an empty file needs none. Confined to one thread at a time.
 */
final class ObjectStorageOutput implements DiskOutput {
  private enum State {
    OPEN,
    FINISHED,
    ABANDONED
  }

  private final ObjectStorageDisk disk;
  private final DiskPath file;
  private ObjectKey key;
  private ObjectUpload upload;
  private StoredObject object;
  private long position;
  private volatile State state = State.OPEN;

  ObjectStorageOutput(ObjectStorageDisk disk, DiskPath file) {
    this.disk = disk;
    this.file = file;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    if (length == 0) {
      return;
    }
    if (upload == null) {
      key = disk.metadata().newObjectKey(file);
      upload = disk.objects().upload(key);
    }
    upload.write(source, offset, length);
    position += length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    if (upload != null) {
      try {
        StoredObject made = upload.finish();
        if (made.sizeBytes() != position) {
          throw new IOException(
              "object has a wrong size: file="
                  + description()
                  + " expected="
                  + position
                  + " actual="
                  + made.sizeBytes());
        }
        upload.close();
        object = made;
      } catch (IOException | RuntimeException failure) {
        abandonAfter(failure);
        throw failure;
      }
    }
    state = State.FINISHED;
  }

  /** A failed upload may have made its object all the same, so its key is deleted too. */
  private void abandonAfter(Exception failure) {
    state = State.ABANDONED;
    try {
      upload.close();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
    disk.removals().remove(List.of(key));
  }

  @Override
  public void close() throws IOException {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABANDONED;
    if (upload != null) {
      upload.close();
    }
  }

  /** The object of a finished file; null if the file is empty. */
  StoredObject object() {
    return object;
  }

  /** What a finished file consists of. */
  FileMetadata metadata() {
    return object == null ? FileMetadata.EMPTY : FileMetadata.of(List.of(object));
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isFinished() {
    return state == State.FINISHED;
  }

  String description() {
    return disk.name() + ":" + file;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("output is " + state + ": file=" + description());
    }
  }
}
