package io.heartwood.disk.memory;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.UndoLog;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Directories and files by name, in the heap: the semantics of {@link
 * io.heartwood.disk.DiskTransaction} without bytes. Several names may share one file. Not
 * thread-safe: the owner has a lock.
 *
 * @param <C> what a file holds; immutable
 */
public final class NameTree<C> {
  private abstract static sealed class Node {
    Instant modified;
  }

  private static final class Directory extends Node {
    final TreeMap<String, Node> entries = new TreeMap<>();
  }

  private static final class File extends Node {
    Object content;
    int names = 1;
  }

  private final Clock clock;
  private final Directory root = new Directory();

  /** An empty tree whose times of change come from {@code clock}. */
  public NameTree(Clock clock) {
    this.clock = clock;
    root.modified = clock.instant();
  }

  /** Whether a file or directory of this name exists. */
  public boolean exists(DiskPath path) {
    return find(path) != null;
  }

  /** Whether a directory of this name exists. */
  public boolean isDirectory(DiskPath path) {
    return find(path) instanceof Directory;
  }

  /** Names of the entries of a directory, ascending. */
  public List<String> list(DiskPath directory) throws IOException {
    Node node = require(directory);
    if (node instanceof Directory found) {
      return new ArrayList<>(found.entries.keySet());
    }
    throw new NotDirectoryException(directory.toString());
  }

  /** When the file or directory was last changed. */
  public Instant lastModified(DiskPath path) throws IOException {
    return require(path).modified;
  }

  /** What a file holds. */
  public C content(DiskPath file) throws IOException {
    return contentOf(requireFile(file));
  }

  /** Number of names that a file has. */
  public int nameCount(DiskPath file) throws IOException {
    return requireFile(file).names;
  }

  /** Creates a directory with its missing parents. */
  public void createDirectories(DiskPath directory, UndoLog undo) throws IOException {
    if (directory.isRoot()) {
      return;
    }
    Node node = find(directory);
    if (node instanceof Directory) {
      return;
    }
    if (node != null) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    createDirectories(directory.parent(), undo);
    attach(directory, new Directory(), undo);
  }

  /** Adds a file under a free name. */
  public void create(DiskPath path, C content, UndoLog undo) throws IOException {
    File file = new File();
    file.content = content;
    attach(path, file, undo);
  }

  /** Changes what a file holds, under all of its names. */
  public void update(DiskPath path, C content, UndoLog undo) throws IOException {
    File file = requireFile(path);
    Object old = file.content;
    Instant oldModified = file.modified;
    file.content = content;
    file.modified = clock.instant();
    undo.add(
        () -> {
          file.content = old;
          file.modified = oldModified;
        });
  }

  /** Gives a file a second name. */
  public void link(DiskPath existing, DiskPath newName, UndoLog undo) throws IOException {
    File file = requireFile(existing);
    Instant modified = file.modified;
    attach(newName, file, undo);
    file.modified = modified;
    file.names++;
    undo.add(() -> file.names--);
  }

  /** Renames a file or directory onto a free name. */
  public void move(DiskPath from, DiskPath to, UndoLog undo) throws IOException {
    Node node = require(from);
    if (to.startsWith(from) && !to.equals(from)) {
      throw new FileSystemException(from.toString(), to.toString(), "cannot move below itself");
    }
    if (find(to) != null) {
      throw new FileAlreadyExistsException(to.toString());
    }
    parentOf(to);
    Instant modified = node.modified;
    detach(from, undo);
    attach(to, node, undo);
    node.modified = modified;
  }

  /** Renames a file onto a name that a file may have; tells what nobody holds any more. */
  public void replace(DiskPath from, DiskPath to, UndoLog undo, Consumer<C> released)
      throws IOException {
    File file = requireFile(from);
    if (find(to) == null) {
      move(from, to, undo);
      return;
    }
    File target = requireFile(to);
    if (from.equals(to)) {
      return;
    }
    if (target == file) {
      delete(from, undo, released);
      return;
    }
    delete(to, undo, released);
    move(from, to, undo);
  }

