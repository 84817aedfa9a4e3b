package io.heartwood.part.format;

import java.util.List;
import java.util.Objects;

/**
 * The substreams of a column as {@code columns_substreams.txt} has them. Immutable.
 *
 * @param column name of the column, unquoted
 * @param streams names of its streams, in the order in which they are written
 */
public record ColumnSubstreams(String column, List<String> streams) {
  public ColumnSubstreams {
    Objects.requireNonNull(column, "column");
    streams = List.copyOf(streams);
  }
}
