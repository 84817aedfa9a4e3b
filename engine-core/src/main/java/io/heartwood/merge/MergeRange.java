package io.heartwood.merge;

import io.heartwood.part.PartSummary;
import java.util.List;

/**
 * Parts of one partition of which any neighbours may be merged.
 *
 * @param parts in order of block numbers
 * @param partitionPartCount active parts of the whole partition
 */
public record MergeRange(List<PartSummary> parts, int partitionPartCount) {
  /** Copies the list. */
  public MergeRange {
    parts = List.copyOf(parts);
  }
}
