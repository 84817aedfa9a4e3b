package io.heartwood.part;

/** How the columns of a part lie in files. */
public enum PartType {
  /** A file for each stream of each column. */
  WIDE("Wide"),
  /** All columns in one file, granule by granule. */
  COMPACT("Compact");

  private final String clickHouseName;

  PartType(String clickHouseName) {
    this.clickHouseName = clickHouseName;
  }

  /** As in {@code system.parts.part_type}. */
  @Override
  public String toString() {
    return clickHouseName;
  }
}
