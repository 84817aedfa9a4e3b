package io.heartwood.disk.object;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;

/**
 * A file being uploaded as one object; an empty file needs none, nor does one so small that it is
 * kept with its name. When the file is finished its upload is ended by the disk's {@link
 * UploadThreads}. Confined to one thread at a time.
 */
final class ObjectStorageOutput implements DiskOutput {
  private static final byte[] NOTHING = new byte[0];

  private enum State {
    OPEN,
    FINISHED,
    ABANDONED
  }

  private final ObjectStorageDisk disk;
  private final DiskPath file;
  private final int maxInlineDataSizeBytes;

  /** The file so far, as long as it has no upload. */
  private byte[] buffered = NOTHING;

  private ObjectKey key;
  private ObjectUpload upload;
  private Future<StoredObject> ending;
  private StoredObject object;
  private long position;
  private volatile State state = State.OPEN;

  /**
   * Begins a file.
   *
   * @param maxInlineDataSizeBytes a file up to this size needs no object; its bytes are buffered
   */
  ObjectStorageOutput(ObjectStorageDisk disk, DiskPath file, int maxInlineDataSizeBytes) {
    this.disk = disk;
    this.file = file;
    this.maxInlineDataSizeBytes = maxInlineDataSizeBytes;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    if (length == 0) {
      return;
    }
    if (upload == null && length <= maxInlineDataSizeBytes - position) {
      buffer(source, offset, length);
    } else {
      upload(source, offset, length);
    }
    position += length;
  }

  private void buffer(byte[] source, int offset, int length) {
    int end = (int) position + length;
    if (end > buffered.length) {
      int grown = Math.max(end, Math.min(2 * buffered.length, maxInlineDataSizeBytes));
      buffered = Arrays.copyOf(buffered, grown);
    }
    System.arraycopy(source, offset, buffered, (int) position, length);
  }

  private void upload(byte[] source, int offset, int length) throws IOException {
    if (upload == null) {
      key = disk.metadata().newObjectKey(file);
      upload = disk.objects().upload(key);
      upload.write(buffered, 0, (int) position);
      buffered = NOTHING;
    }
    upload.write(source, offset, length);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    if (upload != null) {
      ending = disk.uploads().start(this::endUpload);
    }
    state = State.FINISHED;
    if (ending != null && ending.isDone()) {
      awaitObject();
    }
  }

  private StoredObject endUpload() throws IOException {
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
      return made;
    } catch (IOException | RuntimeException | Error failure) {
      removeAfter(failure);
      throw failure;
    }
  }

  /** A failed upload may have made its object all the same, so its key is deleted too. */
  private void removeAfter(Throwable failure) {
    try {
      upload.close();
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(second);
    }
    disk.removals().remove(List.of(key));
  }

  /**
   * Waits until the object of a finished file exists.
   *
   * @throws IOException if it could not be made; nothing of it is left then, and the file is
   *     abandoned
   */
  void awaitObject() throws IOException {
    if (state != State.FINISHED || ending == null || object != null) {
      return;
    }
    boolean made = false;
    try {
      object = UploadThreads.await(ending);
      made = true;
    } finally {
      if (!made) {
        state = State.ABANDONED;
      }
    }
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

  /** The object of a finished file that was waited for; null if the file needs none. */
  StoredObject object() {
    return object;
  }

  /** What a finished file consists of. */
  FileMetadata metadata() {
    if (object != null) {
      return FileMetadata.of(List.of(object));
    }
    byte[] inlineData = Arrays.copyOf(buffered, (int) position);
    return new FileMetadata(List.of(), inlineData, 0, false);
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
