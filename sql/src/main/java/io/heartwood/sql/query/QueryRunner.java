package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.BoundExpression;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.SelectQuery;
import io.heartwood.table.ScanProgress;
import io.heartwood.table.ScanRequest;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs queries: readers of disjoint rows feed groups or sorted rows in parallel, whose parts are
 * put together at the end; queries that only filter and compute run in the order of the parts, one
 * block at a time. Thread-safe.
 */
public final class QueryRunner {
  private final Executor executor;
  private final Binder binder;
  private final QueryLimits limits;

  /**
   * Creates a runner.
   *
   * @param executor runs readers beside the calling thread
   */
  public QueryRunner(Executor executor, Binder binder, QueryLimits limits) {
    this.executor = executor;
    this.binder = binder;
    this.limits = limits;
  }

  /**
   * What a query took.
   *
   * @param progress rows read
   * @param bytesRead bytes of the blocks read
   * @param rowsBeforeLimit rows without LIMIT; -1 if there was none
   */
  public record Statistics(ScanProgress progress, long bytesRead, long rowsBeforeLimit) {}

  /** Runs a query and hands its rows to {@code result}. */
  public Statistics run(SelectQuery query, RowSource source, QueryResult result)
      throws IOException, SqlException {
    QueryPlan plan = QueryAnalyzer.analyze(query, source.header(), binder);
    result.begin(plan.header());
    return new Run(plan, source, result).run();
  }

  /**
   * What a query would read of a table; nothing if the number of its rows is all that is asked.
   *
   * @return columns of which it takes rows, and the condition on them
   */
  public Optional<ScanRequest> scanOf(SelectQuery query, TableRows source) throws SqlException {
    QueryPlan plan = QueryAnalyzer.analyze(query, source.header(), binder);
    boolean counts = plan.aggregation().map(QueryPlan.Aggregation::countsAllRows).orElse(false);
    return counts && source.knownRowCount().isPresent()
        ? Optional.empty()
        : Optional.of(source.request(plan.sourceColumns(), plan.filter(), limits.maxBlockRows()));
  }

  private final class Run {
    private final QueryPlan plan;
    private final RowSource source;
    private final LimitFilter limit;
    private final RowSink output;
    private final LongAdder computedRows = new LongAdder();

    Run(QueryPlan plan, RowSource source, QueryResult result) {
      this.plan = plan;
      this.source = source;
      int outputCount = plan.outputs().size();
      RowSink printer =
          new RowSink() {
            @Override
            public void accept(Rows rows) throws IOException, SqlException {
              result.rows(rows.columns(0, outputCount), rows.count());
            }

            @Override
            public void finish() {
              // whoever asked for the result ends it
            }
          };
      this.limit = new LimitFilter(plan.limit(), plan.offset(), printer);
      RowSink afterSort = limit;
      if (plan.limitBy().isPresent()) {
        int from = outputCount + plan.sortKeys().size();
        afterSort =
            new LimitByFilter(
                plan.limitByKeys().stream().map(BoundExpression::type).toList(),
                from,
                from + plan.limitByKeys().size(),
                plan.limitBy().get().limit(),
                plan.limitBy().get().offset(),
                limit);
      }
      this.output = afterSort;
    }

    Statistics run() throws IOException, SqlException {
      ParallelScan scan = new ParallelScan(executor);
      if (plan.aggregation().isPresent()) {
        runGrouped(plan.aggregation().get(), scan);
      } else if (!plan.sortKeys().isEmpty()) {
        runSorted(scan);
      } else {
        RowSink sink = distinct(output);
        scan.run(
            source.open(plan.sourceColumns(), plan.filter(), 1, limits.maxBlockRows()),
            () ->
                block -> {
                  sink.accept(compute(block));
                  return !sink.isSatisfied();
                });
        sink.finish();
      }
      long all = plan.distinct() ? limit.seen() : Math.max(limit.seen(), computedRows.sum());
      long before = plan.limit() >= 0 ? all : -1;
      return new Statistics(scan.progress(), scan.bytesRead(), before);
    }

