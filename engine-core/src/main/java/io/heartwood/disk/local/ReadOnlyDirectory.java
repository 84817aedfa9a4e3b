package io.heartwood.disk.local;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A directory of the local file system that is only looked at: nothing is locked, created or
 * changed, so it may belong to a running engine or server. Files may then vanish between two calls;
 * that is an {@link IOException} like any other. Thread-safe.
 *
 * <p>Symbolic links are followed; what is neither a regular file nor a directory is an error when
 * it is read, as on a {@link LocalDisk}.
 */
public final class ReadOnlyDirectory implements IDisk {
  private final String name;
  private final Path root;

  /**
   * Looks at a directory.
   *
   * @param name what messages call the disk
   * @throws java.nio.file.NoSuchFileException if there is no such directory
   * @throws java.nio.file.NotDirectoryException if it is a file
   */
  public ReadOnlyDirectory(String name, Path root) throws IOException {
    this.name = Objects.requireNonNull(name, "name");
    LocalFiles.requireDirectory(root);
    this.root = root;
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
  public Set<DiskCapability> capabilities() {
    return Set.of();
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public DiskSpace space() throws IOException {
    FileStore store = Files.getFileStore(root);
    return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
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
    return LocalFiles.list(resolve(directory));
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

  /**
   * Refuses: nothing can be written here.
   *
   * @throws IOException always
   */
  @Override
  public DiskTransaction begin() throws IOException {
    throw new IOException("disk is read-only: disk=" + name + " path=" + root);
  }

  @Override
  public void close() {}

  private Path resolve(DiskPath path) {
    return root.resolve(path.toString());
  }

  @Override
  public String toString() {
    return "ReadOnlyDirectory(" + name + ", " + root + ")";
  }
}