  /** Removes a name of a file, or an empty directory; tells what nobody holds any more. */
  public void delete(DiskPath path, UndoLog undo, Consumer<C> released) throws IOException {
    Node node = require(path);
    if (node instanceof Directory directory && !directory.entries.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    detach(path, undo);
    if (node instanceof File file) {
      file.names--;
      undo.add(() -> file.names++);
      if (file.names == 0) {
        released.accept(contentOf(file));
      }
    }
  }

  /** Removes a name, or a directory with all it holds; nothing happens if there is none. */
  public void deleteRecursively(DiskPath path, UndoLog undo, Consumer<C> released)
      throws IOException {
    Node node = find(path);
    if (node == null) {
      return;
    }
    if (node instanceof Directory directory) {
      for (String name : List.copyOf(directory.entries.keySet())) {
        deleteRecursively(path.resolve(name), undo, released);
      }
    }
    delete(path, undo, released);
  }

  /** Makes an empty tree equal to this one; files with several names stay so. */
  public void copyTo(NameTree<C> empty) {
    copy(root, empty.root, new IdentityHashMap<>());
  }

  private static void copy(Directory from, Directory to, Map<File, File> copies) {
    to.modified = from.modified;
    from.entries.forEach(
        (name, node) -> {
          if (node instanceof Directory directory) {
            Directory copy = new Directory();
            copy(directory, copy, copies);
            to.entries.put(name, copy);
          } else if (node instanceof File file) {
            to.entries.put(name, copies.computeIfAbsent(file, NameTree::copyOf));
          }
        });
  }

  private static File copyOf(File file) {
    File copy = new File();
    copy.content = file.content;
    copy.names = file.names;
    copy.modified = file.modified;
    return copy;
  }

  /** Shows every name of every file below {@code path}. */
  public void forEachFile(DiskPath path, Consumer<DiskPath> visitor) {
    Node node = find(path);
    if (node instanceof Directory directory) {
      for (String name : directory.entries.keySet()) {
        forEachFile(path.resolve(name), visitor);
      }
    } else if (node != null) {
      visitor.accept(path);
    }
  }

  private void attach(DiskPath path, Node node, UndoLog undo) throws IOException {
    Directory parent = parentOf(path);
    if (parent.entries.putIfAbsent(path.name(), node) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    undo.add(() -> parent.entries.remove(path.name()));
    node.modified = clock.instant();
    parent.modified = node.modified;
  }

  private void detach(DiskPath path, UndoLog undo) throws IOException {
    Directory parent = parentOf(path);
    Node node = parent.entries.remove(path.name());
    undo.add(() -> parent.entries.put(path.name(), node));
    parent.modified = clock.instant();
  }

  private Directory parentOf(DiskPath path) throws IOException {
    if (path.isRoot()) {
      throw new IllegalArgumentException("the root of a disk cannot be changed");
    }
    Node parent = find(path.parent());
    if (parent instanceof Directory directory) {
      return directory;
    }
    throw parent == null
        ? new NoSuchFileException(path.parent().toString(), path.toString(), null)
        : new NotDirectoryException(path.parent().toString());
  }

  private Node find(DiskPath path) {
    Node node = root;
    if (path.isRoot()) {
      return node;
    }
    for (String segment : path.toString().split("/")) {
      if (!(node instanceof Directory directory)) {
        return null;
      }
      node = directory.entries.get(segment);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private Node require(DiskPath path) throws IOException {
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  private File requireFile(DiskPath path) throws IOException {
    if (require(path) instanceof File file) {
      return file;
    }
    throw new FileSystemException(path.toString(), null, "is a directory");
  }

  @SuppressWarnings("unchecked") // only create and update set the content, both with a C
  private C contentOf(File file) {
    return (C) file.content;
  }
}