    private void runGrouped(QueryPlan.Aggregation aggregation, ParallelScan scan)
        throws IOException, SqlException {
      GroupedRows groups = new GroupedRows(aggregation, limits.maxMemoryBytes());
      Block grouped;
      if (aggregation.countsAllRows() && source.knownRowCount().isPresent()) {
        grouped = counted(aggregation, source.knownRowCount().getAsLong());
      } else {
        List<GroupedRows> parts = new ArrayList<>();
        scan.run(
            source.open(
                plan.sourceColumns(), plan.filter(), limits.maxThreads(), limits.maxBlockRows()),
            () -> {
              GroupedRows part =
                  parts.isEmpty() ? groups : new GroupedRows(aggregation, limits.maxMemoryBytes());
              parts.add(part);
              return groupingSink(part);
            });
        for (int i = 1; i < parts.size(); i++) {
          groups.merge(parts.get(i));
        }
        grouped = groups.build();
      }
      if (aggregation.having().isPresent()) {
        grouped = Conditions.filter(grouped, aggregation.having().get());
      }
      RowSink sink = distinct(plan.sortKeys().isEmpty() ? output : newSorter(output));
      sink.accept(compute(grouped));
      sink.finish();
    }

    /** Groups and states of aggregate functions hold copies of what they need. */
    private ParallelScan.BlockSink groupingSink(GroupedRows groups) {
      return new ParallelScan.BlockSink() {
        @Override
        public boolean accept(Block block) throws IOException, SqlException {
          groups.add(block);
          return true;
        }

        @Override
        public boolean copiesRows() {
          return true;
        }
      };
    }

    private Block counted(QueryPlan.Aggregation aggregation, long rowCount) {
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < aggregation.aggregates().size(); i++) {
        columns.add(new io.heartwood.column.LongColumn(new long[] {rowCount}, 1));
      }
      return new Block(aggregation.header(), columns, 1);
    }

    private void runSorted(ParallelScan scan) throws IOException, SqlException {
      Sorter sorter = newSorter(output);
      if (plan.distinct()) {
        RowSink sink = distinct(sorter);
        scan.run(
            source.open(plan.sourceColumns(), plan.filter(), 1, limits.maxBlockRows()),
            () ->
                block -> {
                  sink.accept(compute(block));
                  return true;
                });
        sink.finish();
        return;
      }
      List<Sorter> parts = new ArrayList<>();
      scan.run(
          source.open(
              plan.sourceColumns(), plan.filter(), limits.maxThreads(), limits.maxBlockRows()),
          () -> {
            Sorter part = newSorter(sorter);
            parts.add(part);
            return block -> {
              part.accept(compute(block));
              return true;
            };
          });
      for (Sorter part : parts) {
        part.drainTo(sorter);
      }
      sorter.finish();
    }

    private Sorter newSorter(RowSink next) {
      List<Sorter.Key> keys = new ArrayList<>();
      for (int i = 0; i < plan.sortKeys().size(); i++) {
        QueryPlan.SortKey key = plan.sortKeys().get(i);
        keys.add(
            new Sorter.Key(
                plan.outputs().size() + i,
                key.expression().type(),
                key.descending(),
                key.nullsFirst()));
      }
      boolean top = plan.limit() >= 0 && plan.limitBy().isEmpty();
      long rows = top ? plan.limit() + plan.offset() : -1;
      return new Sorter(keys, rows < 0 ? -1 : rows, limits.maxMemoryBytes(), next);
    }

    private RowSink distinct(RowSink next) {
      if (!plan.distinct()) {
        return next;
      }
      List<DataType> types = plan.outputs().stream().map(BoundExpression::type).toList();
      return new DistinctFilter(types, limits.maxMemoryBytes(), next);
    }

    /** Outputs, then sort keys, then keys of LIMIT BY. */
    private Rows compute(Block block) throws SqlException {
      List<Column> columns = new ArrayList<>();
      for (BoundExpression output : plan.outputs()) {
        columns.add(Binder.evaluate(output, block));
      }
      for (QueryPlan.SortKey key : plan.sortKeys()) {
        columns.add(Binder.evaluate(key.expression(), block));
      }
      for (BoundExpression key : plan.limitByKeys()) {
        columns.add(Binder.evaluate(key, block));
      }
      computedRows.add(block.rowCount());
      return new Rows(columns, block.rowCount());
    }
  }
}
