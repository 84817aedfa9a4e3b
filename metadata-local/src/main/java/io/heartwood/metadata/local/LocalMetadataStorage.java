package io.heartwood.metadata.local;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.local.DirectoryLock;
import io.heartwood.disk.local.FileOperations;
import io.heartwood.disk.local.LocalFiles;
import io.heartwood.disk.local.NameChanges;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metadata as local files: the directory tree is the disk's, each file is a text that names objects
 * ({@link MetadataFile}). The tree of a ClickHouse disk with {@code metadata_type=local}, both
 * ways. Thread-safe.
 *
 * <p>Names of one file are hard links of one text, and the text tells how many there are; whichever
 * of the two numbers is greater is believed, so that neither a tree copied without its links nor a
 * count lost in a crash deletes an object that some name needs.
 *
 * <p>Beside the tree, in its root:
 *
 * <pre>
 * [a-z]{32}                        what is being removed; one found at open was left by a crash and is removed then
 * .metadata/blobs_to_remove.log    released objects not yet deleted ({@code persistent_removal_log}), ClickHouse's format
 * .heartwood/lock                  locked while a process has the tree open
 * .heartwood/tmp/N                 texts of files not yet committed; emptied at open
 * </pre>
 *
 * <p>ClickHouse 26.7 opens such a tree as it stands, with its own removal log on or off, and
 * ignores {@code .heartwood}; but it takes no lock, so whoever lets both work on one tree must see
 * to it that they do so one after the other.
 *
 * <p>Durability, switchable by ClickHouse's settings and on by default: {@code fsync_after_insert}
 * syncs every new text, {@code fsync_part_directory} every directory whose entries a commit
 * changed, before it returns.
 */
