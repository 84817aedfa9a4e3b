package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Headers of files by path, {@value #MAX_COUNT} at most, the longest unused one giving way, so that
 * reading a range somewhere in a file of a remote disk needs no request for the header.
 *
 * <p>A header of another file would turn bytes into garbage. So a header is only given out, and
 * only taken in, for a file that was opened while nothing was committed: whoever opens a file asks
 * for the {@link #generation()} before, and each commit counts it up when it begins and when it
 * ends, forgetting all paths that it touches when it begins. A disk that shows files before they
 * are committed has no use for that, and remembers none. Thread-safe.
 */
final class HeaderCache {
  static final int MAX_COUNT = 16_384;

  private final int limit;
  private final Map<DiskPath, EncryptedHeader> headers = new LinkedHashMap<>(64, 0.75f, true);
  private long generation;
  private int commitCount;

  /**
   * Remembers nothing yet.
   *
   * @param limit headers at most
   */
  HeaderCache(int limit) {
    this.limit = limit;
  }

  /** A number that changes with each commit. */
  synchronized long generation() {
    return generation;
  }

  /** The header of a file that was opened after the generation was asked for. */
  synchronized Optional<EncryptedHeader> get(DiskPath file, long openedIn) {
    return generation == openedIn ? Optional.ofNullable(headers.get(file)) : Optional.empty();
  }

  /** Remembers what was read from a file that was opened after the generation was asked for. */
  synchronized void put(DiskPath file, EncryptedHeader header, long openedIn) {
    if (generation == openedIn && commitCount == 0) {
      put(file, header);
    }
  }

  /**
   * A commit begins with these changes.
   *
   * @return to be given to {@link #endCommit}
   */
  synchronized long beginCommit(List<NameChange> changes) {
    commitCount++;
    changes.forEach(change -> change.forget(this));
    return ++generation;
  }

  /** A commit ends: it has taken effect, or nobody knows. */
  synchronized void endCommit(long begun, List<NameChange> changes, boolean committed) {
    // Of two commits at a time nobody here knows which came last.
    boolean alone = generation == begun;
    for (NameChange change : changes) {
      if (alone && committed) {
        change.apply(this);
      } else {
        change.forget(this);
      }
    }
    generation++;
    commitCount--;
  }

  /** For changes: the file has this header now. */
  void put(DiskPath file, EncryptedHeader header) {
    headers.put(file, header);
    if (headers.size() > limit) {
      headers.remove(headers.keySet().iterator().next());
    }
  }

  /** For changes: the file is gone. */
  void forget(DiskPath file) {
    headers.remove(file);
  }

  /** For changes: the file, or directory with all it holds, is gone. */
  void forgetTree(DiskPath path) {
    headers.keySet().removeIf(file -> file.startsWith(path));
  }

  /** For changes: the file has a second name. */
  void link(DiskPath existing, DiskPath newName) {
    EncryptedHeader header = headers.get(existing);
    if (header != null) {
      put(newName, header);
    }
  }

  /** For changes: the file, or directory with all it holds, has the name of what was there. */
  void move(DiskPath from, DiskPath to) {
    Map<DiskPath, EncryptedHeader> moved = new LinkedHashMap<>();
    headers.forEach(
        (file, header) -> {
          if (file.startsWith(from)) {
            String rest = file.toString().substring(from.toString().length());
            moved.put(DiskPath.of(to + rest), header);
          }
        });
    forgetTree(from);
    forgetTree(to);
    moved.forEach(this::put);
  }
}
