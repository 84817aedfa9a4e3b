package io.heartwood.sql.statement;

import io.heartwood.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * A query over one table. Immutable.
 *
 * @param distinct whether equal rows are given once
 * @param items what is selected
 * @param source the table; none for one row without columns
 * @param where conditions of {@code PREWHERE} and {@code WHERE}, joined
 * @param groupBy keys
 * @param having condition on groups
 * @param orderBy order of the result
 * @param limitBy limit within rows of equal keys
 * @param limit rows, at most; -1 for all
 * @param offset rows left out at the start
 */
public record SelectQuery(
    boolean distinct,
    List<SelectItem> items,
    Optional<TableSource> source,
    Optional<Expression> where,
    List<Expression> groupBy,
    Optional<Expression> having,
    List<OrderItem> orderBy,
    Optional<LimitBy> limitBy,
    long limit,
    long offset) {
  /** Copies the lists. */
  public SelectQuery {
    items = List.copyOf(items);
    groupBy = List.copyOf(groupBy);
    orderBy = List.copyOf(orderBy);
  }

  /**
   * Something selected.
   *
   * @param expression what; none for {@code *}
   * @param alias name given with {@code AS}
   */
  public record SelectItem(Optional<Expression> expression, Optional<String> alias) {}

  /**
   * A key of {@code ORDER BY}.
   *
   * @param nullsFirst whether NULL and NaN come before all values; by default they come last
   */
  public record OrderItem(Expression expression, boolean descending, boolean nullsFirst) {}

  /** {@code LIMIT limit OFFSET offset BY keys}. */
  public record LimitBy(long limit, long offset, List<Expression> keys) {
    /** Copies the keys. */
    public LimitBy {
      keys = List.copyOf(keys);
    }
  }

  /** What is read. */
  public sealed interface TableSource {
    /**
     * A table by name.
     *
     * @param alias what the query calls it
     */
    record Named(TableName name, Optional<String> alias) implements TableSource {}

    /** {@code numbers(offset, count)}: one column {@code number}. */
    record Numbers(long offset, long count) implements TableSource {}
  }
}
