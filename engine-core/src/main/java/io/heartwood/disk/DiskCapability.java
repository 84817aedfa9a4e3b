package io.heartwood.disk;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a disk can do beyond reading. {@link IDisk#capabilities()} answers which of these hold for
 * it; a change that needs another fails with {@link UnsupportedDiskOperationException} when it is
 * asked for, before anything is changed.
 */
public enum DiskCapability {
  /** New files can be written, and files and directories deleted. Read-only disks lack it. */
  WRITE("writing"),

  /**
   * Nothing of a transaction is visible before its commit, not even after a crash. A disk without
   * this shows each file from when it is finished, and takes it away again if the transaction is
   * not committed.
   */
  ISOLATED_TRANSACTIONS("transactions"),

  /** {@link DiskTransaction#overwrite}. */
  OVERWRITE("overwriting a file"),

  /** {@link DiskTransaction#append}. */
  APPEND("appending to a file"),

  /** {@link DiskTransaction#link}: a file may have several names. */
  LINK_FILES("hard links"),

  /** {@link DiskTransaction#move} and {@link DiskTransaction#replace} of files. */
  RENAME_FILES("renaming files"),

  /**
   * {@link DiskTransaction#move} and {@link DiskTransaction#publish} of directories. Without it no
   * part can appear as a whole, so tables on the disk can only be read.
   */
  RENAME_DIRECTORIES("renaming directories"),

  /** A directory exists without anything in it. */
  EMPTY_DIRECTORIES("empty directories");

  private final String words;

  DiskCapability(String words) {
    this.words = words;
  }

  /** What a message calls it. */
  public String words() {
    return words;
  }

  /** Everything: what local disks can do. */
  public static Set<DiskCapability> all() {
    return EnumSet.allOf(DiskCapability.class);
  }
}
