package io.heartwood.merge;

import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import java.util.List;

/**
 * The decision to merge some neighbouring parts of one partition. Immutable.
 *
 * @param sources the parts in order of their block numbers; at least one
 * @param resultName the part that covers them: their blocks, one level above the highest
 */
public record MergePlan(List<PartSummary> sources, PartName resultName) {
  /** Copies the sources and checks that there is one. */
  public MergePlan {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a merge needs a source");
    }
  }

  /** The plan to merge these parts, which are neighbours in one partition, in order. */
  public static MergePlan of(List<PartSummary> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a merge needs a source");
    }
    PartName first = sources.get(0).name();
    PartName last = sources.get(sources.size() - 1).name();
    int level = 0;
    long mutation = 0;
    for (PartSummary source : sources) {
      level = Math.max(level, source.name().level());
      mutation = Math.max(mutation, source.name().mutation());
    }
    return new MergePlan(
        sources,
        new PartName(first.partitionId(), first.minBlock(), last.maxBlock(), level + 1, mutation));
  }

  /** Bytes on disk of all sources. */
  public long sourceBytes() {
    return sources.stream().mapToLong(PartSummary::bytesOnDisk).sum();
  }

  /** Rows of all sources. */
  public long sourceRowCount() {
    return sources.stream().mapToLong(PartSummary::rowCount).sum();
  }
}
