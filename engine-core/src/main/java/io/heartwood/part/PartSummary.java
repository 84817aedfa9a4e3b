package io.heartwood.part;

import java.util.List;
import java.util.Objects;

/**
 * What selectors of merges and moves need to know of a part.
 *
 * @param name its name
 * @param type its type
 * @param rowCount rows, deleted ones included
 * @param bytesOnDisk bytes of all its files
 * @param modifiedEpochSecond when it was written
 * @param diskName disk it lies on
 * @param moveDeadlines move rules that apply to it
 */
public record PartSummary(
    PartName name,
    PartType type,
    long rowCount,
    long bytesOnDisk,
    long modifiedEpochSecond,
    String diskName,
    List<MoveDeadline> moveDeadlines) {
  /** Copies the deadlines. */
  public PartSummary {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(diskName, "diskName");
    moveDeadlines = List.copyOf(moveDeadlines);
  }
}
