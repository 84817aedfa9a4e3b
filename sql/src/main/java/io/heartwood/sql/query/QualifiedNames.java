package io.heartwood.sql.query;

import io.heartwood.column.NamedType;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.SelectQuery;
import io.heartwood.sql.statement.SelectQuery.LimitBy;
import io.heartwood.sql.statement.SelectQuery.OrderItem;
import io.heartwood.sql.statement.SelectQuery.SelectItem;
import io.heartwood.sql.statement.SelectQuery.TableSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names of columns behind that of their table: {@code t.k}, {@code db.t.k}, {@code alias.k}. */
final class QualifiedNames {
  private final List<String> prefixes;
  private final Set<String> columns = new HashSet<>();

  private QualifiedNames(List<String> prefixes, List<NamedType> header) {
    this.prefixes = prefixes;
    header.forEach(column -> columns.add(column.name()));
  }

  /** The query with the plain names of its columns. */
  static SelectQuery resolve(SelectQuery query, List<NamedType> header) throws SqlException {
    if (!(query.source().orElse(null) instanceof TableSource.Named named)) {
      return query;
    }
    List<String> prefixes = new ArrayList<>();
    named.alias().ifPresent(alias -> prefixes.add(alias + "."));
    prefixes.add(named.name().database() + "." + named.name().name() + ".");
    prefixes.add(named.name().name() + ".");
    return new QualifiedNames(prefixes, header).resolve(query);
  }

  private SelectQuery resolve(SelectQuery query) throws SqlException {
    List<SelectItem> items = new ArrayList<>();
    for (SelectItem item : query.items()) {
      items.add(new SelectItem(plain(item.expression()), item.alias()));
    }
    List<OrderItem> order = new ArrayList<>();
    for (OrderItem item : query.orderBy()) {
      order.add(new OrderItem(plain(item.expression()), item.descending(), item.nullsFirst()));
    }
    Optional<LimitBy> limitBy = query.limitBy();
    if (limitBy.isPresent()) {
      LimitBy by = limitBy.get();
      limitBy = Optional.of(new LimitBy(by.limit(), by.offset(), plain(by.keys())));
    }
    return new SelectQuery(
        query.distinct(),
        items,
        query.source(),
        plain(query.where()),
        plain(query.groupBy()),
        plain(query.having()),
        order,
        limitBy,
        query.limit(),
        query.offset());
  }

  private List<Expression> plain(List<Expression> expressions) throws SqlException {
    List<Expression> plain = new ArrayList<>();
    for (Expression expression : expressions) {
      plain.add(plain(expression));
    }
    return plain;
  }

  private Optional<Expression> plain(Optional<Expression> expression) throws SqlException {
    return expression.isEmpty() ? expression : Optional.of(plain(expression.get()));
  }

  private Expression plain(Expression expression) throws SqlException {
    return Rewriting.replace(
        expression,
        part ->
            part instanceof ColumnReference reference
                ? plainName(reference.name()).map(ColumnReference::new)
                : Optional.empty());
  }

  /** The name without its table; empty if a column, or an element of one, has the whole name. */
  private Optional<String> plainName(String name) {
    if (isColumn(name)) {
      return Optional.empty();
    }
    return prefixes.stream()
        .filter(name::startsWith)
        .map(prefix -> name.substring(prefix.length()))
        .filter(this::isColumn)
        .findFirst();
  }

  private boolean isColumn(String name) {
    int dot = name.lastIndexOf('.');
    return columns.contains(name) || dot > 0 && columns.contains(name.substring(0, dot));
  }
}
