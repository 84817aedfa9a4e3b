package io.heartwood.disk.local;

import io.heartwood.disk.UndoLog;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of names that one commit makes in a directory tree, each undoable until {@link
 * #discardTrash()}.
 *
 * <p>What is removed is renamed to a trash name first and deleted for good at the end, so undoing
 * is renaming back, a directory disappears in one step, and a crash leaves whole trees under trash
 * names. A file that gives way to another gets a trash name as a second name before the rename, so
 * its place is never empty.
 *
 * <p>Confined to one thread. Renames never replace what they should not: the check and the rename
 * happen under a lock that all changes of one tree share, which is enough because one process owns
 * the tree.
 */
public final class NameChanges {
  private static final Logger LOG = LoggerFactory.getLogger(NameChanges.class);

  private final FileOperations operations;
  private final Object lock;
  private final Supplier<Path> trashNames;
  private final boolean syncDirectories;
  private final UndoLog undoLog = new UndoLog();
  private final List<Path> trash = new ArrayList<>();
  private final Set<Path> touchedDirectories = new LinkedHashSet<>();

  /**
   * Begins without changes.
   *
   * @param lock shared by all changes of the tree
   * @param trashNames free names on the same file system, each given out once
   * @param syncDirectories whether directories are synced around renames and by {@link
   *     #syncTouched()}
   */
  public NameChanges(
      FileOperations operations, Object lock, Supplier<Path> trashNames, boolean syncDirectories) {
    this.operations = operations;
    this.lock = lock;
    this.trashNames = trashNames;
    this.syncDirectories = syncDirectories;
  }

  /** Notes how to undo a change that the caller makes itself. */
  public void onUndo(UndoLog.Step step) {
    undoLog.add(step);
  }

  /** Creates a directory with its missing parents. */
  public void createDirectories(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    synchronized (lock) {
      Path existing = directory;
      while (existing != null && !exists(existing)) {
        missing.push(existing);
        existing = existing.getParent();
      }
      if (existing != null && !Files.isDirectory(existing)) {
        throw new FileAlreadyExistsException(existing.toString());
      }
      for (Path created : missing) {
        operations.createDirectory(created);
        undoLog.add(() -> removeCreatedDirectory(created));
        touch(created.getParent());
      }
    }
  }

  private void removeCreatedDirectory(Path created) throws IOException {
    try {
      operations.delete(created);
    } catch (DirectoryNotEmptyException used) {
      LOG.debug("directory is used by another transaction by now: directory={}", created);
    }
  }

  /** Renames a file or directory onto a free name. */
  public void move(Path from, Path to) throws IOException {
    if (to.startsWith(from) && !to.equals(from)) {
      throw new FileSystemException(from.toString(), to.toString(), "cannot move below itself");
    }
    syncTouchedBelow(from);
    synchronized (lock) {
      requireExists(from);
      requireFree(to);
      operations.rename(from, to);
      undoLog.add(() -> operations.rename(to, from));
    }
    touch(from.getParent());
    touch(to.getParent());
  }

  /**
   * Renames a file onto a name that a file may have; the file there goes to the trash.
   *
   * @return the trash name of the file that gave way
   */
  public Optional<Path> replace(Path from, Path to) throws IOException {
    synchronized (lock) {
      requireFile(from);
      if (!exists(to)) {
        move(from, to);
        return Optional.empty();
      }
      requireFile(to);
      if (from.equals(to)) {
        return Optional.empty();
      }
      if (Files.isSameFile(from, to)) {
        // Renaming one name of a file onto another does nothing at all (POSIX), so take away the
        // first.
        return Optional.of(remove(from));
      }
      Path oldTarget = newTrash();
      operations.link(to, oldTarget);
      undoLog.add(() -> operations.delete(oldTarget));
      operations.rename(from, to);
      undoLog.add(
          () -> {
            operations.rename(to, from);
            operations.link(oldTarget, to);
          });
      touch(from.getParent());
      touch(to.getParent());
      return Optional.of(oldTarget);
    }
  }

  /** Gives a file a second name. */
  public void link(Path existing, Path newName) throws IOException {
    synchronized (lock) {
      requireFile(existing);
      operations.link(existing, newName);
      undoLog.add(() -> operations.delete(newName));
    }
    touch(newName.getParent());
  }

  /**
   * Renames a file or a directory with all it holds to a trash name.
   *
   * @return the trash name
   */
  public Path remove(Path path) throws IOException {
    Path removed = newTrash();
    synchronized (lock) {
      requireExists(path);
      operations.rename(path, removed);
      undoLog.add(() -> operations.rename(removed, path));
    }
    touchedDirectories.removeIf(directory -> directory.startsWith(path));
    touch(path.getParent());
    return removed;
  }

  /** Removes a directory that must be empty. */
  public void removeEmptyDirectory(Path directory) throws IOException {
    synchronized (lock) {
      operations.delete(directory);
      undoLog.add(() -> operations.createDirectory(directory));
    }
    touchedDirectories.removeIf(touched -> touched.startsWith(directory));
    touch(directory.getParent());
  }

  /** Syncs a directory tree that is about to be published, if directories are to be synced. */
  public void syncTree(Path directory) throws IOException {
    if (syncDirectories) {
      operations.syncTree(directory);
      touchedDirectories.removeIf(touched -> touched.startsWith(directory));
    }
  }

  /** Syncs all directories whose entries were changed, if directories are to be synced. */
  public void syncTouched() throws IOException {
    for (Path directory : touchedDirectories) {
      operations.syncDirectory(directory);
    }
    touchedDirectories.clear();
  }

  private void syncTouchedBelow(Path moving) throws IOException {
    for (Path directory : List.copyOf(touchedDirectories)) {
      if (directory.startsWith(moving)) {
        operations.syncDirectory(directory);
        touchedDirectories.remove(directory);
      }
    }
  }

  /**
   * Undoes all changes, newest first.
   *
   * @param cause gets what goes wrong on the way as suppressed
   * @return whether everything is as before
   */
  public boolean undo(Throwable cause) {
    return undoLog.undo(cause);
  }

  /**
   * Deletes what was removed, for good; nothing can be undone any more. What cannot be deleted is
   * logged and stays under its trash name, to be cleaned when the tree is opened next.
   */
  public void discardTrash() {
    undoLog.clear();
    for (Path path : trash) {
      try {
        operations.deleteRecursively(path);
      } catch (IOException failure) {
        LOG.warn(
            "removed file is left under a temporary name: path={} reason={}",
            path,
            failure.toString());
      }
    }
    trash.clear();
  }

  private Path newTrash() {
    Path name = trashNames.get();
    trash.add(name);
    return name;
  }

  private void touch(Path directory) {
    if (syncDirectories) {
      touchedDirectories.add(directory);
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void requireExists(Path path) throws IOException {
    if (!exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
  }

  private static void requireFree(Path path) throws IOException {
    if (exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  private static void requireFile(Path path) throws IOException {
    requireExists(path);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
  }
}
