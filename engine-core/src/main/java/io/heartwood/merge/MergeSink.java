package io.heartwood.merge;

import io.heartwood.layout.WrittenPart;

/** Where the result of a merge goes: the catalog of a table. Thread-safe. */
public interface MergeSink {
  /** Puts the published result in the place of the sources. */
  void replace(MergePlan plan, WrittenPart result);

  /** Gives the sources back: there is no result and never will be. */
  void release(MergePlan plan);

  /** Nobody knows whether there is a result: the sources must not be merged again. */
  void abandonUnknown(MergePlan plan);
}
