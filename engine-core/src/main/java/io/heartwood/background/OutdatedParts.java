package io.heartwood.background;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import java.util.List;

/** The outdated parts of a table as the cleaner sees them. Thread-safe. */
public interface OutdatedParts {
  /**
   * A part that nobody needs any more.
   *
   * @param name its name
   * @param disk where it lies
   * @param directory its directory
   */
  record Removable(String name, IDisk disk, DiskPath directory) {}

  /** The table's name, for messages. */
  String name();

  /** Takes all parts that may be deleted now. */
  List<Removable> takeRemovable();

  /** Tells whether a part that was taken is deleted; if not, it may be taken again. */
  void endRemoval(Removable part, boolean deleted);
}
