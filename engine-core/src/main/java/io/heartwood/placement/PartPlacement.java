package io.heartwood.placement;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.part.PartSummary;
import java.io.IOException;
import java.util.List;

/**
 * The port through which the engine asks where parts go; a storage policy implements it.
 * Thread-safe.
 */
public interface PartPlacement {
  /** Name of the storage policy. */
  String name();

  /**
   * All disks on which parts may lie, hottest first. Never empty; the first one holds the table's
   * own files.
   */
  List<IDisk> disks();

  /**
   * Holds room for a part.
   *
   * @throws NotEnoughSpaceException if no disk has it; the message names the disks and their room
   */
  Reservation reserve(PlacementRequest request) throws IOException;

  /** Whether a part on this disk may take part in merges ({@code prefer_not_to_merge} says no). */
  boolean mayMerge(PartSummary part);

  /**
   * The most that could be reserved on any disk, {@link io.heartwood.disk.DiskSpace#UNLIMITED} if
   * one has no end.
   */
  long maxUnreservedBytes() throws IOException;
}
