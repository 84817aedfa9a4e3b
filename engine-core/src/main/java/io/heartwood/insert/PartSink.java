package io.heartwood.insert;

import io.heartwood.layout.WrittenPart;
import java.util.List;

/** Where inserted parts go to become visible: the catalog of a table. Thread-safe. */
public interface PartSink {
  /** Number of active parts in a partition. */
  int partCount(String partitionId);

  /** Number of active parts of the table. */
  int partCount();

  /** The next block number, in flight until the part is added or the number abandoned. */
  long allocateBlock(String partitionId);

  /** Makes published parts visible together. */
  void addAll(List<WrittenPart> parts);

  /** Gives up a block number: no part of this number exists or ever will. */
  void abandonBlock(String partitionId, long block);

  /** Nobody knows whether the part of this number exists: no merge may reach across it. */
  void abandonUnknown(String partitionId, long block);
}
