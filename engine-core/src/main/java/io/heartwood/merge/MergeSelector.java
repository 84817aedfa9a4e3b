package io.heartwood.merge;

import io.heartwood.part.PartSummary;
import java.util.List;

/** Chooses what to merge; a pure function of its arguments. Immutable and thread-safe. */
public interface MergeSelector {
  /**
   * Chooses parts to merge.
   *
   * @param ranges maximal runs of parts that may be merged with their neighbours, each in order of
   *     block numbers
   * @param maxBytes most bytes of the sources of one merge
   * @param nowEpochSecond the time by which ages are reckoned
   * @return neighbours of one range, in order; empty if nothing is worth merging
   */
  List<PartSummary> select(List<MergeRange> ranges, long maxBytes, long nowEpochSecond);
}
