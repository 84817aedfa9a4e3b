package io.heartwood.placement;

import io.heartwood.part.MoveDeadline;
import io.heartwood.part.PartSummary;
import java.util.List;
import java.util.Objects;

/**
 * A part that is about to be written and needs a place.
 *
 * @param purpose why it is written
 * @param expectedSizeBytes estimate of its size
 * @param sources the parts it is made of: none for an insert
 * @param moveDeadlines move rules that will apply to it
 */
public record PlacementRequest(
    Purpose purpose,
    long expectedSizeBytes,
    List<PartSummary> sources,
    List<MoveDeadline> moveDeadlines) {
  /** Why a part is written. */
  public enum Purpose {
    /** New rows. */
    INSERT,
    /** Rows of several parts; never placed on a hotter volume than any source. */
    MERGE,
    /** A changed part; stays on the disk of its source. */
    MUTATION
  }

  /** Copies the lists, checks the size. */
  public PlacementRequest {
    Objects.requireNonNull(purpose, "purpose");
    if (expectedSizeBytes < 0) {
      throw new IllegalArgumentException("negative size: expectedSizeBytes=" + expectedSizeBytes);
    }
    sources = List.copyOf(sources);
    moveDeadlines = List.copyOf(moveDeadlines);
  }

  /** A request for new rows. */
  public static PlacementRequest insert(long expectedSizeBytes) {
    return new PlacementRequest(Purpose.INSERT, expectedSizeBytes, List.of(), List.of());
  }

  /** A request for a merged part; ClickHouse expects 1.1 times the size of the sources. */
  public static PlacementRequest merge(List<PartSummary> sources) {
    long bytes = 0;
    for (PartSummary source : sources) {
      bytes += source.bytesOnDisk();
    }
    return new PlacementRequest(Purpose.MERGE, bytes + bytes / 10, sources, List.of());
  }
}
