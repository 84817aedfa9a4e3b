package io.heartwood.disk.cache;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.FileCacheUse;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.UnfinishedUpload;
import java.io.EOFException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An object storage with a cache before it. Reads of objects whose size is known go through the
 * cache; all else goes to the store behind, and what is deleted there leaves the cache. The hint of
 * a read and the thread's {@link FileCacheUse} say whether it uses the cache and fills it.
 * Thread-safe. Owns the cache, not the store behind: closing closes the cache only.
 */
public final class CachedObjectStorage implements ObjectStorage {
  private final ObjectStorage storage;
  private final SegmentCache cache;

  /** Puts a cache before a store. */
  public CachedObjectStorage(ObjectStorage storage, SegmentCache cache) {
    this.storage = Objects.requireNonNull(storage, "storage");
    this.cache = Objects.requireNonNull(cache, "cache");
  }

  /** The cache. */
  public SegmentCache cache() {
    return cache;
  }

  @Override
  public String description() {
    return storage.description();
  }

  /** Reads past the cache, for the size of the object is not known. */
  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    storage.readFully(key, position, target, offset, length);
  }

  @Override
  public void readFully(
      StoredObject object, ReadHint hint, long position, byte[] target, int offset, int length)
      throws IOException {
    read(
        object,
        hint,
        (from, bytes, place, count) -> storage.readFully(object, hint, from, bytes, place, count),
        position,
        target,
        offset,
        length);
  }

  /** The same with what is not cached from a source of the caller. */
  void read(
      StoredObject object,
      ReadHint hint,
      ObjectSource source,
      long position,
      byte[] target,
      int offset,
      int length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    FileCacheUse use = FileCacheUse.current();
    if (!isUsed(hint, use)) {
      source.readFully(position, target, offset, length);
      return;
    }
    if (position < 0 || length > object.sizeBytes() - position) {
      throw new EOFException(
          "range ends after the object: key="
              + object.key()
              + " position="
              + position
              + " length="
              + length
              + " sizeBytes="
              + object.sizeBytes());
    }
    cache.read(
        object,
        hint.populateCache() && use.fillsOnRead(),
        source,
        position,
        target,
        offset,
        length);
  }

  private boolean isUsed(ReadHint hint, FileCacheUse use) {
    return !hint.fromStore() && use.enabled() && cache.isUsable();
  }

  @Override
  public DiskStream stream(StoredObject object, ReadHint hint, long start, long end) {
    FileCacheUse use = FileCacheUse.current();
    if (!isUsed(hint, use)) {
      return storage.stream(object, hint, start, end);
    }
    // The last segment that is filled may end behind the range.
    boolean fills = hint.populateCache() && use.fillsOnRead();
    long fetchedEnd = fills ? cache.fetchedEnd(object.sizeBytes(), end) : end;
    return new CachedStream(this, storage, object, hint, start, end, fetchedEnd);
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    FileCacheUse use = FileCacheUse.current();
    boolean caching = use.enabled() && use.fillsOnWrite() && cache.takesInWrites();
    return new WriteThrough(cache, key, storage.upload(key), caching);
  }

  @Override
  public void replace(ObjectKey key, byte[] bytes) throws IOException {
    try {
      storage.replace(key, bytes);
    } finally {
      cache.remove(List.of(key));
    }
  }

  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    boolean put = storage.putIfAbsent(key, bytes);
    if (put) {
      cache.remove(List.of(key));
    }
    return put;
  }

  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    try {
      storage.copy(from, to);
    } finally {
      cache.remove(List.of(to));
    }
  }

  @Override
  public void copy(StoredObject from, ObjectKey to) throws IOException {
    try {
      storage.copy(from, to);
    } finally {
      cache.remove(List.of(to));
    }
  }

  @Override
  public ObjectStorage store() {
    return storage.store();
  }

  @Override
  public boolean isSameStore(ObjectStorage other) {
    return storage.isSameStore(other);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    try {
      storage.delete(keys);
    } finally {
      cache.remove(keys);
    }
  }

  @Override
  public List<UnfinishedUpload> unfinishedUploads() throws IOException {
    return storage.unfinishedUploads();
  }

  @Override
  public void giveUp(UnfinishedUpload upload) throws IOException {
    storage.giveUp(upload);
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
  public List<RequestTotals> requestTotals() {
    return storage.requestTotals();
  }

  @Override
  public double pricePerGibMonth() {
    return storage.pricePerGibMonth();
  }

  @Override
  public Map<ProfileEvent, Long> events() {
    return cache.events().snapshot();
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }
}
