package io.heartwood.background;

import io.heartwood.merge.MergePlan;
import io.heartwood.merge.MergeRange;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A table as the scheduler of merges sees it. Thread-safe. */
public interface MergeTarget {
  /** The table's name, for messages. */
  String name();

  /** The table's settings. */
  TableSettings settings();

  /** Runs of active parts that may be merged now; parts of running merges are not among them. */
  List<MergeRange> mergeRanges();

  /** Most parts that one merge may read side by side; at least 2. */
  int maxSources();

  /** The most that could be reserved for a merged part. */
  long maxUnreservedBytes() throws IOException;

  /**
   * Takes the sources of a plan and prepares the merge.
   *
   * @return the merge, not begun; empty if the sources are not there any more
   */
  Optional<BackgroundTask> startMerge(MergePlan plan) throws IOException;
}
