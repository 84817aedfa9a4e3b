package io.heartwood.sql.statement;

import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import java.util.List;

/**
 * Names of selected columns that have no alias, as ClickHouse gives them: operators as functions
 * ({@code a + 1} is {@code plus(a, 1)}), names without quotes.
 */
public final class ColumnNames {
  private ColumnNames() {}

  /** The name of an expression. */
  public static String of(Expression expression) {
    StringBuilder name = new StringBuilder();
    append(expression, name);
    return name.toString();
  }

  private static void append(Expression expression, StringBuilder out) {
    if (expression instanceof ColumnReference reference) {
      out.append(reference.name());
    } else if (expression instanceof FunctionCall call) {
      boolean tupleInSet = call.name().equals("tuple");
      out.append(tupleInSet ? "" : call.name());
      if (!call.parameters().isEmpty()) {
        appendList(call.parameters(), out);
      }
      appendList(call.arguments(), out);
    } else {
      out.append(expression);
    }
  }

  private static void appendList(List<Expression> expressions, StringBuilder out) {
    out.append('(');
    for (int i = 0; i < expressions.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      append(expressions.get(i), out);
    }
    out.append(')');
  }
}
