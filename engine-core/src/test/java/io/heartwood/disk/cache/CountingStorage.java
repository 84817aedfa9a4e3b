package io.heartwood.disk.cache;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts reads of a storage, and lets a test stand in their way. Owns it. Thread-safe. */
final class CountingStorage implements ObjectStorage {
  /** Stands before a read. */
  @FunctionalInterface
  interface Hook {
    void before(ObjectKey key, long position, int length) throws IOException;
  }

  private final ObjectStorage storage;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger openStreams = new AtomicInteger();
  private final AtomicInteger leftStreams = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Hook hook = (key, position, length) -> {};

  CountingStorage(ObjectStorage storage) {
    this.storage = storage;
  }

  int readCount() {
    return reads.get();
  }

  long readBytes() {
    return bytes.get();
  }

  void reset() {
    reads.set(0);
    bytes.set(0);
  }

  void before(Hook newHook) {
    hook = newHook;
  }

  @Override
  public String description() {
    return storage.description();
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    reads.incrementAndGet();
    bytes.addAndGet(length);
    hook.before(key, position, length);
    storage.readFully(key, position, target, offset, length);
  }

  /** One read, from its first byte on; bytes count as they are taken. */
  @Override
  public DiskStream stream(StoredObject object, ReadHint hint, long start, long end) {
    DiskStream stream = storage.stream(object, hint, start, end);
    openStreams.incrementAndGet();
    return new DiskStream() {
      private boolean closed;

      @Override
      public long position() {
        return stream.position();
      }

      @Override
      public void readFully(byte[] target, int offset, int length) throws IOException {
        if (position() == start) {
          reads.incrementAndGet();
        }
        bytes.addAndGet(length);
        hook.before(object.key(), position(), length);
        stream.readFully(target, offset, length);
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          openStreams.decrementAndGet();
          if (position() < end) {
            leftStreams.incrementAndGet();
          }
        }
        stream.close();
      }
    };
  }

  /** Streams that were closed before their end, which costs a connection. */
  int leftStreamCount() {
    return leftStreams.get();
  }

  int openStreamCount() {
    return openStreams.get();
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    return storage.upload(key);
  }

  @Override
  public void replace(ObjectKey key, byte[] content) throws IOException {
    storage.replace(key, content);
  }

  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] content) throws IOException {
    return storage.putIfAbsent(key, content);
  }

  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    storage.copy(from, to);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    storage.delete(keys);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return storage.find(key);
  }

  @Override
  public List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException {
    return storage.list(prefix, startAfter, limit);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
