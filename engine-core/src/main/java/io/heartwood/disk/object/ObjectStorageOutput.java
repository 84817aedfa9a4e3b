package io.heartwood.disk.object;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * A file being uploaded as one object; an empty file needs none, nor does one so small that it is
 * kept with its name, or the same as one before. When the file is finished its upload is ended by
 * the disk's {@link UploadThreads}. Confined to one thread at a time.
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
  private final MetadataStorage.KeySource keys;
  private final int maxInlineDataSizeBytes;
  private final int maxSharedFileSizeBytes;
  private final int maxCopySizeBytes;
  private final int maxBufferedBytes;
  private DiskPath committedName;
  private SharedFiles.Shared shared;

  /** The file so far, as long as it may do without an upload. */
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
   * @param keys of the transaction
   * @param maxInlineDataSizeBytes a file up to this size needs no object; its bytes are buffered
   * @param maxSharedFileSizeBytes a file up to this size may share the object of another; likewise
   * @param maxCopySizeBytes the contents of a file up to this size are told to the metadata besides
   *     being stored; likewise
   */
  ObjectStorageOutput(
      ObjectStorageDisk disk,
      DiskPath file,
      MetadataStorage.KeySource keys,
      int maxInlineDataSizeBytes,
      int maxSharedFileSizeBytes,
      int maxCopySizeBytes) {
    this.disk = disk;
    this.file = file;
    this.keys = keys;
    this.maxInlineDataSizeBytes = maxInlineDataSizeBytes;
    this.maxSharedFileSizeBytes = maxSharedFileSizeBytes;
    this.maxCopySizeBytes = maxCopySizeBytes;
    maxBufferedBytes =
        Math.max(maxCopySizeBytes, Math.max(maxInlineDataSizeBytes, maxSharedFileSizeBytes));
    committedName = file;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    if (length == 0) {
      return;
    }
    if (upload == null && length <= maxBufferedBytes - position) {
      buffer(source, offset, length);
    } else {
      upload(source, offset, length);
    }
    position += length;
  }

  private void buffer(byte[] source, int offset, int length) {
    int end = (int) position + length;
    if (end > buffered.length) {
      int grown = Math.max(end, Math.min(2 * buffered.length, maxBufferedBytes));
      buffered = Arrays.copyOf(buffered, grown);
    }
    System.arraycopy(source, offset, buffered, (int) position, length);
  }

  private void upload(byte[] source, int offset, int length) throws IOException {
    if (upload == null) {
      beginUpload();
      buffered = NOTHING;
    }
    upload.write(source, offset, length);
  }

  private void beginUpload() throws IOException {
    key = keys.newObjectKey(file);
    upload = disk.objects().upload(key);
    upload.write(buffered, 0, (int) position);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    if (upload == null && position > maxInlineDataSizeBytes) {
      shared = findShared();
      if (shared == null) {
        beginUpload();
      }
    }
    if (upload != null) {
      ending = disk.uploads().start(this::endUpload);
    }
    state = State.FINISHED;
    if (ending != null && ending.isDone()) {
      awaitObject();
    }
  }

  /** A file with the same name and contents whose object this file can share; null if none. */
  private SharedFiles.Shared findShared() throws IOException {
    SharedFiles.Shared found = disk.sharedFiles().find(file.name(), contents()).orElse(null);
    if (found == null || !disk.metadata().exists(found.file())) {
      return null;
    }
    try {
      FileMetadata metadata = disk.metadata().read(found.file());
      return metadata.objects().equals(List.of(found.object())) ? found : null;
    } catch (NoSuchFileException removedMeanwhile) {
      return null;
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
      disk.made(made.key());
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
      return position <= maxCopySizeBytes
          ? FileMetadata.of(object, contents())
          : FileMetadata.of(List.of(object));
    }
    return new FileMetadata(List.of(), contents(), 0, false);
  }

  /** The file whose object this finished file shares, if the commit still finds it. */
  Optional<SharedFiles.Shared> shared() {
    return Optional.ofNullable(shared);
  }

  /** Tells that the commit had to make an object of a file that was to be shared. */
  void hasOwnObject(StoredObject own) {
    shared = new SharedFiles.Shared(file, own);
  }

  /** The object of a finished small file, which later files may share. */
  Optional<StoredObject> sharable() {
    if (state != State.FINISHED || position == 0 || position > maxSharedFileSizeBytes) {
      return Optional.empty();
    }
    return Optional.ofNullable(shared != null ? shared.object() : object);
  }

  /** What a finished small file holds. */
  byte[] contents() {
    if (buffered.length != position) {
      buffered = Arrays.copyOf(buffered, (int) position);
    }
    return buffered;
  }

  /** Follows a rename in the same transaction. */
  void renamed(DiskPath from, DiskPath to) {
    if (committedName.equals(from)) {
      committedName = to;
    } else if (committedName.startsWith(from)) {
      committedName = to.resolve(committedName.toString().substring(from.toString().length() + 1));
    }
  }

  /** What the file is called when the transaction is committed. */
  DiskPath committedName() {
    return committedName;
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
