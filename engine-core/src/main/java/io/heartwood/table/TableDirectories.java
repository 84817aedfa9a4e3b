package io.heartwood.table;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.layout.TableFiles;
import io.heartwood.part.PartName;
import io.heartwood.placement.PartPlacement;
import java.io.IOException;
import java.util.Set;
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

  /**
   * Fails if a table that has been created has no directory on the disks of its policy, or parts on
   * other disks: the policy, or what it stands for, is not that of before, and the table would seem
   * to have fewer rows than it has.
   *
   * @param others disks of all policies
   */
  static void requireAll(TableDefinition definition, PartPlacement placement, Set<IDisk> others)
      throws IOException {
    DiskPath directory = TableFiles.directory(definition.uuid());
    for (IDisk disk : others) {
      boolean isElsewhere =
          placement.disks().stream().noneMatch(own -> innermost(own) == innermost(disk));
      if (isElsewhere
          && disk.exists(directory)
          && disk.list(directory).stream().anyMatch(name -> PartName.parse(name).isPresent())) {
        throw new IOException(
            "parts of the table lie on a disk that its storage policy does not have: disk="
                + disk.name()
                + " path="
                + directory
                + " storage_policy="
                + placement.name());
      }
    }
    if (!exist(definition.uuid(), placement)) {
      throw new IOException(
          "directory of the table is on no disk of its storage policy: path="
              + directory
              + " storage_policy="
              + placement.name());
    }
  }

  /** The disk that has the files, behind those that wrap it. */
  private static IDisk innermost(IDisk disk) {
    IDisk inner = disk;
    while (inner.wrapped().isPresent()) {
      inner = inner.wrapped().get();
    }
    return inner;
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
