package io.heartwood.sql.query;

import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.sql.error.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Walking through expressions and replacing parts of them. */
final class Rewriting {
  private Rewriting() {}

  /** Says what a part becomes; a part without an answer is looked into. */
  @FunctionalInterface
  interface Replacement {
    Optional<Expression> of(Expression part) throws SqlException;
  }

  /** The expression with parts replaced, outermost first. */
  static Expression replace(Expression expression, Replacement replacement) throws SqlException {
    Optional<Expression> replaced = replacement.of(expression);
    if (replaced.isPresent()) {
      return replaced.get();
    }
    if (!(expression instanceof FunctionCall call)) {
      return expression;
    }
    List<Expression> arguments = new ArrayList<>(call.arguments().size());
    for (Expression argument : call.arguments()) {
      arguments.add(replace(argument, replacement));
    }
    return new FunctionCall(call.name(), call.parameters(), arguments);
  }

  /** Visits the expression and all its parts. */
  static void visit(Expression expression, Consumer<Expression> visitor) {
    visitor.accept(expression);
    if (expression instanceof FunctionCall call) {
      for (Expression argument : call.arguments()) {
        visit(argument, visitor);
      }
    }
  }

  /**
   * The expression with aliases replaced by what they stand for.
   *
   * @param own the expression's own alias: inside it, the name means the column
   */
  static Expression expandAliases(
      Expression expression, Map<String, Expression> aliases, Optional<String> own)
      throws SqlException {
    return expandAliases(expression, aliases, new HashSet<>(own.map(Set::of).orElse(Set.of())));
  }

  private static Expression expandAliases(
      Expression expression, Map<String, Expression> aliases, Set<String> open)
      throws SqlException {
    return replace(
        expression,
        part -> {
          if (!(part instanceof ColumnReference reference)) {
            return Optional.empty();
          }
          Expression target = aliases.get(reference.name());
          // An alias inside its own definition, as in avg(x) AS x, means the column.
          if (target == null || target.equals(part) || !open.add(reference.name())) {
            return Optional.empty();
          }
          Expression expanded = expandAliases(target, aliases, open);
          open.remove(reference.name());
          return Optional.of(expanded);
        });
  }
}
