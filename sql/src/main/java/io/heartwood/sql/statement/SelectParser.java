package io.heartwood.sql.statement;

import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.SelectQuery.LimitBy;
import io.heartwood.sql.statement.SelectQuery.OrderItem;
import io.heartwood.sql.statement.SelectQuery.SelectItem;
import io.heartwood.sql.statement.SelectQuery.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code SELECT}, up to its {@code FORMAT} or {@code SETTINGS}. Confined to one parse. */
final class SelectParser {
  /** Words that end an expression: an alias without AS must not be one of them. */
  private static final Set<String> CLAUSES =
      Set.of(
          "FROM",
          "WHERE",
          "PREWHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "FORMAT",
          "SETTINGS",
          "UNION",
          "INTO",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "ASOF",
          "GLOBAL",
          "ANY",
          "ALL",
          "ARRAY",
          "SAMPLE",
          "FINAL",
          "WITH",
          "WINDOW",
          "QUALIFY",
          "INTERSECT",
          "EXCEPT",
          "AS",
          "ASC",
          "DESC",
          "NULLS",
          "BY",
          "USING",
          "ON",
          "FETCH");

  private final TokenStream tokens;
  private final StatementParser statements;

  SelectParser(TokenStream tokens, StatementParser statements) {
    this.tokens = tokens;
    this.statements = statements;
  }

  SelectQuery query() throws SqlException {
    tokens.expectKeywords("SELECT");
    boolean distinct = tokens.acceptKeywords("DISTINCT");
    if (distinct && tokens.atKeywords("ON")) {
      throw StatementParser.notSupported("SELECT DISTINCT ON");
    }
    tokens.acceptKeywords("ALL");
    List<SelectItem> items = new ArrayList<>();
    do {
      if (!items.isEmpty() && tokens.atKeywords("FROM")) {
        break;
      }
      items.add(item());
    } while (tokens.acceptSymbol(","));
    Optional<TableSource> source = Optional.empty();
    if (tokens.acceptKeywords("FROM")) {
      source = Optional.of(source());
    }
    refuseUnsupported();
    Optional<Expression> where = Optional.empty();
    if (tokens.acceptKeywords("PREWHERE")) {
      where = Optional.of(statements.expression());
    }
    if (tokens.acceptKeywords("WHERE")) {
      Expression condition = statements.expression();
      where = Optional.of(where.map(first -> and(first, condition)).orElse(condition));
    }
    List<Expression> groupBy = groupBy();
    Optional<Expression> having = Optional.empty();
    if (tokens.acceptKeywords("HAVING")) {
      having = Optional.of(statements.expression());
    }
    refuseUnsupported();
    List<OrderItem> orderBy = orderBy();
    Limits limits = limits();
    refuseUnsupported();
    return new SelectQuery(
        distinct,
        items,
        source,
        where,
        groupBy,
        having,
        orderBy,
        Optional.ofNullable(limits.by),
        limits.limit,
        limits.offset);
  }

  private static Expression and(Expression first, Expression second) {
    return new FunctionCall("and", List.of(first, second));
  }

  private SelectItem item() throws SqlException {
    if (tokens.acceptSymbol("*")) {
      refuseColumnTransformers();
      return new SelectItem(Optional.empty(), Optional.empty());
    }
    Expression expression = statements.expression();
    return new SelectItem(Optional.of(expression), alias());
  }

  private void refuseColumnTransformers() throws SqlException {
    for (String word : List.of("EXCEPT", "REPLACE", "APPLY")) {
      if (tokens.atKeywords(word)) {
        throw StatementParser.notSupported("SELECT * " + word);
      }
    }
  }

  private Optional<String> alias() {
    if (tokens.acceptKeywords("AS")) {
      return Optional.of(tokens.expectName("an alias"));
    }
    Token token = tokens.peek();
    boolean word = token.kind() == TokenKind.WORD && !atClause();
    if (word || token.kind() == TokenKind.QUOTED_NAME) {
      tokens.next();
      return Optional.of(token.text());
    }
    return Optional.empty();
  }

  private boolean atClause() {
    Token token = tokens.peek();
    return token.kind() == TokenKind.WORD
        && CLAUSES.contains(token.text().toUpperCase(Locale.ROOT));
  }

  private TableSource source() throws SqlException {
    if (tokens.atSymbol("(")) {
      throw StatementParser.notSupported("SELECT ... FROM (subquery)");
    }
    TableSource source;
    if (tokens.peek().kind() == TokenKind.WORD && tokens.peek(1).isSymbol("(")) {
      source = tableFunction();
      alias();
    } else {
      TableName name = statements.tableName();
      source = new TableSource.Named(name, alias());
    }
    if (tokens.atKeywords("FINAL")) {
      throw StatementParser.notSupported("SELECT ... FINAL, which MergeTree does not have");
    }
    if (tokens.atSymbol(",")) {
      throw StatementParser.notSupported("SELECT from several tables");
    }
    return source;
  }

