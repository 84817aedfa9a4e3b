package io.heartwood.sql.query;

import io.heartwood.aggregate.AggregateRegistry;
import io.heartwood.aggregate.BoundAggregate;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.ShortColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literal;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.ColumnNames;
import io.heartwood.sql.statement.SelectQuery;
import io.heartwood.sql.statement.SelectQuery.OrderItem;
import io.heartwood.sql.statement.SelectQuery.SelectItem;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fits a query to the columns of its source: expands {@code *}, aliases and positions, finds keys
 * and aggregates, and binds everything. Confined to one query.
 */
final class QueryAnalyzer {
  private final SelectQuery query;
  private final List<NamedType> sourceHeader;
  private final Binder binder;
  private final Map<String, Expression> aliases = new LinkedHashMap<>();
  private final List<Expression> items = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Expression> keys = new ArrayList<>();
  private final List<FunctionCall> aggregateCalls = new ArrayList<>();

  private QueryAnalyzer(SelectQuery query, List<NamedType> sourceHeader, Binder binder) {
    this.query = query;
    this.sourceHeader = sourceHeader;
    this.binder = binder;
  }

  /** The plan of a query over a source with these columns. */
  static QueryPlan analyze(SelectQuery query, List<NamedType> sourceHeader, Binder binder)
      throws SqlException {
    SelectQuery plain = QualifiedNames.resolve(query, sourceHeader);
    return new QueryAnalyzer(plain, sourceHeader, binder).plan();
  }

