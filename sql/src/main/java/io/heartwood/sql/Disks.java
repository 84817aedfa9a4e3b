package io.heartwood.sql;

import io.heartwood.disk.IDisk;
import io.heartwood.policy.config.BrokenDisk;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;

/** Finds disks by the names that users give. */
public final class Disks {
  private Disks() {}

  /**
   * The open disk of this name.
   *
   * @throws SqlException if there is none, or it cannot be opened
   */
  public static IDisk require(OpenStorage storage, String name) throws SqlException {
    IDisk disk = storage.disks().get(name);
    if (disk != null) {
      return disk;
    }
    requireKnown(storage, name);
    BrokenDisk broken = storage.brokenDisks().get(name);
    // It may have been opened in the meantime.
    return broken == null ? require(storage, name) : refuse(broken);
  }

  private static IDisk refuse(BrokenDisk disk) throws SqlException {
    throw Failures.of(disk.failure());
  }

  /** Fails if no disk is of this name, be it broken. */
  static void requireKnown(OpenStorage storage, String name) throws SqlException {
    if (!storage.brokenDisks().containsKey(name) && storage.disk(name).isEmpty()) {
      throw new SqlException(ErrorCode.UNKNOWN_DISK, "no such disk: disk=" + name);
    }
  }
}
