package io.heartwood.part.format;

import java.util.Objects;

/**
 * Why which columns of a new part are sparse. Immutable, as long as nobody adds to the counts.
 *
 * @param counts what decides
 * @param ofTheseRows whether these are the counts of the part's rows; otherwise they are counted
 *     anew while they are written, for those who merge the part
 */
public record SparseChoice(DefaultCounts counts, boolean ofTheseRows) {
  /** Checks that counts are given. */
  public SparseChoice {
    Objects.requireNonNull(counts, "counts");
  }

  /** An insert: its rows were counted before they were sorted. */
  public static SparseChoice ofRows(DefaultCounts counts) {
    return new SparseChoice(counts, true);
  }

  /** A merge: what its sources said of themselves. */
  public static SparseChoice ofSources(DefaultCounts counts) {
    return new SparseChoice(counts, false);
  }
}