  private QueryPlan plan() throws SqlException {
    expandItems();
    Optional<Expression> filter = expand(query.where());
    if (filter.isPresent()) {
      refuseAggregates(filter.get(), "WHERE");
      requireCondition(binder.bind(filter.get(), sourceHeader), "WHERE");
    }
    for (Expression key : query.groupBy()) {
      Expression expanded = expandPosition(key);
      refuseAggregates(expanded, "GROUP BY");
      if (!keys.contains(expanded)) {
        keys.add(expanded);
      }
    }
    Optional<Expression> having = expand(query.having());
    List<OrderItem> order = new ArrayList<>();
    for (OrderItem item : query.orderBy()) {
      order.add(
          new OrderItem(expandPosition(item.expression()), item.descending(), item.nullsFirst()));
    }
    List<Expression> limitKeys = new ArrayList<>();
    if (query.limitBy().isPresent()) {
      for (Expression key : query.limitBy().get().keys()) {
        limitKeys.add(expandPosition(key));
      }
    }
    items.forEach(this::collectAggregates);
    having.ifPresent(this::collectAggregates);
    order.forEach(item -> collectAggregates(item.expression()));
    limitKeys.forEach(this::collectAggregates);

    boolean grouped = !keys.isEmpty() || !aggregateCalls.isEmpty() || having.isPresent();
    Optional<QueryPlan.Aggregation> aggregation =
        grouped ? Optional.of(aggregation(having)) : Optional.empty();
    List<NamedType> stage = aggregation.map(QueryPlan.Aggregation::header).orElse(sourceHeader);
    List<BoundExpression> outputs = new ArrayList<>();
    List<NamedType> header = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      BoundExpression output = bindStage(items.get(i), grouped, stage);
      outputs.add(output);
      header.add(new NamedType(names.get(i), declaredType(items.get(i)).orElse(output.type())));
    }
    List<QueryPlan.SortKey> sortKeys = new ArrayList<>();
    for (OrderItem item : order) {
      BoundExpression key = bindStage(item.expression(), grouped, stage);
      if (StateLayout.isIn(key.type())) {
        throw new SqlException(
            ErrorCode.ILLEGAL_COLUMN,
            "states of aggregate functions have no order: expression=" + item.expression());
      }
      sortKeys.add(new QueryPlan.SortKey(key, item.descending(), item.nullsFirst()));
    }
    List<BoundExpression> limitByKeys = new ArrayList<>();
    for (Expression key : limitKeys) {
      limitByKeys.add(bindStage(key, grouped, stage));
    }
    return new QueryPlan(
        sourceColumns(aggregation, outputs, sortKeys, limitByKeys),
        filter,
        aggregation,
        header,
        outputs,
        query.distinct(),
        sortKeys,
        limitByKeys,
        query.limitBy().map(by -> new QueryPlan.LimitBy(by.limit(), by.offset())),
        query.limit(),
        query.offset());
  }

  /** A column that is selected as it is keeps its type, LowCardinality for example. */
  private Optional<DataType> declaredType(Expression item) {
    return item instanceof ColumnReference reference
        ? sourceHeader.stream()
            .filter(column -> column.name().equals(reference.name()))
            .map(NamedType::type)
            .findFirst()
        : Optional.empty();
  }

  private void expandItems() throws SqlException {
    for (SelectItem item : query.items()) {
      if (item.expression().isPresent() && item.alias().isPresent()) {
        Expression previous = aliases.put(item.alias().get(), item.expression().get());
        if (previous != null && !previous.equals(item.expression().get())) {
          throw new SqlException(
              ErrorCode.BAD_ARGUMENTS,
              "different expressions with the same alias: alias=" + item.alias().get());
        }
      }
    }
    for (SelectItem item : query.items()) {
      if (item.expression().isEmpty()) {
        for (NamedType column : sourceHeader) {
          items.add(new ColumnReference(column.name()));
          names.add(column.name());
        }
        continue;
      }
      Expression expression = item.expression().get();
      items.add(Rewriting.expandAliases(expression, aliases, item.alias()));
      names.add(item.alias().orElseGet(() -> ColumnNames.of(expression)));
    }
    if (items.isEmpty()) {
      throw new SqlException(ErrorCode.SYNTAX_ERROR, "nothing is selected");
    }
  }

  private Optional<Expression> expand(Optional<Expression> expression) throws SqlException {
    return expression.isEmpty()
        ? expression
        : Optional.of(Rewriting.expandAliases(expression.get(), aliases, Optional.empty()));
  }

  /** A whole number stands for the item at that position. */
  private Expression expandPosition(Expression expression) throws SqlException {
    if (expression instanceof Literal literal && literal.type() instanceof IntegerType) {
      long position = position(literal);
      if (position < 1 || position > items.size()) {
        throw new SqlException(
            ErrorCode.BAD_ARGUMENTS,
            "position is out of bounds: position=" + literal + " columns=" + items.size());
      }
      return items.get((int) position - 1);
    }
    return Rewriting.expandAliases(expression, aliases, Optional.empty());
  }

  private static long position(Literal literal) {
    var value = literal.value();
    if (value instanceof io.heartwood.column.ByteColumn bytes) {
      return bytes.values()[0] & 0xFF;
    }
    if (value instanceof ShortColumn shorts) {
      return shorts.values()[0] & 0xFFFF;
    }
    if (value instanceof IntColumn ints) {
      return ints.values()[0];
    }
    return ((LongColumn) value).values()[0];
  }

  private void collectAggregates(Expression expression) {
    Rewriting.visit(
        expression,
        part -> {
          if (part instanceof FunctionCall call
              && AggregateRegistry.isAggregate(call.name())
              && !aggregateCalls.contains(call)) {
            aggregateCalls.add(call);
          }
        });
  }

  private static void refuseAggregates(Expression expression, String where) throws SqlException {
    List<FunctionCall> found = new ArrayList<>();
    Rewriting.visit(
        expression,
        part -> {
          if (part instanceof FunctionCall call && AggregateRegistry.isAggregate(call.name())) {
            found.add(call);
          }
        });
    if (!found.isEmpty()) {
      throw new SqlException(
          ErrorCode.ILLEGAL_AGGREGATION,
          "aggregate function is not allowed here: function=" + found.get(0) + " in=" + where);
    }
  }

  private static void requireCondition(BoundExpression condition, String where)
      throws SqlException {
    DataType type = condition.type().withoutNullable();
    boolean fits =
        type instanceof IntegerType
            || type instanceof io.heartwood.types.BoolType
            || type instanceof io.heartwood.types.FloatType;
    if (!fits) {
      throw new SqlException(
          ErrorCode.TYPE_MISMATCH,
          "condition is not a number: in="
              + where
              + " expression="
              + condition.expression()
              + " type="
              + condition.type());
    }
  }

  private QueryPlan.Aggregation aggregation(Optional<Expression> having) throws SqlException {
    List<NamedType> header = new ArrayList<>();
    List<BoundExpression> boundKeys = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      BoundExpression key = binder.bind(keys.get(i), sourceHeader);
      boundKeys.add(key);
      header.add(new NamedType(keyName(i), key.type()));
    }
    List<BoundAggregate> aggregates = new ArrayList<>();
    List<List<BoundExpression>> arguments = new ArrayList<>();
    boolean countsAllRows = keys.isEmpty() && query.where().isEmpty();
    for (int i = 0; i < aggregateCalls.size(); i++) {
      FunctionCall call = aggregateCalls.get(i);
      List<BoundExpression> bound = new ArrayList<>();
      List<DataType> types = new ArrayList<>();
      for (Expression argument : call.arguments()) {
        refuseAggregates(argument, call.name());
        bound.add(binder.bind(argument, sourceHeader));
        types.add(bound.get(bound.size() - 1).type());
      }
      BoundAggregate aggregate = bindAggregate(call, types);
      aggregates.add(aggregate);
      arguments.add(bound);
      header.add(new NamedType(aggregateName(i), aggregate.type()));
      countsAllRows &= call.name().equalsIgnoreCase("count") && bound.isEmpty();
    }
    Optional<BoundExpression> condition = Optional.empty();
    if (having.isPresent()) {
      condition = Optional.of(bindStage(having.get(), true, header));
      requireCondition(condition.get(), "HAVING");
    }
    return new QueryPlan.Aggregation(
        boundKeys, aggregates, arguments, header, condition, countsAllRows);
  }

  private BoundAggregate bindAggregate(FunctionCall call, List<DataType> types)
      throws SqlException {
    try {
      return AggregateRegistry.bind(call.name(), call.parameters(), types);
    } catch (IllegalArgumentException e) {
      throw new SqlException(ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT, e.getMessage(), e);
    }
  }

  private static String keyName(int index) {
    return "key " + index;
  }

  private static String aggregateName(int index) {
    return "aggregate " + index;
  }

  /** Binds what is computed after grouping, or without it. */
  private BoundExpression bindStage(Expression expression, boolean grouped, List<NamedType> stage)
      throws SqlException {
    if (!grouped) {
      return binder.bind(expression, stage);
    }
    Expression overGroups =
        Rewriting.replace(
            expression,
            part -> {
              int key = keys.indexOf(part);
              if (key >= 0) {
                return Optional.of(new ColumnReference(keyName(key)));
              }
              if (part instanceof FunctionCall call && aggregateCalls.contains(call)) {
                return Optional.of(
                    new ColumnReference(aggregateName(aggregateCalls.indexOf(call))));
              }
              if (part instanceof ColumnReference reference) {
                throw notAggregated(reference, expression);
              }
              return Optional.empty();
            });
    return binder.bind(overGroups, stage);
  }

  private SqlException notAggregated(ColumnReference reference, Expression expression)
      throws SqlException {
    binder.bind(reference, sourceHeader);
    return new SqlException(
        ErrorCode.NOT_AN_AGGREGATE,
        "column is neither under an aggregate function nor in GROUP BY: column="
            + reference.name()
            + " expression="
            + expression);
  }

  private List<String> sourceColumns(
      Optional<QueryPlan.Aggregation> aggregation,
      List<BoundExpression> outputs,
      List<QueryPlan.SortKey> sortKeys,
      List<BoundExpression> limitByKeys) {
    Set<String> used = new LinkedHashSet<>();
    if (aggregation.isPresent()) {
      aggregation.get().keys().forEach(key -> used.addAll(key.columns()));
      aggregation
          .get()
          .arguments()
          .forEach(arguments -> arguments.forEach(one -> used.addAll(one.columns())));
    } else {
      outputs.forEach(output -> used.addAll(output.columns()));
      sortKeys.forEach(key -> used.addAll(key.expression().columns()));
      limitByKeys.forEach(key -> used.addAll(key.columns()));
    }
    return sourceHeader.stream().map(NamedType::name).filter(used::contains).toList();
  }
}