  private TableSource tableFunction() throws SqlException {
    Token name = tokens.next();
    if (!name.text().equals("numbers")) {
      throw StatementParser.notSupported("SELECT from table function " + name.text());
    }
    tokens.expectSymbol("(");
    long first = tokens.expectInteger("a number of rows");
    long second = -1;
    if (tokens.acceptSymbol(",")) {
      second = tokens.expectInteger("a number of rows");
    }
    tokens.expectSymbol(")");
    return second < 0 ? new TableSource.Numbers(0, first) : new TableSource.Numbers(first, second);
  }

  private void refuseUnsupported() throws SqlException {
    for (String word :
        List.of(
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "ASOF",
            "GLOBAL",
            "ANY",
            "ARRAY",
            "SAMPLE",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "WINDOW",
            "QUALIFY",
            "WITH",
            "FETCH")) {
      if (tokens.atKeywords(word)) {
        throw StatementParser.notSupported("SELECT ... " + word);
      }
    }
  }

  private List<Expression> groupBy() throws SqlException {
    List<Expression> keys = new ArrayList<>();
    if (!tokens.acceptKeywords("GROUP")) {
      return keys;
    }
    tokens.expectKeywords("BY");
    for (String word : List.of("ALL", "ROLLUP", "CUBE", "GROUPING")) {
      boolean function = tokens.peek(1).isSymbol("(") && word.equals("ALL");
      if (tokens.atKeywords(word) && !function) {
        throw StatementParser.notSupported("GROUP BY " + word);
      }
    }
    do {
      Expression key = statements.expression();
      if (key instanceof FunctionCall call && call.name().equals("tuple")) {
        keys.addAll(call.arguments());
      } else {
        keys.add(key);
      }
    } while (tokens.acceptSymbol(","));
    return keys;
  }

  private List<OrderItem> orderBy() throws SqlException {
    List<OrderItem> items = new ArrayList<>();
    if (!tokens.acceptKeywords("ORDER")) {
      return items;
    }
    tokens.expectKeywords("BY");
    if (tokens.atKeywords("ALL")) {
      throw StatementParser.notSupported("ORDER BY ALL");
    }
    do {
      Expression expression = statements.expression();
      boolean descending = false;
      if (tokens.acceptKeywords("DESC") || tokens.acceptKeywords("DESCENDING")) {
        descending = true;
      } else if (!tokens.acceptKeywords("ASC")) {
        tokens.acceptKeywords("ASCENDING");
      }
      boolean nullsFirst = false;
      if (tokens.acceptKeywords("NULLS")) {
        nullsFirst = tokens.acceptKeywords("FIRST");
        if (!nullsFirst) {
          tokens.expectKeywords("LAST");
        }
      }
      if (tokens.atKeywords("COLLATE") || tokens.atKeywords("WITH")) {
        throw StatementParser.notSupported(
            "ORDER BY ... " + tokens.peek().text().toUpperCase(Locale.ROOT));
      }
      if (expression instanceof FunctionCall call && call.name().equals("tuple")) {
        for (Expression part : call.arguments()) {
          items.add(new OrderItem(part, descending, nullsFirst));
        }
      } else {
        items.add(new OrderItem(expression, descending, nullsFirst));
      }
    } while (tokens.acceptSymbol(","));
    return items;
  }

  private static final class Limits {
    LimitBy by;
    long limit = -1;
    long offset;
  }

  private Limits limits() throws SqlException {
    Limits limits = new Limits();
    while (tokens.acceptKeywords("LIMIT")) {
      long first = tokens.expectInteger("a number of rows");
      long offset = 0;
      if (tokens.acceptSymbol(",")) {
        offset = first;
        first = tokens.expectInteger("a number of rows");
      } else if (tokens.acceptKeywords("OFFSET")) {
        offset = tokens.expectInteger("a number of rows");
      }
      if (tokens.atKeywords("WITH", "TIES")) {
        throw StatementParser.notSupported("LIMIT ... WITH TIES");
      }
      if (tokens.acceptKeywords("BY")) {
        if (limits.by != null) {
          throw tokens.expected("LIMIT ... BY only once");
        }
        List<Expression> keys = new ArrayList<>();
        do {
          keys.add(statements.expression());
        } while (tokens.acceptSymbol(","));
        limits.by = new LimitBy(first, offset, keys);
      } else {
        limits.limit = first;
        limits.offset = offset;
        return limits;
      }
    }
    if (tokens.acceptKeywords("OFFSET")) {
      limits.offset = tokens.expectInteger("a number of rows");
      if (!tokens.acceptKeywords("ROWS")) {
        tokens.acceptKeywords("ROW");
      }
    }
    return limits;
  }
}
