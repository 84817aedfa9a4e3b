package io.heartwood.disk.object;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.UnverifiedFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A disk that keeps contents in an object storage and names in a metadata storage. Thread-safe.
 * Owns both storages: closing the disk closes them. A cache stands before the storage of objects of
 * a second disk with the same names ({@link #through}).
 *
 * <p>Writing uploads an object as the bytes come, and the end of it beside the writer, a bounded
 * number at once; committing waits for all and makes the metadata name them; what the commit
 * releases is deleted afterwards. So at every moment an object may be without a name, and no name
 * is without its objects. If deleting fails the commit has succeeded all the same: the keys wait in
 * a bounded queue and are tried again with later commits, by {@link #retryRemovals()} and by {@link
 * #close()}. Uploads of a transaction that is not committed are deleted, unless nobody knows
 * whether it was ({@link io.heartwood.disk.CommitUnknownException}).
 *
 * <p>Small files that are the same as ones before share their object, up to {@code
 * max_shared_file_size}: they are hard links, which every reader of the metadata understands. And
 * small files need no object at all: up to {@code max_inline_data_size} their bytes are kept with
 * their names, which saves a request when they are written, another when they are read, and a third
 * when they are deleted. Where others read the disk too, files up to {@code max_metadata_copy_size}
 * are objects and are kept with their names besides, which saves the second of the three; where
 * others wrote them, they are when they have been read once ({@link #readToVerify}).
 *
 * <p>Reading needs no request but the ranges themselves: sizes and keys come from the metadata. A
 * file that was appended to consists of several objects and reads as one. An input opened before
 * its file was deleted fails with {@link java.nio.file.NoSuchFileException} once the objects are
 * gone.
 */
public final class ObjectStorageDisk implements IDisk {
  private final String name;
  private final String type;
  private final ObjectStorage objects;
  private final MetadataStorage metadata;
  private final RemovalQueue removals;
  private final UploadThreads uploads;
  private final int maxInlineDataSizeBytes;
  private final int maxSharedFileSizeBytes;
  private final int maxMetadataCopySizeBytes;
  private final SharedFiles sharedFiles;

  /** Null if reading changes nothing. */
  private final ReadCopies readCopies;

  /** The disk whose names this one has; null for a disk of its own. */
  private final ObjectStorageDisk origin;

  /** Told by the origin what it makes; null for a disk of its own. */
  private final Consumer<ObjectKey> madeElsewhere;

  private final List<Consumer<ObjectKey>> observers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * Composes a disk whose files are stored by the threads that write them.
   *
   * @see #ObjectStorageDisk(String, String, ObjectStorage, MetadataStorage,
   *     ObjectStorageDiskSettings)
   */
  public ObjectStorageDisk(
      String name, String type, ObjectStorage objects, MetadataStorage metadata)
      throws IOException {
    this(name, type, objects, metadata, ObjectStorageDiskSettings.PLAIN);
  }

  /**
   * Composes a disk; on failure the caller still owns the storages.
   *
   * @param name the disk's name in the configuration
   * @param type what {@link #type()} answers, such as {@code S3}
   * @param settings how files are written
   */
  public ObjectStorageDisk(
      String name,
      String type,
      ObjectStorage objects,
      MetadataStorage metadata,
      ObjectStorageDiskSettings settings)
      throws IOException {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.objects = Objects.requireNonNull(objects, "objects");
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    origin = null;
    madeElsewhere = null;
    sharedFiles = new SharedFiles();
    uploads = new UploadThreads(name, settings.uploadThreadCount());
    maxInlineDataSizeBytes = metadata.keepsInlineData() ? settings.maxInlineDataSizeBytes() : 0;
    maxSharedFileSizeBytes =
        metadata.capabilities().contains(DiskCapability.LINK_FILES)
            ? settings.maxSharedFileSizeBytes()
            : 0;
    maxMetadataCopySizeBytes = metadata.keepsCopies() ? settings.maxMetadataCopySizeBytes() : 0;
    readCopies =
        settings.copyingReads() && maxMetadataCopySizeBytes > 0
            ? new ReadCopies(name, metadata)
            : null;
    removals = new RemovalQueue(objects, metadata, System::nanoTime);
    removals.keep(metadata.unconfirmedRemovals().stream().map(StoredObject::key).toList());
  }

  private ObjectStorageDisk(
      String name,
      ObjectStorageDisk origin,
      ObjectStorage front,
      Consumer<ObjectKey> madeElsewhere) {
    this.name = Objects.requireNonNull(name, "name");
    this.origin = origin;
    this.madeElsewhere = Objects.requireNonNull(madeElsewhere, "madeElsewhere");
    type = origin.type;
    objects = Objects.requireNonNull(front, "front");
    metadata = origin.metadata;
    sharedFiles = origin.sharedFiles;
    uploads = new UploadThreads(name, origin.uploads.threadCount());
    maxInlineDataSizeBytes = origin.maxInlineDataSizeBytes;
    maxSharedFileSizeBytes = origin.maxSharedFileSizeBytes;
    maxMetadataCopySizeBytes = origin.maxMetadataCopySizeBytes;
    readCopies = origin.readCopies;
    removals = new RemovalQueue(objects, metadata, System::nanoTime);
  }

  /**
   * The same files under another disk's name, read and written through another storage of the same
   * objects, such as a cache. Owns that storage only: this disk is closed after it.
   *
   * @param front a storage before this disk's
   * @param madeElsewhere is told of each object that this disk makes from now on, so that a cache
   *     can forget what it has under that key
   */
  public ObjectStorageDisk through(
      String newName, ObjectStorage front, Consumer<ObjectKey> madeElsewhere) {
    requireOpen();
    ObjectStorageDisk other = new ObjectStorageDisk(newName, this, front, madeElsewhere);
    observers.add(madeElsewhere);
    metadata.observeRewrites(madeElsewhere);
    return other;
  }

  /** An object was made: called before a name refers to it. */
  void made(ObjectKey key) {
    observers.forEach(observer -> observer.accept(key));
  }

  @Override
  public Optional<IDisk> wrapped() {
    return Optional.ofNullable(origin);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String location() {
    return metadata.location();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return metadata.capabilities();
  }

  @Override
  public List<RequestTotals> requestTotals() {
    return objects.requestTotals();
  }

  @Override
  public double pricePerGibMonth() {
    return objects.pricePerGibMonth();
  }

  @Override
  public Map<ProfileEvent, Long> events() {
    return objects.events();
  }

  @Override
  public DiskSpace space() {
    requireOpen();
    return DiskSpace.UNBOUNDED;
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    requireOpen();
    return metadata.exists(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    requireOpen();
    return metadata.isDirectory(path);
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    requireOpen();
    return metadata.list(directory);
  }

  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    requireOpen();
    return metadata.read(file).sizeBytes();
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    requireOpen();
    return metadata.lastModified(path);
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    requireOpen();
    return open(file, metadata.read(file), hint);
  }

  private DiskInput open(DiskPath file, FileMetadata consistsOf, ReadHint hint) {
    return new ObjectStorageInput(objects, consistsOf, hint, name + ":" + file);
  }

  @Override
  public UnverifiedFile readToVerify(DiskPath file, int limitBytes) throws IOException {
    requireOpen();
    FileMetadata consistsOf = metadata.read(file);
    byte[] bytes;
    try (DiskInput input = open(file, consistsOf, ReadHint.WHOLE_FILE)) {
      bytes = input.readAll(limitBytes);
    }
    boolean lacksCopy =
        readCopies != null
            && consistsOf.copy().length == 0
            && !consistsOf.objects().isEmpty()
            && bytes.length > 0
            && bytes.length <= maxMetadataCopySizeBytes;
    return lacksCopy
        ? new UnverifiedFile(bytes, () -> readCopies.add(file, consistsOf.objects(), bytes))
        : new UnverifiedFile(bytes);
  }

  @Override
  public DiskTransaction begin() {
    requireOpen();
    return new ObjectStorageTransaction(this);
  }

  /**
   * Tries to delete the objects whose deletion failed before; they keep waiting if it fails again.
   */
  public void retryRemovals() {
    requireOpen();
    removals.removeWaiting();
  }

  /** Number of objects that no name refers to and that could not be deleted yet. */
  public int waitingRemovalCount() {
    return removals.waitingCount();
  }

  /** The storage of names and of which objects they stand for. */
  public MetadataStorage metadata() {
    return metadata;
  }

  /** The storage of objects. */
  public ObjectStorage objects() {
    return objects;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    uploads.close();
    if (readCopies != null && origin == null) {
      readCopies.close();
    }
    removals.removeWaiting();
    if (origin != null) {
      origin.observers.remove(madeElsewhere);
      objects.close();
      return;
    }
    try {
      metadata.close();
    } catch (IOException | RuntimeException failure) {
      try {
        objects.close();
      } catch (IOException | RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    objects.close();
  }

  RemovalQueue removals() {
    return removals;
  }

  UploadThreads uploads() {
    return uploads;
  }

  SharedFiles sharedFiles() {
    return sharedFiles;
  }

  /** New files up to this size may be further names of old ones. */
  int maxSharedFileSizeBytes() {
    return maxSharedFileSizeBytes;
  }

  /** Files up to this size are kept with their names as well as in the store. */
  int maxMetadataCopySizeBytes() {
    return maxMetadataCopySizeBytes;
  }

  /** Files up to this size are kept with their names. */
  int maxInlineDataSizeBytes() {
    return maxInlineDataSizeBytes;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("disk is closed: disk=" + name);
    }
  }

  @Override
  public String toString() {
    return "ObjectStorageDisk("
        + name
        + ", "
        + objects.description()
        + ", "
        + metadata.location()
        + ")";
  }
}
