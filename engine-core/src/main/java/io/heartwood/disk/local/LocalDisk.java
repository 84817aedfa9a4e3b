package io.heartwood.disk.local;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that is a directory of the local file system. Thread-safe.
 *
 * <p>Layout: the files stand under the root exactly as their paths say, as ClickHouse has them on a
 * disk of type {@code local}. Our own state is in one directory of the root, {@value
 * #OWN_DIRECTORY}, which ClickHouse does not look at; paths cannot name it and listings do not show
 * it:
 *
 * <pre>
 * .heartwood/lock      locked while a process has the disk open
 * .heartwood/tmp/N     contents of files not yet committed, and what a commit has removed; emptied on open and close
 * </pre>
 *
 * <p>Durability, switchable by ClickHouse's settings, both on by default because nothing may be
 * lost: {@code fsync_after_insert} syncs every file when it is finished; {@code
 * fsync_part_directory} syncs a directory tree before it is renamed and, at the end of a commit,
 * every directory whose entries changed.
 *
 * <p>Files are regular files: a pipe, a socket or a device is listed, and an error when it is read.
 * A symbolic link, which this class never makes, is read as what it points to, and deleted or moved
 * as a link ({@link LocalFiles}).
 *
 * <p>Overwriting replaces one name: other names of the old file keep the old contents. Interrupting
 * a thread that reads or writes closes the file under it (a property of {@link
 * java.nio.channels.FileChannel}).
 */
public final class LocalDisk implements IDisk {
  /** The directory of the root that holds this class's own state. */
  public static final String OWN_DIRECTORY = ".heartwood";

  private final String name;
  private final Path root;
  private final long keepFreeSpaceBytes;
  private final boolean fsyncAfterInsert;
  private final boolean fsyncPartDirectory;
  private final FileOperations operations;
  private final DirectoryLock lock;
  private final Path temporary;
  private final AtomicLong nextTemporary = new AtomicLong();
  private final Object namesLock = new Object();
  private volatile boolean closed;

  private LocalDisk(Builder builder) throws IOException {
    name = builder.name;
    keepFreeSpaceBytes = builder.keepFreeSpaceBytes;
    fsyncAfterInsert = builder.fsyncAfterInsert;
    fsyncPartDirectory = builder.fsyncPartDirectory;
    operations = builder.operations;
    Files.createDirectories(builder.root);
    root = builder.root.toRealPath();
    Path own = root.resolve(OWN_DIRECTORY);
    lock = DirectoryLock.acquire(root, own.resolve("lock"));
    temporary = own.resolve("tmp");
    try {
      Files.createDirectories(temporary);
      clearTemporary();
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /**
   * A disk on {@code root}, which is created if missing.
   *
   * @param name the disk's name in the configuration
   */
  public static Builder builder(String name, Path root) {
    return new Builder(name, root);
  }

  /** Opens a durable disk on {@code root} with default settings. */
  public static LocalDisk open(String name, Path root) throws IOException {
    return builder(name, root).open();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "Local";
  }

  @Override
  public String location() {
    return root + "/";
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  /** Space of the file system, less {@code keep_free_space_bytes}. */
  @Override
  public DiskSpace space() throws IOException {
    requireOpen();
    FileStore store = Files.getFileStore(root);
    return new DiskSpace(
        Math.max(0, store.getTotalSpace() - keepFreeSpaceBytes),
        Math.max(0, store.getUsableSpace() - keepFreeSpaceBytes));
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
    List<String> names = LocalFiles.list(resolve(directory));
    if (directory.isRoot()) {
      names.remove(OWN_DIRECTORY);
    }
    return names;
  }

  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    return LocalFiles.requireFile(resolve(file)).size();
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return Files.getLastModifiedTime(resolve(path)).toInstant();
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    Path path = resolve(file);
    LocalFiles.requireFile(path);
    return LocalInput.open(path, name + ":" + file);
  }

  @Override
  public DiskTransaction begin() {
    requireOpen();
    return new LocalTransaction(this);
  }

  /**
   * Gives the directory free for other instances. What transactions left open have written is
   * removed.
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      clearTemporary();
    } finally {
      lock.close();
    }
  }

  /** The place of a path in the file system. */
  Path resolve(DiskPath path) {
    requireOpen();
    String text = path.toString();
    if (text.startsWith(OWN_DIRECTORY)
        && (text.length() == OWN_DIRECTORY.length()
            || text.charAt(OWN_DIRECTORY.length()) == '/')) {
      throw new IllegalArgumentException("path is reserved: disk=" + name + " path=" + path);
    }
    return root.resolve(text);
  }

  /** A free name for a temporary file, on the same file system. */
  Path newTemporary() {
    return temporary.resolve(Long.toString(nextTemporary.incrementAndGet()));
  }

  /** Begins the name changes of a commit. */
  NameChanges newChanges() {
    return new NameChanges(operations, namesLock, this::newTemporary, fsyncPartDirectory);
  }

  FileOperations operations() {
    return operations;
  }

  boolean syncsFiles() {
    return fsyncAfterInsert;
  }

  private void clearTemporary() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporary)) {
      for (Path leftover : leftovers) {
        operations.deleteRecursively(leftover);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("disk is closed: disk=" + name);
    }
  }

  @Override
  public String toString() {
    return "LocalDisk(" + name + ", " + root + ")";
  }

  /** Settings of a disk, named after ClickHouse's. */
  public static final class Builder {
    private final String name;
    private final Path root;
    private long keepFreeSpaceBytes;
    private boolean fsyncAfterInsert = true;
    private boolean fsyncPartDirectory = true;
    private FileOperations operations = new FileOperations();

    private Builder(String name, Path root) {
      this.name = Objects.requireNonNull(name, "name");
      this.root = Objects.requireNonNull(root, "root");
    }

    /** Bytes of the file system that count as taken; default 0. */
    public Builder keepFreeSpaceBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("keep_free_space_bytes must not be negative: " + bytes);
      }
      keepFreeSpaceBytes = bytes;
      return this;
    }

    /** Whether the bytes of each file reach stable storage when it is finished; default true. */
    public Builder fsyncAfterInsert(boolean enabled) {
      fsyncAfterInsert = enabled;
      return this;
    }

    /** Whether changes of names reach stable storage before a commit returns; default true. */
    public Builder fsyncPartDirectory(boolean enabled) {
      fsyncPartDirectory = enabled;
      return this;
    }

    /** Replaces the calls to the file system; for tests that let them fail. */
    public Builder operations(FileOperations replacement) {
      operations = Objects.requireNonNull(replacement, "replacement");
      return this;
    }

    /**
     * Opens the disk.
     *
     * @throws IOException if the directory cannot be used, or another instance uses it
     */
    public LocalDisk open() throws IOException {
      return new LocalDisk(this);
    }
  }
}
