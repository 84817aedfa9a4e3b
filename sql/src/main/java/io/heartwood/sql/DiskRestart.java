package io.heartwood.sql;

import io.heartwood.policy.StoragePolicy;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.BrokenTable;
import io.heartwood.table.BrokenTableException;
import io.heartwood.table.MergeTreeEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Runs {@code SYSTEM RESTART DISK}: opens a disk that could not be opened, and the broken tables
 * that have it, or that had to wait for it. Stateless.
 */
final class DiskRestart {
  private final SqlEngine engine;

  DiskRestart(SqlEngine engine) {
    this.engine = engine;
  }

  /**
   * Tries a disk again; one that is open stays as it is.
   *
   * @throws SqlException if there is no such disk
   * @throws IOException if it still cannot be opened, or a table of it; the other tables are tried
   */
  void run(String disk) throws IOException, SqlException {
    Disks.requireKnown(engine.storage(), disk);
    synchronized (engine) {
      restart(disk);
    }
  }

  private void restart(String disk) throws IOException {
    Set<String> broken = Set.copyOf(engine.storage().brokenDisks().keySet());
    MergeTreeEngine tables = engine.tables();
    try {
      engine.storage().restartDisk(disk);
    } finally {
      addPolicies(tables);
    }
    Set<String> restarted = new HashSet<>(broken);
    restarted.removeAll(engine.storage().brokenDisks().keySet());
    restarted.add(disk);
    BrokenTableException failure = null;
    for (BrokenTable table : tables.brokenTables()) {
      if (Arrays.stream(table.disks().split(",")).anyMatch(restarted::contains)) {
        try {
          tables.retryTable(table.name());
        } catch (BrokenTableException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void addPolicies(MergeTreeEngine tables) {
    Set<String> known = new HashSet<>();
    tables.placements().forEach(placement -> known.add(placement.name()));
    for (StoragePolicy policy : engine.storage().policies().values()) {
      if (known.add(policy.name())) {
        tables.addPlacement(policy);
      }
    }
  }
}
