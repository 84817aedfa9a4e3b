package io.heartwood.disk;

import java.util.Objects;

/**
 * A path on a disk, relative to the disk's root, always with {@code /} between its segments.
 *
 * <p>The root is the empty path. A path never holds an empty segment, {@code .}, {@code ..}, a
 * backslash, or a control character, so that joining a name that came from data can never leave the
 * disk. Immutable.
 */
public final class DiskPath implements Comparable<DiskPath> {
  /** The root directory of a disk. */
  public static final DiskPath ROOT = new DiskPath("");

  private final String value;

  private DiskPath(String value) {
    this.value = value;
  }

  /**
   * Parses a relative path; one trailing slash is ignored.
   *
   * @throws IllegalArgumentException if a segment is empty, {@code .}, {@code ..}, or holds a
   *     forbidden character
   */
  public static DiskPath of(String path) {
    Objects.requireNonNull(path, "path");
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (trimmed.isEmpty()) {
      return ROOT;
    }
    int start = 0;
    while (start <= trimmed.length()) {
      int slash = trimmed.indexOf('/', start);
      int end = slash < 0 ? trimmed.length() : slash;
      requireSegment(trimmed.substring(start, end), path);
      start = end + 1;
    }
    return new DiskPath(trimmed);
  }

  /** The path of {@code relative} (one or more segments) below this directory. */
  public DiskPath resolve(String relative) {
    DiskPath child = of(relative);
    return resolve(child);
  }

  /** The path of {@code relative} below this directory. */
  public DiskPath resolve(DiskPath relative) {
    if (relative.value.isEmpty()) {
      return this;
    }
    return value.isEmpty() ? relative : new DiskPath(value + "/" + relative.value);
  }

  /** The directory that holds this path; the root is its own parent. */
  public DiskPath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? ROOT : new DiskPath(value.substring(0, slash));
  }

  /** The last segment; empty for the root. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Whether this is the root directory. */
  public boolean isRoot() {
    return value.isEmpty();
  }

  /** Whether this path is {@code ancestor} or lies below it. */
  public boolean startsWith(DiskPath ancestor) {
    return ancestor.isRoot()
        || value.equals(ancestor.value)
        || value.startsWith(ancestor.value + "/");
  }

  private static void requireSegment(String segment, String path) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      throw new IllegalArgumentException("path segment is not allowed: path=" + path);
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c < ' ' || c == '\\' || c == 0x7f) {
        throw new IllegalArgumentException("character is not allowed in a path: code=" + (int) c);
      }
    }
  }

  @Override
  public int compareTo(DiskPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiskPath path && path.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The path as text, without a leading or trailing slash; empty for the root. */
  @Override
  public String toString() {
    return value;
  }
}
