package io.heartwood.sql.query;

import io.heartwood.aggregate.AggregateState;
import io.heartwood.aggregate.BoundAggregate;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.BoundExpression;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;

/** Groups of rows and the states of their aggregates. Confined to one thread. */
final class GroupedRows {
  private final QueryPlan.Aggregation plan;
  private final GroupTable table;
  private final List<AggregateState> states = new ArrayList<>();
  private final long maxBytes;
  private int[] groups = new int[0];

  GroupedRows(QueryPlan.Aggregation plan, long maxBytes) {
    this.plan = plan;
    this.maxBytes = maxBytes;
    this.table = GroupTable.of(plan.keys().stream().map(BoundExpression::type).toList());
    for (BoundAggregate aggregate : plan.aggregates()) {
      AggregateState state = aggregate.newState();
      state.resize(table.groupCount());
      states.add(state);
    }
  }

  /** Adds the rows of a block. */
  void add(Block block) throws SqlException {
    int rowCount = block.rowCount();
    assign(evaluate(plan.keys(), block), rowCount);
    for (int i = 0; i < states.size(); i++) {
      AggregateState state = states.get(i);
      List<Column> arguments = evaluate(plan.arguments().get(i), block);
      state.resize(table.groupCount());
      state.add(plan.keys().isEmpty() ? null : groups, arguments, rowCount);
    }
    checkMemory();
  }

  private void assign(List<Column> keys, int rowCount) {
    if (groups.length < rowCount) {
      groups = new int[rowCount];
    }
    table.assign(keys, rowCount, groups);
  }

  private static List<Column> evaluate(List<BoundExpression> expressions, Block block)
      throws SqlException {
    List<Column> columns = new ArrayList<>(expressions.size());
    for (BoundExpression expression : expressions) {
      columns.add(Binder.evaluate(expression, block));
    }
    return columns;
  }

  /** Adds the groups of another one, which must not be used again. */
  void merge(GroupedRows other) throws SqlException {
    int count = other.table.groupCount();
    assign(other.table.buildKeys(), count);
    for (int i = 0; i < states.size(); i++) {
      states.get(i).resize(table.groupCount());
      states.get(i).merge(other.states.get(i), groups, count);
    }
    checkMemory();
  }

  private void checkMemory() throws SqlException {
    long bytes = table.sizeBytes() + groups.length * 4L;
    for (AggregateState state : states) {
      bytes += state.sizeBytes();
    }
    if (bytes > maxBytes) {
      throw new SqlException(
          ErrorCode.MEMORY_LIMIT_EXCEEDED,
          "GROUP BY needs too much memory: bytes=" + bytes + " max_memory_usage=" + maxBytes);
    }
  }

  /** Keys and results of all groups. Must not be used again. */
  Block build() {
    int count = table.groupCount();
    List<Column> columns = new ArrayList<>(table.buildKeys());
    for (AggregateState state : states) {
      state.resize(count);
      columns.add(state.result(count));
    }
    return new Block(plan.header(), columns, count);
  }
}
