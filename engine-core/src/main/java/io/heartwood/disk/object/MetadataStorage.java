package io.heartwood.disk.object;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Names of files and directories, and for each file the objects that hold its contents.
 * Thread-safe. Missing names are {@link java.nio.file.NoSuchFileException}; metadata that cannot be
 * parsed is an IOException that names the file, the line, what was expected and what was found.
 */
public interface MetadataStorage extends Closeable {
  /** How ClickHouse names the layout: {@code local}, {@code plain}, ... */
  String type();

  /** Where the names live, for messages and {@code system.disks.path}. */
  String location();

  /** Whether a file or directory of this name exists. */
  boolean exists(DiskPath path) throws IOException;

  /** Whether a directory of this name exists. */
  boolean isDirectory(DiskPath path) throws IOException;

  /** Names of the entries of a directory, ascending. */
  List<String> list(DiskPath directory) throws IOException;

  /** When the name was last changed. */
  Instant lastModified(DiskPath path) throws IOException;

  /** What a file consists of. */
  FileMetadata read(DiskPath file) throws IOException;

  /**
   * A key for an object of {@code file}, never given out before, unless the layout has only one for
   * each file.
   */
  ObjectKey newObjectKey(DiskPath file);

  /**
   * Whether this layout makes keys like this one, so that what is under way to it in the store is a
   * disk's own. Under the same prefix there may be anything else.
   */
  default boolean makesKey(ObjectKey key) {
    return false;
  }

  /** Makes keys for the objects of one transaction's files. Thread-safe. */
  @FunctionalInterface
  interface KeySource {
    /**
     * The key of a new object of {@code file}; writing to it harms nothing that is there.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file has only one key, and exists
     */
    ObjectKey newObjectKey(DiskPath file) throws IOException;
  }

  /**
   * Keys for one transaction: layouts whose keys tell the directory keep the files together that it
   * puts into one.
   */
  default KeySource transactionKeys() {
    return this::newObjectKey;
  }

  /**
   * Tells {@code observer}, before a name refers to it, of each object that the storage itself
   * writes or deletes under a key that may be used twice, so that a cache can forget what it has.
   * For layouts whose keys are names; others never use a key twice.
   */
  default void observeRewrites(Consumer<ObjectKey> observer) {}

  /** What a disk with this metadata can do. */
  default Set<DiskCapability> capabilities() {
    return DiskCapability.all();
  }

  /** Whether a file may have its contents in its metadata instead of in objects. */
  default boolean keepsInlineData() {
    return false;
  }

  /**
   * Whether a key may be used twice, so that an object may have given way to another while the disk
   * was closed: then what a cache has of an earlier run may be out of date.
   */
  default boolean replacesObjects() {
    return false;
  }

  /** Whether {@link FileMetadata#copy()} is kept. */
  default boolean keepsCopies() {
    return false;
  }

  /**
   * Adds the copy to a file that has none, where copies are kept; without effect if the file does
   * not consist of these objects any more. Names and their number, and all else that the metadata
   * tells, stay as they are, whatever interrupts it.
   *
   * @param contents what the objects hold, verified
   */
  default void addCopy(DiskPath file, List<StoredObject> objects, byte[] contents)
      throws IOException {}

  /** Begins a group of changes. */
  MetadataTransaction begin() throws IOException;

  /**
   * Objects that a commit released before the storage was opened and whose removal nobody
   * confirmed: what a crash between forgetting a name and deleting its objects has left. None of
   * them is named by a file. Empty for a storage that does not remember releases.
   */
  default List<StoredObject> unconfirmedRemovals() throws IOException {
    return List.of();
  }

  /** Tells the storage that released objects are gone from the object storage. */
  default void confirmRemoved(Collection<ObjectKey> keys) throws IOException {}
}
