package io.heartwood.table;

import io.heartwood.part.PartName;
import io.heartwood.part.PartState;
import io.heartwood.part.PartType;
import io.heartwood.part.format.PartitionValue;
import java.time.Instant;

/**
 * What {@code system.parts} tells of a part, at one moment.
 *
 * @param name its name
 * @param partition values of the partition key
 * @param type how its columns lie in files
 * @param state active or outdated
 * @param rowCount rows
 * @param markCount marks, a final one included
 * @param bytesOnDisk bytes of all files
 * @param compressedBytes bytes of the column data
 * @param uncompressedBytes bytes of the column data before compression
 * @param marksBytes bytes of the marks files
 * @param primaryKeyBytes bytes of the primary index in its file
 * @param modified when it was written
 * @param diskName disk it lies on
 * @param path directory on the disk
 * @param snapshotCount snapshots that read it
 */
public record PartInfo(
    PartName name,
    PartitionValue partition,
    PartType type,
    PartState state,
    long rowCount,
    long markCount,
    long bytesOnDisk,
    long compressedBytes,
    long uncompressedBytes,
    long marksBytes,
    long primaryKeyBytes,
    Instant modified,
    String diskName,
    String path,
    int snapshotCount) {
  /** Whether new readers see it. */
  public boolean isActive() {
    return state == PartState.ACTIVE;
  }
}
