package io.heartwood.testing;

import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers what is read, and can hold answers back until so many are waited for at a time.
 * Thread-safe.
 */
public final class RecordingObjectStorage implements ObjectStorage {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A ranged request. */
  public record Read(String key, long position, long end) {}

  private final ObjectStorage storage;
  private final List<Read> reads = new ArrayList<>();
  private int underWay;
  private int mostAtATime;
  private int heldBack;
  private int letPass;
  private int findCount;
  private int listCount;

  /** Owns the storage. */
  public RecordingObjectStorage(ObjectStorage storage) {
    this.storage = storage;
  }

  /** Forgets what was read. */
  public synchronized void clear() {
    reads.clear();
    mostAtATime = 0;
    findCount = 0;
    listCount = 0;
  }

  /** Forgets what was read; holds answers back until {@code count} are waited for, or too long. */
  public synchronized void answerNoneBefore(int count) {
    clear();
    heldBack = count;
  }

  /** The same from the read after {@code readCount} others on. */
  public synchronized void answerNoneBefore(int count, int readCount) {
    answerNoneBefore(count);
    letPass = readCount;
  }

  /** What was read. */
  public synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  /** Most requests that were under way at a time. */
  public synchronized int mostAtATime() {
    return mostAtATime;
  }

  /** How often an object was looked for. */
  public synchronized int findCount() {
    return findCount;
  }

  /** How often objects were listed. */
  public synchronized int listCount() {
    return listCount;
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    begin(new Read(key.value(), position, position + length));
    try {
      storage.readFully(key, position, target, offset, length);
    } finally {
      synchronized (this) {
        underWay--;
      }
    }
  }

  private synchronized void begin(Read read) throws InterruptedIOException {
    reads.add(read);
    underWay++;
    if (letPass > 0) {
      letPass--;
      return;
    }
    mostAtATime = Math.max(mostAtATime, underWay);
    if (underWay >= heldBack) {
      heldBack = 0;
      notifyAll();
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (heldBack > 0 && System.nanoTime() < deadline) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while held back: " + read);
      }
    }
    heldBack = 0;
  }

  @Override
  public String description() {
    return "recorded " + storage.description();
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    return storage.upload(key);
  }

  @Override
  public void replace(ObjectKey key, byte[] bytes) throws IOException {
    storage.replace(key, bytes);
  }

  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    return storage.putIfAbsent(key, bytes);
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
    synchronized (this) {
      findCount++;
    }
    return storage.find(key);
  }

  @Override
  public List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException {
    synchronized (this) {
      listCount++;
    }
    return storage.list(prefix, startAfter, limit);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
