package io.heartwood.part.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the rows of a part expire: what {@code ttl.txt} says. Immutable and thread-safe.
 *
 * @param table when rows are deleted by the table's plain TTL
 * @param columns when values of a column are reset, by column name
 * @param moves when the part moves, by TTL expression
 * @param recompression when the part is recompressed, by TTL expression
 * @param groupBy when rows are aggregated, by TTL expression
 * @param rowsWhere when rows that meet a condition are deleted, by TTL expression
 */
public record PartTtl(
    Optional<Range> table,
    Map<String, Range> columns,
    Map<String, Range> moves,
    Map<String, Range> recompression,
    Map<String, Range> groupBy,
    Map<String, Range> rowsWhere) {
  /** A part without TTL. */
  public static final PartTtl NONE =
      new PartTtl(Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * The moments of expiry of the rows of a part.
   *
   * @param minSeconds the first one, in seconds since 1970; 0 if no row expires
   * @param maxSeconds the last one
   * @param finished whether the rule has been applied to all rows
   */
  public record Range(long minSeconds, long maxSeconds, boolean finished) {}

  public PartTtl {
    columns = inOrder(columns);
    moves = inOrder(moves);
    recompression = inOrder(recompression);
    groupBy = inOrder(groupBy);
    rowsWhere = inOrder(rowsWhere);
  }

  private static Map<String, Range> inOrder(Map<String, Range> ranges) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }
}
