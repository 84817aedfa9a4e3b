package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.plain.Namespace.Directory;
import io.heartwood.disk.object.plain.Namespace.StoredFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The changes of one transaction, made to a copy of the namespace: what cannot be is refused here,
 * before any request. Confined to one thread.
 *
 * <p>A directory that is new takes the token under which the first of its files was uploaded, so
 * that these need not be copied.
 */
final class NamespaceEdit {
  private final RewritableKeys keys;
  private final Instant now;
  private final Predicate<String> mayAdopt;
  private final TreeMap<String, Directory> directories;
  private final Set<Directory> owned = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Directories of this transaction that shall have an object, and have no token yet. */
  private final Set<Directory> nameless = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<String> newTokens = new HashSet<>();
  private final Set<ObjectKey> uploads = new HashSet<>();

  /**
   * Begins with no change.
   *
   * @param mayAdopt whether a directory may take a token under which its files were uploaded
   */
  NamespaceEdit(Namespace before, RewritableKeys keys, Instant now, Predicate<String> mayAdopt) {
    this.keys = keys;
    this.now = now;
    this.mayAdopt = mayAdopt;
    directories = new TreeMap<>(before.directories());
  }

  /** The namespace with the changes; every directory that needs a token has one. */
  Namespace finish() {
    for (Directory directory : nameless) {
      directory.token = keys.newToken();
      newTokens.add(directory.token);
    }
    nameless.clear();
    return new Namespace(directories);
  }

  /** Tokens given to directories by this transaction. */
  Set<String> newTokens() {
    return newTokens;
  }

  /** Objects that were uploaded for files of this transaction. */
  Set<ObjectKey> uploads() {
    return uploads;
  }

  void createDirectories(DiskPath path) throws IOException {
    for (DiskPath at = path; !at.isRoot(); at = at.parent()) {
      if (findFile(at) != null) {
        throw new FileAlreadyExistsException(at.toString());
      }
      if (directories.containsKey(at.toString())) {
        break;
      }
      addDirectory(at);
    }
    if (!path.isRoot()) {
      makeReal(path);
    }
  }

  private void addDirectory(DiskPath path) {
    Directory directory = new Directory(null, now);
    owned.add(directory);
    nameless.add(directory);
    directories.put(path.toString(), directory);
  }

  /** A directory that is there because of what is below it gets an object of its own. */
  private Directory makeReal(DiskPath path) {
    Directory directory = directories.get(path.toString());
    if (directory.token == null && !nameless.contains(directory)) {
      directory = own(path.toString());
      nameless.add(directory);
    }
    return directory;
  }

  void create(DiskPath path, ObjectKey key, long sizeBytes) throws IOException {
    upload(key);
    requireFree(path);
    put(path, key, sizeBytes);
  }

  void overwrite(DiskPath path, ObjectKey key, long sizeBytes) throws IOException {
    upload(key);
    if (findFile(path) == null) {
      requireFree(path);
    }
    put(path, key, sizeBytes);
  }

  private void upload(ObjectKey key) {
    if (key != null) {
      uploads.add(key);
    }
  }

  private void put(DiskPath path, ObjectKey key, long sizeBytes) {
    makeReal(path.parent());
    Directory parent = own(path.parent().toString());
    if (key != null && nameless.contains(parent)) {
      RewritableKeys.Parsed parsed = keys.parse(key);
      if (parsed.kind() == RewritableKeys.Kind.FILE
          && parsed.name().equals(path.name())
          && mayAdopt.test(parsed.token())
          && newTokens.add(parsed.token())) {
        parent.token = parsed.token();
        nameless.remove(parent);
      }
    }
    parent.files.put(path.name(), new StoredFile(key, sizeBytes, now));
  }

  void move(DiskPath from, DiskPath to) throws IOException {
    StoredFile file = findFile(from);
    if (file == null && !directories.containsKey(from.toString())) {
      throw new NoSuchFileException(from.toString());
    }
    if (to.startsWith(from) && !to.equals(from)) {
      throw new FileSystemException(from.toString(), to.toString(), "cannot move below itself");
    }
    requireFree(to);
    if (file != null) {
      own(from.parent().toString()).files.remove(from.name());
      makeReal(to.parent());
      own(to.parent().toString()).files.put(to.name(), file);
      return;
    }
    TreeMap<String, Directory> moved = new TreeMap<>(Namespace.below(directories, from.toString()));
    moved.put(from.toString(), directories.get(from.toString()));
    directories.keySet().removeAll(moved.keySet());
    moved.forEach(
        (path, directory) ->
            directories.put(to + path.substring(from.toString().length()), directory));
  }

  void publish(DiskPath from, DiskPath to) throws IOException {
    if (findFile(from) != null) {
      throw new NotDirectoryException(from.toString());
    }
    move(from, to);
  }

  void replace(DiskPath from, DiskPath to) throws IOException {
    requireFile(from);
    if (from.equals(to)) {
      return;
    }
    if (findFile(to) != null) {
      delete(to);
    }
    move(from, to);
  }

  void delete(DiskPath path) throws IOException {
    if (findFile(path) != null) {
      own(path.parent().toString()).files.remove(path.name());
      return;
    }
    Directory directory = directories.get(path.toString());
    if (directory == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (!directory.files.isEmpty() || !Namespace.below(directories, path.toString()).isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    remove(path.toString());
  }

  void deleteRecursively(DiskPath path) {
    if (findFile(path) != null) {
      own(path.parent().toString()).files.remove(path.name());
      return;
    }
    for (String below : List.copyOf(Namespace.below(directories, path.toString()).keySet())) {
      remove(below);
    }
    if (directories.containsKey(path.toString())) {
      remove(path.toString());
    }
  }

  private void remove(String path) {
    nameless.remove(directories.remove(path));
  }

  private StoredFile findFile(DiskPath path) {
    Directory parent = path.isRoot() ? null : directories.get(path.parent().toString());
    return parent == null ? null : parent.files.get(path.name());
  }

  private void requireFile(DiskPath path) throws IOException {
    if (findFile(path) != null) {
      return;
    }
    if (directories.containsKey(path.toString())) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    throw new NoSuchFileException(path.toString());
  }

  /** A name is free if its parent is a directory and has no such entry. */
  private void requireFree(DiskPath path) throws IOException {
    if (directories.containsKey(path.toString()) || findFile(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    DiskPath parent = path.parent();
    if (!directories.containsKey(parent.toString())) {
      if (findFile(parent) != null) {
        throw new NotDirectoryException(parent.toString());
      }
      throw new NoSuchFileException(parent.toString(), path.toString(), null);
    }
  }

  /** A directory that may be changed here. */
  private Directory own(String path) {
    Directory directory = directories.get(path);
    if (owned.contains(directory)) {
      return directory;
    }
    Directory copy = directory.copy();
    owned.add(copy);
    directories.put(path, copy);
    return copy;
  }
}
