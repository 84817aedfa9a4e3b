package io.heartwood.part.format;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import java.util.List;

/**
 * Smallest and largest value of some columns of a part. Immutable.
 *
 * <p>A Nullable column without any value has NULL for both; one with values and NULLs has the
 * smallest value, and NULL as its largest.
 *
 * @param columns the columns; empty if nothing is known
 * @param ranges for each a column of two rows: the minimum, the maximum
 */
public record PartMinMax(List<NamedType> columns, List<Column> ranges) {
  /** Nothing known. */
  public static final PartMinMax NONE = new PartMinMax(List.of(), List.of());

  /** Copies the lists and checks the lengths. */
  public PartMinMax {
    columns = List.copyOf(columns);
    ranges = List.copyOf(ranges);
    if (columns.size() != ranges.size()) {
      throw new IllegalArgumentException(
          "columns and ranges differ: columns=" + columns.size() + " ranges=" + ranges.size());
    }
    for (Column range : ranges) {
      if (range.rowCount() != 2) {
        throw new IllegalArgumentException("a range has two rows: rowCount=" + range.rowCount());
      }
    }
  }
}
