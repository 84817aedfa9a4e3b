package io.heartwood.disk.object;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Objects in the heap: for tests, and for disks that need not outlive the process. An object holds
 * at most 2 GiB. Thread-safe. Closing forgets nothing, so that a test may reopen what a crash left.
 */
public final class MemoryObjectStorage implements ObjectStorage {
  private record Stored(byte[] bytes, Instant lastModified) {}

  private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final AtomicInteger openUploads = new AtomicInteger();
  private final Clock clock;

  /** An empty storage on the system's clock. */
  public MemoryObjectStorage() {
    this(Clock.systemUTC());
  }

  /** An empty storage whose objects are as old as {@code clock} says. */
  public MemoryObjectStorage(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    byte[] bytes = require(key);
    if (position < 0 || length > bytes.length - position) {
      throw new EOFException(
          "range ends after the object: key="
              + key
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + bytes.length);
    }
    System.arraycopy(bytes, (int) position, target, offset, length);
  }

  @Override
  public ObjectUpload upload(ObjectKey key) {
    openUploads.incrementAndGet();
    return new Upload(key);
  }

  @Override
  public void replace(ObjectKey key, byte[] bytes) {
    objects.put(key.value(), stored(bytes.clone()));
  }

  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) {
    return objects.putIfAbsent(key.value(), stored(bytes.clone())) == null;
  }

  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    objects.put(to.value(), stored(require(from)));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    for (ObjectKey key : keys) {
      objects.remove(key.value());
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.value()))
        .map(stored -> new StoredObject(key, stored.bytes.length));
  }

  @Override
  public List<ListedObject> list(String prefix, String startAfter, int limit) {
    List<ListedObject> page = new ArrayList<>();
    boolean fromPrefix = prefix.compareTo(startAfter) > 0;
    String start = fromPrefix ? prefix : startAfter;
    for (Map.Entry<String, Stored> entry : objects.tailMap(start, fromPrefix).entrySet()) {
      if (page.size() == limit || !entry.getKey().startsWith(prefix)) {
        break;
      }
      Stored stored = entry.getValue();
      page.add(
          new ListedObject(
              new ObjectKey(entry.getKey()), stored.bytes.length, stored.lastModified));
    }
    return page;
  }

  /** Number of objects. */
  public int objectCount() {
    return objects.size();
  }

  /** Number of uploads that were begun and neither finished nor closed: a test expects 0. */
  public int openUploadCount() {
    return openUploads.get();
  }

  @Override
  public void close() {}

  private Stored stored(byte[] bytes) {
    return new Stored(bytes, clock.instant());
  }

  private byte[] require(ObjectKey key) throws NoSuchFileException {
    Stored stored = objects.get(key.value());
    if (stored == null) {
      throw new NoSuchFileException(key.value(), null, "no such object");
    }
    return stored.bytes;
  }

  private final class Upload implements ObjectUpload {
    private final ObjectKey key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    Upload(ObjectKey key) {
      this.key = key;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      requireOpen();
      if (length > Integer.MAX_VALUE - 16 - bytes.size()) {
        throw new IOException("object is too large for memory: key=" + key);
      }
      bytes.write(source, offset, length);
    }

    @Override
    public StoredObject finish() {
      requireOpen();
      end();
      objects.put(key.value(), stored(bytes.toByteArray()));
      return new StoredObject(key, bytes.size());
    }

    @Override
    public void close() {
      if (!ended) {
        end();
      }
    }

    private void end() {
      ended = true;
      openUploads.decrementAndGet();
    }

    private void requireOpen() {
      if (ended) {
        throw new IllegalStateException("upload has ended: key=" + key);
      }
    }
  }
}
