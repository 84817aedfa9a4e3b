package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All directories and files of a {@code plain_rewritable} disk at one moment, in the heap: about
 * 200 bytes for each file. Immutable.
 */
final class Namespace {
  /**
   * A file.
   *
   * @param key the object that holds its contents; null for an empty file that has none yet
   */
  record StoredFile(ObjectKey key, long sizeBytes, Instant modified) {}

  /** A directory; not changed once it is part of a namespace. */
  static final class Directory {
    /** Null for a directory that exists because there is one below it, and for new ones. */
    String token;

    Instant modified;
    final TreeMap<String, StoredFile> files = new TreeMap<>();

    Directory(String token, Instant modified) {
      this.token = token;
      this.modified = modified;
    }

    Directory copy() {
      Directory copy = new Directory(token, modified);
      copy.files.putAll(files);
      return copy;
    }
  }

  /** By path as text; the root is the empty path and always there. */
  private final NavigableMap<String, Directory> directories;

  Namespace(NavigableMap<String, Directory> directories) {
    this.directories = Collections.unmodifiableNavigableMap(directories);
  }

  NavigableMap<String, Directory> directories() {
    return directories;
  }

  boolean isDirectory(DiskPath path) {
    return directories.containsKey(path.toString());
  }

  boolean exists(DiskPath path) {
    return isDirectory(path) || find(path) != null;
  }

  /** The file of this name; null if there is none. */
  StoredFile find(DiskPath path) {
    Directory parent = path.isRoot() ? null : directories.get(path.parent().toString());
    return parent == null ? null : parent.files.get(path.name());
  }

  StoredFile file(DiskPath path) throws IOException {
    StoredFile file = find(path);
    if (file != null) {
      return file;
    }
    if (isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    throw new NoSuchFileException(path.toString());
  }

  Instant lastModified(DiskPath path) throws IOException {
    Directory directory = directories.get(path.toString());
    return directory != null ? directory.modified : file(path).modified();
  }

  List<String> list(DiskPath path) throws IOException {
    Directory directory = directories.get(path.toString());
    if (directory == null) {
      file(path);
      throw new NotDirectoryException(path.toString());
    }
    TreeSet<String> names = new TreeSet<>(directory.files.keySet());
    int nameStart = path.isRoot() ? 0 : path.toString().length() + 1;
    for (String below : below(directories, path.toString()).keySet()) {
      int slash = below.indexOf('/', nameStart);
      names.add(below.substring(nameStart, slash < 0 ? below.length() : slash));
    }
    return new ArrayList<>(names);
  }

  /** The directories below one, without itself. */
  static <T> SortedMap<String, T> below(NavigableMap<String, T> directories, String path) {
    return path.isEmpty()
        ? directories.tailMap("", false)
        : directories.subMap(path + "/", path + (char) ('/' + 1));
  }
}
