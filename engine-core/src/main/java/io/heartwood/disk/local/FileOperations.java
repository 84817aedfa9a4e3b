package io.heartwood.disk.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * Every call that changes names on the local file system, in one place, so that a test can let any
 * one of them fail, or be the last one before a crash. Stateless and thread-safe.
 *
 * <p>What undoes a commit, or cannot be undone itself, does not go through channels: the interrupt
 * of a thread closes those, and a commit must not end half-way because of it.
 */
public class FileOperations {
  private static final boolean DIRECTORIES_CAN_BE_SYNCED =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** Creates one directory whose parent exists. */
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  /** Renames in one step; a file at the target gives way. */
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives a file a second name; fails if the name is taken. */
  public void link(Path existing, Path newName) throws IOException {
    Files.createLink(newName, existing);
  }

  /** Deletes a file or an empty directory. */
  public void delete(Path path) throws IOException {
    Files.delete(path);
  }

  /** Writes a new file. */
  public void write(Path newFile, byte[] bytes) throws IOException {
    Files.write(newFile, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Changes the text of a file in place, so that all of its names see it. The window in which the
   * text is torn is kept small: all bytes in one write at the start, then the length. The file is
   * never empty on the way.
   */
  public void rewrite(Path file, byte[] bytes) throws IOException {
    try (RandomAccessFile changed = open(file)) {
      changed.write(bytes);
      changed.setLength(bytes.length);
    }
  }

  /** Adds the bytes of one file at the end of another. */
  public void append(Path source, Path target) throws IOException {
    try (FileChannel input = FileChannel.open(source, StandardOpenOption.READ);
        FileChannel output = FileChannel.open(target, StandardOpenOption.WRITE)) {
      long end = output.size();
      long copied = 0;
      while (copied < input.size()) {
        input.position(copied);
        copied += output.transferFrom(input, end + copied, input.size() - copied);
      }
    }
  }

  /** Cuts a file. */
  public void truncate(Path file, long sizeBytes) throws IOException {
    try (RandomAccessFile changed = open(file)) {
      changed.setLength(Math.min(sizeBytes, changed.length()));
    }
  }

  /** Waits until the bytes of a file are on stable storage. */
  public void sync(Path file) throws IOException {
    try (RandomAccessFile changed = open(file)) {
      changed.getFD().sync();
    }
  }

  /** Opens an existing file for changing it in ways that an interrupt does not stop. */
  private static RandomAccessFile open(Path existing) throws IOException {
    if (!Files.exists(existing)) {
      throw new NoSuchFileException(existing.toString());
    }
    return new RandomAccessFile(existing.toFile(), "rw");
  }

  /**
   * Waits until the entries of a directory are on stable storage. Does nothing on Windows, which
   * cannot be asked to.
   */
  public void syncDirectory(Path directory) throws IOException {
    if (!DIRECTORIES_CAN_BE_SYNCED) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Deletes a file or a directory with all it holds, never following a symbolic link; missing is no
   * error.
   */
  public final void deleteRecursively(Path path) throws IOException {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException missing) {
      if (Files.exists(path)) {
        throw missing;
      }
    }
  }

  /** Syncs a directory and all directories below it. */
  public final void syncTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            syncDirectory(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
