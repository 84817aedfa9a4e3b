package io.heartwood.table;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.part.PartName;
import io.heartwood.part.PartState;
import io.heartwood.part.PartSummary;
import io.heartwood.part.format.LoadedPart;
import java.util.List;

/**
 * A part of a table: its metadata in memory, where it lies, and how far it is in its life. The
 * state, the number of snapshots and the time are guarded by the lock of the catalog.
 */
final class Part {
  private final PartName name;
  private final LoadedPart loaded;
  private final IDisk disk;
  private final DiskPath directory;
  private final PartSummary summary;
  private PartState state = PartState.ACTIVE;
  private int snapshotCount;
  private long outdatedMillis;

  Part(PartName name, LoadedPart loaded, IDisk disk, DiskPath directory, long modifiedEpochSecond) {
    this.name = name;
    this.loaded = loaded;
    this.disk = disk;
    this.directory = directory;
    this.summary =
        new PartSummary(
            name,
            loaded.type(),
            loaded.rowCount(),
            loaded.bytesOnDisk(),
            modifiedEpochSecond,
            disk.name(),
            List.of());
  }

  PartName name() {
    return name;
  }

  LoadedPart loaded() {
    return loaded;
  }

  IDisk disk() {
    return disk;
  }

  DiskPath directory() {
    return directory;
  }

  PartSummary summary() {
    return summary;
  }

  long rowCount() {
    return summary.rowCount();
  }

  PartState state() {
    return state;
  }

  void setState(PartState newState) {
    state = newState;
  }

  int snapshotCount() {
    return snapshotCount;
  }

  void addSnapshot() {
    snapshotCount++;
  }

  void removeSnapshot() {
    snapshotCount--;
  }

  /** When it became outdated, by the engine's clock. */
  long outdatedMillis() {
    return outdatedMillis;
  }

  void outdate(long nowMillis) {
    state = PartState.OUTDATED;
    outdatedMillis = nowMillis;
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