public final class LocalMetadataStorage implements MetadataStorage {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMetadataStorage.class);
  private static final String OWN_DIRECTORY = ".heartwood";
  private static final String LOG_DIRECTORY = ".metadata";

  private final Path root;
  private final String keyPrefix;
  private final boolean fsyncAfterInsert;
  private final boolean fsyncPartDirectory;
  private final FileOperations operations;
  private final DirectoryLock lock;
  private final Path staging;
  private final AtomicLong lastStaged = new AtomicLong();
  private final RandomNames names = new RandomNames();
  private final RemovalLog removalLog;
  private final List<StoredObject> unconfirmed;

  /** Held by the one commit that runs; also by whoever needs the tree to stand still. */
  private final Object commitLock = new Object();

  /** Keeps readers away from a text that is being rewritten in place. */
  private final ReadWriteLock textLock = new ReentrantReadWriteLock();

  private volatile boolean closed;

  private LocalMetadataStorage(Builder builder) throws IOException {
    keyPrefix = builder.keyPrefix;
    fsyncAfterInsert = builder.fsyncAfterInsert;
    fsyncPartDirectory = builder.fsyncPartDirectory;
    operations = builder.operations;
    Files.createDirectories(builder.root);
    root = builder.root.toRealPath();
    Path own = root.resolve(OWN_DIRECTORY);
    lock = DirectoryLock.acquire(root, own.resolve("lock"));
    staging = own.resolve("tmp");
    RemovalLog opened = null;
    try {
      Files.createDirectories(staging);
      for (String leftover : LocalFiles.list(staging)) {
        operations.deleteRecursively(staging.resolve(leftover));
      }
      Path logFile = root.resolve(LOG_DIRECTORY).resolve("blobs_to_remove.log");
      opened =
          builder.persistentRemovalLog
              ? RemovalLog.open(logFile, fsyncAfterInsert, operations)
              : RemovalLog.inMemory();
      removalLog = opened;
      unconfirmed = recover();
    } catch (IOException | RuntimeException failure) {
      if (opened != null) {
        opened.close();
      }
      lock.close();
      throw failure;
    }
  }

  /**
   * A storage whose names are below {@code root}, which is created if missing.
   *
   * @param keyPrefix start of all keys of the disk: the key part of its endpoint, ending in a slash
   *     if not empty
   */
  public static Builder builder(Path root, String keyPrefix) {
    return new Builder(root, keyPrefix);
  }

  /** Opens a durable storage with default settings. */
  public static LocalMetadataStorage open(Path root, String keyPrefix) throws IOException {
    return builder(root, keyPrefix).open();
  }

  /**
   * Ends what a crash has interrupted; answers the objects that it left released and not deleted.
   */
  private List<StoredObject> recover() throws IOException {
    StrayRecovery strays = new StrayRecovery(root, keyPrefix, operations, removalLog);
    for (String name : LocalFiles.list(root)) {
      if (RandomNames.isTemporaryName(name)) {
        strays.finishRemoval(root.resolve(name));
      }
    }
    List<StoredObject> pending = removalLog.pending();
    return pending.isEmpty() ? List.of() : withoutNamed(pending);
  }

  /** An object that some name refers to is not released, whatever the log says. */
  private List<StoredObject> withoutNamed(List<StoredObject> pending) throws IOException {
    Set<ObjectKey> keys = new HashSet<>();
    pending.forEach(object -> keys.add(object.key()));
    Set<ObjectKey> named = new HashSet<>();
    try {
      forEachFile(
          (path, metadata) -> {
            for (StoredObject object : metadata.objects()) {
              if (keys.contains(object.key())) {
                named.add(object.key());
              }
            }
          });
    } catch (CorruptMetadataException corrupt) {
      LOG.warn("released objects are kept, since a file may need them: {}", corrupt.getMessage());
      return List.of();
    }
    removalLog.confirm(named);
    return pending.stream().filter(object -> !named.contains(object.key())).toList();
  }

  @Override
  public String type() {
    return "local";
  }

  @Override
  public boolean keepsInlineData() {
    return true;
  }

  @Override
  public boolean keepsCopies() {
    return true;
  }

  /**
   * Adds a copy behind the last line of a text, in place, for all names of the file: the lines are
   * written as they are, so whatever interrupts it leaves them, and a copy that is cut off counts
   * as none. Commits wait meanwhile. The time of the last change stays.
   */
  @Override
  public void addCopy(DiskPath file, List<StoredObject> objects, byte[] contents)
      throws IOException {
    Path path = resolve(file);
    synchronized (commitLock) {
      requireOpen();
      if (LocalFiles.attributesIfExists(path).isEmpty()) {
        return;
      }
      byte[] text = readBytes(path);
      Optional<byte[]> longer =
          MetadataFile.withCopy(text, path.toString(), keyPrefix, objects, contents);
      if (longer.isPresent()) {
        FileTime modified = Files.getLastModifiedTime(path);
        rewrite(path, longer.get(), false);
        Files.setLastModifiedTime(path, modified);
      }
    }
  }

  @Override
  public String location() {
    return root + "/";
  }

  /** Start of all keys of the disk. */
  public String keyPrefix() {
    return keyPrefix;
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return LocalFiles.attributesIfExists(resolve(path)).isPresent();
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return LocalFiles.isDirectory(resolve(path));
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    List<String> entries = LocalFiles.list(resolve(directory));
    if (directory.isRoot()) {
      entries.removeIf(LocalMetadataStorage::isReserved);
    }
    return entries;
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return Files.getLastModifiedTime(resolve(path)).toInstant();
  }

  @Override
  public FileMetadata read(DiskPath file) throws IOException {
    return readText(resolve(file));
  }

  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return new ObjectKey(keyPrefix + names.objectName());
  }

  @Override
  public boolean makesKey(ObjectKey key) {
    return key.value().startsWith(keyPrefix)
        && RandomNames.isObjectName(key.value().substring(keyPrefix.length()));
  }

  @Override
  public MetadataTransaction begin() {
    requireOpen();
    return new LocalMetadataTransaction(this);
  }

  @Override
  public List<StoredObject> unconfirmedRemovals() {
    return unconfirmed;
  }

  @Override
  public void confirmRemoved(Collection<ObjectKey> keys) throws IOException {
    removalLog.confirm(keys);
  }

  /** Takes the metadata of a file. */
  @FunctionalInterface
  public interface FileVisitor {
    /** Called once for each name. */
    void visit(DiskPath path, FileMetadata metadata) throws IOException;
  }

  /**
   * Shows every file of the tree, while no commit goes on.
   *
   * @throws CorruptMetadataException if a file is not metadata
   */
  public void forEachFile(FileVisitor visitor) throws IOException {
    requireOpen();
    synchronized (commitLock) {
      visitBelow(DiskPath.ROOT, visitor);
    }
  }

  private void visitBelow(DiskPath directory, FileVisitor visitor) throws IOException {
    for (String name : list(directory)) {
      DiskPath path = directory.resolve(name);
      if (isDirectory(path)) {
        visitBelow(path, visitor);
      } else {
        visitor.visit(path, read(path));
      }
    }
  }

  /** Gives the tree free for other instances, once nothing is written to it any more. */
  @Override
  public void close() throws IOException {
    synchronized (commitLock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      removalLog.close();
    } finally {
      lock.close();
    }
  }

  /** The place of a path in the file system. */
  Path resolve(DiskPath path) {
    requireOpen();
    String text = path.toString();
    int slash = text.indexOf('/');
    if (isReserved(slash < 0 ? text : text.substring(0, slash))) {
      throw new IllegalArgumentException("path is reserved: metadata=" + root + " path=" + path);
    }
    return root.resolve(text);
  }

  private static boolean isReserved(String rootEntry) {
    return rootEntry.equals(OWN_DIRECTORY)
        || rootEntry.equals(LOG_DIRECTORY)
        || RandomNames.isTemporaryName(rootEntry);
  }

  /** Reads the metadata of a file, never in the middle of a rewrite. */
  FileMetadata readText(Path file) throws IOException {
    byte[] text = readBytes(file);
    return MetadataFile.parse(text, file.toString(), keyPrefix);
  }

  /** The bytes of a text; an error if they are too many. */
  byte[] readBytes(Path file) throws IOException {
    textLock.readLock().lock();
    try {
      return readLimited(file);
    } finally {
      textLock.readLock().unlock();
    }
  }

  static byte[] readLimited(Path file) throws IOException {
    long size = LocalFiles.requireFile(file).size();
    if (size > MetadataFile.LARGEST_BYTES) {
      throw new CorruptMetadataException(
          file.toString(),
          1,
          "at most " + MetadataFile.LARGEST_BYTES + " bytes",
          Long.toString(size));
    }
    return Files.readAllBytes(file);
  }

  /** Writes a text under a temporary name, durably. */
  Path stage(byte[] text) throws IOException {
    Path staged = staging.resolve(Long.toString(lastStaged.incrementAndGet()));
    operations.write(staged, text);
    if (fsyncAfterInsert) {
      operations.sync(staged);
    }
    return staged;
  }

  /** Changes a text in place, for all names of its file. */
  void rewrite(Path file, byte[] text, boolean durable) throws IOException {
    textLock.writeLock().lock();
    try {
      operations.rewrite(file, text);
    } finally {
      textLock.writeLock().unlock();
    }
    if (durable && fsyncAfterInsert) {
      operations.sync(file);
    }
  }

  /** The path of a file below the root. */
  String logicalPath(Path file) {
    return root.relativize(file).toString();
  }

  NameChanges newChanges() {
    return new NameChanges(
        operations, commitLock, () -> root.resolve(names.temporaryName()), fsyncPartDirectory);
  }

  Object commitLock() {
    return commitLock;
  }

  RemovalLog removalLog() {
    return removalLog;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("metadata storage is closed: metadata=" + root);
    }
  }

  @Override
  public String toString() {
    return "LocalMetadataStorage(" + root + ")";
  }

  /** Settings of a storage, named after ClickHouse's. */
  public static final class Builder {
    private final Path root;
    private final String keyPrefix;
    private boolean fsyncAfterInsert = true;
    private boolean fsyncPartDirectory = true;
    private boolean persistentRemovalLog = true;
    private FileOperations operations = new FileOperations();

    private Builder(Path root, String keyPrefix) {
      this.root = Objects.requireNonNull(root, "root");
      this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
    }

    /** Whether each text reaches stable storage before a commit returns; default true. */
    public Builder fsyncAfterInsert(boolean enabled) {
      fsyncAfterInsert = enabled;
      return this;
    }

    /** Whether changes of names reach stable storage before a commit returns; default true. */
    public Builder fsyncPartDirectory(boolean enabled) {
      fsyncPartDirectory = enabled;
      return this;
    }

    /**
     * Whether released objects are remembered in a file until they are deleted; default true
     * (ClickHouse: false).
     */
    public Builder persistentRemovalLog(boolean enabled) {
      persistentRemovalLog = enabled;
      return this;
    }

    /** Replaces the calls to the file system; for tests that let them fail. */
    public Builder operations(FileOperations replacement) {
      operations = Objects.requireNonNull(replacement, "replacement");
      return this;
    }

    /**
     * Opens the storage.
     *
     * @throws IOException if the directory cannot be used, or another instance uses it
     */
    public LocalMetadataStorage open() throws IOException {
      return new LocalMetadataStorage(this);
    }
  }
}
