package io.heartwood.disk.object;

import io.heartwood.disk.Faults;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * An object storage whose operations fail as {@link Faults} say. Operations are named {@code read},
 * {@code upload}, {@code write}, {@code finish}, {@code replace}, {@code put}, {@code copy}, {@code
 * delete}, {@code find} and {@code list}; deletion is asked about with all keys joined by spaces.
 * An upload whose end failed deletes its key when it is closed, as one to S3 does. After a crash
 * not even that reaches the storage behind. Thread-safe.
 */
public final class FaultyObjectStorage implements ObjectStorage {
  private final ObjectStorage storage;
  private final Faults faults;
  private volatile Predicate<String> leftOut = key -> false;
  private final AtomicInteger openUploads = new AtomicInteger();

  /** Wraps a storage, and owns it. */
  public FaultyObjectStorage(ObjectStorage storage, Faults faults) {
    this.storage = storage;
    this.faults = faults;
  }

  /** From now on listings lack some objects, as those of a store that is slow to show them. */
  public void leaveOutOfListings(Predicate<String> keys) {
    leftOut = keys;
  }

  /** Number of uploads that nobody closed: a test expects 0. */
  public int openUploadCount() {
    return openUploads.get();
  }

  @Override
  public String description() {
    return "faulty " + storage.description();
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    faults.run(
        "read",
        key.value(),
        () -> {
          storage.readFully(key, position, target, offset, length);
          return null;
        },
        () -> storage.readFully(key, position, target, offset, length / 2));
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    faults.step("upload", key.value(), () -> {});
    return new Upload(storage.upload(key), key);
  }

  @Override
  public void replace(ObjectKey key, byte[] bytes) throws IOException {
    faults.step("replace", key.value(), () -> storage.replace(key, bytes));
  }

  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    return faults.run("put", key.value(), () -> storage.putIfAbsent(key, bytes));
  }

  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    faults.step("copy", from.value(), () -> storage.copy(from, to));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    String all = String.join(" ", keys.stream().map(ObjectKey::value).toList());
    faults.step("delete", all, () -> storage.delete(keys));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return faults.run("find", key.value(), () -> storage.find(key));
  }

  @Override
  public List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException {
    List<ListedObject> page =
        faults.run("list", prefix, () -> storage.list(prefix, startAfter, limit));
    return page.stream().filter(object -> !leftOut.test(object.key().value())).toList();
  }

  @Override
  public void close() throws IOException {
    if (!faults.isCrashed()) {
      storage.close();
    }
  }

  private final class Upload implements ObjectUpload {
    private final ObjectUpload upload;
    private final ObjectKey key;
    private boolean failed;
    private boolean closed;

    Upload(ObjectUpload upload, ObjectKey key) {
      this.upload = upload;
      this.key = key;
      openUploads.incrementAndGet();
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      faults.step("write", key.value(), () -> upload.write(source, offset, length));
    }

    @Override
    public StoredObject finish() throws IOException {
      failed = true;
      StoredObject object = faults.run("finish", key.value(), upload::finish);
      failed = false;
      return object;
    }

    @Override
    public void close() throws IOException {
      boolean first = !closed;
      if (first) {
        closed = true;
        openUploads.decrementAndGet();
      }
      if (faults.isCrashed()) {
        return;
      }
      upload.close();
      if (first && failed) {
        storage.delete(List.of(key));
      }
    }
  }
}
