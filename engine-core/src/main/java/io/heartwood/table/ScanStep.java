package io.heartwood.table;

import java.util.List;

/**
 * What one index leaves of a table for a scan.
 *
 * @param kind the index
 * @param name name of a skip index; empty for the others
 * @param description type and granularity of a skip index; empty for the others
 * @param keys expressions that the filter bounds; empty if it says nothing about the index
 * @param partCount parts left before
 * @param selectedPartCount parts left now
 * @param granuleCount granules left before
 * @param selectedGranuleCount granules left now
 */
public record ScanStep(
    Kind kind,
    String name,
    String description,
    List<String> keys,
    int partCount,
    int selectedPartCount,
    long granuleCount,
    long selectedGranuleCount) {
  /** The indexes of a table, in the order in which they are asked. */
  public enum Kind {
    /** The smallest and largest values of the columns of the partition key. */
    MIN_MAX,
    /** The values of the partition key. */
    PARTITION,
    /** The primary index. */
    PRIMARY_KEY,
    /** A data skipping index. */
    SKIP
  }

  /** Copies the list. */
  public ScanStep {
    keys = List.copyOf(keys);
  }
}
