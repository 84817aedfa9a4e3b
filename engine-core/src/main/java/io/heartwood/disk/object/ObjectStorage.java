package io.heartwood.disk.object;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes under keys: a bucket. Objects are written as a whole; only layouts whose keys are names
 * ever write one twice. Thread-safe.
 *
 * <p>A missing object is a {@link java.nio.file.NoSuchFileException} that names the key. Requests
 * are retried within stated bounds inside; an exception means the bounds were used up.
 */
public interface ObjectStorage extends Closeable {
  /** Store and bucket for messages, without secrets. */
  String description();

  /**
   * Reads exactly {@code length} bytes of an object from {@code position}: one ranged request.
   *
   * @throws java.io.EOFException if the object ends before
   */
  void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException;

  /**
   * Reads exactly {@code length} bytes of an object whose size is known, for a stated reason: what
   * a storage with a cache needs to know. Others ask for just these bytes.
   *
   * @param object the object as its metadata names it
   * @param hint why the bytes are read
   * @throws java.io.EOFException if the object ends before
   */
  default void readFully(
      StoredObject object, ReadHint hint, long position, byte[] target, int offset, int length)
      throws IOException {
    readFully(object.key(), position, target, offset, length);
  }

  /**
   * The bytes {@code [start, end)} of an object whose size is known, to be taken in order; owned by
   * the caller. A store that can asks for them once, however small the pieces are that they are
   * taken in.
   *
   * @param object the object as its metadata names it
   * @param hint why the bytes are read
   */
  default DiskStream stream(StoredObject object, ReadHint hint, long start, long end) {
    return DiskStream.over(
        (position, target, offset, length) ->
            readFully(object, hint, position, target, offset, length),
        start,
        end);
  }

  /** Begins a new object, under a key that is free; the caller closes the upload. */
  ObjectUpload upload(ObjectKey key) throws IOException;

  /**
   * Makes an object of these bytes, in the place of one that may be there.
   *
   * <p>If this fails the key has what it had before, or these bytes. That is what an {@link
   * #upload} does not promise: one that fails may leave the key empty.
   */
  void replace(ObjectKey key, byte[] bytes) throws IOException;

  /**
   * Makes an object of these bytes only if the key is free.
   *
   * @return whether this call made the object
   */
  boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException;

  /**
   * Copies an object within the store, where it can without moving its bytes through this process.
   * If this fails, a key that was taken has what it had before, or the copy.
   */
  void copy(ObjectKey from, ObjectKey to) throws IOException;

  /** Copies an object whose size is known: the store need not be asked for it first. */
  default void copy(StoredObject from, ObjectKey to) throws IOException {
    copy(from.key(), to);
  }

  /** The store itself, behind caches that stand before it. */
  default ObjectStorage store() {
    return this;
  }

  /** Whether objects of {@code other} can be copied here by their keys. */
  default boolean isSameStore(ObjectStorage other) {
    return store() == other.store();
  }

  /** Deletes objects in as few requests as the store allows; missing ones are no error. */
  void delete(Collection<ObjectKey> keys) throws IOException;

  /** The object, if it exists. Not used on any read path. */
  Optional<StoredObject> find(ObjectKey key) throws IOException;

  /**
   * Up to {@code limit} objects whose keys start with {@code prefix}, in ascending order of key;
   * fewer only if there are no more.
   *
   * @param startAfter only keys greater than this; empty for the first page
   */
  List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException;

  /**
   * The uploads under the storage's own key prefix that were begun and have not ended, those going
   * on now included; none where an upload is one request.
   *
   * @throws java.io.IOException if the store does not tell all of them
   */
  default List<UnfinishedUpload> unfinishedUploads() throws IOException {
    return List.of();
  }

  /**
   * Makes the store forget what an unfinished upload has sent; its end will fail. One that has
   * ended is no error. Some stores delete the object of that key, too, if there is one.
   */
  default void giveUp(UnfinishedUpload upload) throws IOException {
    throw new IOException("storage has no unfinished uploads: key=" + upload.key());
  }

  /** The requests sent so far, by kind; empty if the store does not count them. */
  default List<RequestTotals> requestTotals() {
    return List.of();
  }

  /** What keeping 2^30 bytes for a month costs; 0 if that is not known. */
  default double pricePerGibMonth() {
    return 0;
  }

  /**
   * What has happened beside requests since the storage was opened: hits of a cache and the like;
   * empty for storages that count nothing.
   */
  default Map<ProfileEvent, Long> events() {
    return Map.of();
  }
}
