package io.heartwood.disk.local;

import io.heartwood.disk.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a directory is in use by this instance, and by no other one in this process or in
 * another. The lock is the operating system's, on the file {@code lock} of our own directory, so it
 * ends with the process whatever happens; the file itself stays. Thread-safe.
 */
public final class DirectoryLock implements Closeable {
  /**
   * Directories locked by this process. The one piece of static state here: a lock of the operating
   * system belongs to the process and is lost as soon as <em>any</em> channel of the file is
   * closed, so a second instance must be refused before it opens the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;
  private boolean closed;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Locks a directory.
   *
   * @param directory an existing directory
   * @param lockFile path of the lock file; created with its parents if missing
   * @throws DirectoryInUseException if the directory is locked already
   * @throws IOException if the lock file cannot be made
   */
  public static DirectoryLock acquire(Path directory, Path lockFile) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw new DirectoryInUseException(
          "directory is in use by another instance of this process: directory=" + real);
    }
    FileChannel channel = null;
    try {
      Files.createDirectories(lockFile.getParent());
      if (Files.exists(lockFile)) {
        LocalFiles.requireFile(lockFile);
      }
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new DirectoryInUseException(
            "directory is in use by another process: directory=" + real);
      }
      return new DirectoryLock(real, channel);
    } catch (IOException | RuntimeException failure) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(real);
      throw failure;
    }
  }

  /** Gives the directory free. May be called twice. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } finally {
      HELD.remove(directory);
    }
  }
}
