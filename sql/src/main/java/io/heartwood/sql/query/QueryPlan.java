package io.heartwood.sql.query;

import io.heartwood.aggregate.BoundAggregate;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * A query that fits its source: what to read, what to compute, in which steps. Immutable.
 *
 * <pre>
 * source -> filter -> [keys, aggregates -> having] -> outputs + order keys + limit keys
 *        -> distinct -> sort -> limit by -> limit
 * </pre>
 *
 * @param sourceColumns columns to read
 * @param filter condition on rows, run by the source
 * @param aggregation keys and aggregates, if rows are grouped
 * @param header names and types of the result
 * @param outputs what is selected, over the source's columns or the groups'
 * @param distinct whether equal rows are given once
 * @param sortKeys expressions of {@code ORDER BY} behind the outputs, and their directions
 * @param limitByKeys keys of {@code LIMIT BY}
 * @param limitBy limit and offset of {@code LIMIT BY}
 * @param limit rows, at most; -1 for all
 * @param offset rows left out at the start
 */
record QueryPlan(
    List<String> sourceColumns,
    Optional<Expression> filter,
    Optional<Aggregation> aggregation,
    List<NamedType> header,
    List<BoundExpression> outputs,
    boolean distinct,
    List<SortKey> sortKeys,
    List<BoundExpression> limitByKeys,
    Optional<LimitBy> limitBy,
    long limit,
    long offset) {

  /** Limit and offset within equal keys. */
  record LimitBy(long limit, long offset) {}

  /** A key of the order. */
  record SortKey(BoundExpression expression, boolean descending, boolean nullsFirst) {}

  /**
   * How rows are grouped.
   *
   * @param keys keys over the source's columns
   * @param aggregates aggregates
   * @param arguments for each aggregate its arguments over the source's columns
   * @param header the groups' columns: keys, then aggregates
   * @param having condition on groups
   * @param countsAllRows whether the only thing asked is how many rows there are
   */
  record Aggregation(
      List<BoundExpression> keys,
      List<BoundAggregate> aggregates,
      List<List<BoundExpression>> arguments,
      List<NamedType> header,
      Optional<BoundExpression> having,
      boolean countsAllRows) {}
}
