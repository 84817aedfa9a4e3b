package io.heartwood.table;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.layout.TableFiles;
import io.heartwood.placement.PartPlacement;
import java.io.IOException;
import java.util.UUID;

/** The directories of whole tables, on all disks of a storage policy. */
final class TableDirectories {
  private TableDirectories() {}

  /** Whether there is a directory of the table on any disk. */
  static boolean exist(UUID uuid, PartPlacement placement) throws IOException {
    for (IDisk disk : placement.disks()) {
      if (disk.exists(TableFiles.directory(uuid))) {
        return true;
      }
    }
    return false;
  }

  /** Deletes all files of the table, and the directory above if no other table is left in it. */
  static void delete(UUID uuid, PartPlacement placement) throws IOException {
    DiskPath directory = TableFiles.directory(uuid);
    for (IDisk disk : placement.disks()) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(directory);
        transaction.commit();
      }
      removeIfEmpty(disk, directory.parent());
    }
  }

  private static void removeIfEmpty(IDisk disk, DiskPath directory) throws IOException {
    if (disk.exists(directory) && disk.list(directory).isEmpty()) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.delete(directory);
        transaction.commit();
      }
    }
  }
}
