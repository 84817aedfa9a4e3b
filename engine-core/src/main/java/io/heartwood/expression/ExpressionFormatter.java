package io.heartwood.expression;

import java.util.List;
import java.util.Map;

/**
 * Prints expressions as ClickHouse prints them in SHOW CREATE TABLE: operators infix, with
 * parentheses around every operator inside another ({@code a + (b * c)}), everything else as a
 * function ({@code intDiv(a, 10)}, {@code CAST(a, 'String')}).
 */
public final class ExpressionFormatter {
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("plus", "+"),
          Map.entry("minus", "-"),
          Map.entry("multiply", "*"),
          Map.entry("divide", "/"),
          Map.entry("modulo", "%"),
          Map.entry("equals", "="),
          Map.entry("notEquals", "!="),
          Map.entry("less", "<"),
          Map.entry("greater", ">"),
          Map.entry("lessOrEquals", "<="),
          Map.entry("greaterOrEquals", ">="),
          Map.entry("like", "LIKE"),
          Map.entry("notLike", "NOT LIKE"),
          Map.entry("ilike", "ILIKE"),
          Map.entry("notILike", "NOT ILIKE"),
          Map.entry("in", "IN"),
          Map.entry("notIn", "NOT IN"));

  private ExpressionFormatter() {}

  /** The expression as text; parsing it gives an equal expression. */
  public static String format(Expression expression) {
    StringBuilder out = new StringBuilder();
    append(expression, out, false);
    return out.toString();
  }

  /** Expressions separated by commas. */
  public static String formatList(List<Expression> expressions) {
    StringBuilder out = new StringBuilder();
    appendList(expressions, out);
    return out.toString();
  }

  private static void append(Expression expression, StringBuilder out, boolean insideOperator) {
    if (!(expression instanceof FunctionCall call)) {
      out.append(expression);
      return;
    }
    List<Expression> arguments = call.arguments();
    String name = call.name();
    boolean operator = isOperator(call);
    if (operator && insideOperator) {
      out.append('(');
    }
    if (!operator) {
      appendFunction(call, out);
    } else if (name.equals("arrayElement")) {
      append(arguments.get(0), out, true);
      out.append('[');
      append(arguments.get(1), out, false);
      out.append(']');
    } else if (name.equals("tupleElement")) {
      boolean function =
          arguments.get(0) instanceof FunctionCall tuple
              && !tuple.name().equals("tuple")
              && !isOperator(tuple);
      out.append(function ? "(" : "");
      append(arguments.get(0), out, true);
      out.append(function ? ")" : "").append('.').append(arguments.get(1));
    } else if (INFIX.containsKey(name)) {
      append(arguments.get(0), out, true);
      out.append(' ').append(INFIX.get(name)).append(' ');
      boolean set = name.equals("in") || name.equals("notIn");
      if (set && arguments.get(1) instanceof FunctionCall tuple && tuple.name().equals("tuple")) {
        appendSet(tuple, out);
      } else {
        append(arguments.get(1), out, true);
      }
    } else if (name.equals("and") || name.equals("or")) {
      for (int i = 0; i < arguments.size(); i++) {
        if (i > 0) {
          out.append(name.equals("and") ? " AND " : " OR ");
        }
        append(arguments.get(i), out, true);
      }
    } else if (name.equals("not")) {
      out.append("NOT ");
      append(arguments.get(0), out, true);
    } else if (name.equals("negate")) {
      out.append('-');
      boolean literal = arguments.get(0) instanceof Literal;
      out.append(literal ? "(" : "");
      append(arguments.get(0), out, true);
      out.append(literal ? ")" : "");
    } else {
      append(arguments.get(0), out, true);
      out.append(name.equals("isNull") ? " IS NULL" : " IS NOT NULL");
    }
    if (operator && insideOperator) {
      out.append(')');
    }
  }

  private static boolean isOperator(FunctionCall call) {
    int count = call.arguments().size();
    if (!call.parameters().isEmpty()) {
      return false;
    }
    return switch (call.name()) {
      case "and", "or" -> count >= 2;
      case "not", "negate", "isNull", "isNotNull" -> count == 1;
      case "arrayElement" -> count == 2;
      case "tupleElement" -> count == 2 && isElementNumber(call.arguments().get(1));
      default -> count == 2 && INFIX.containsKey(call.name());
    };
  }

  private static boolean isElementNumber(Expression element) {
    return element instanceof Literal literal && literal.text().matches("[1-9][0-9]*");
  }

  private static void appendFunction(FunctionCall call, StringBuilder out) {
    if (call.name().equals("tuple") && call.arguments().size() > 1) {
      out.append('(');
      appendList(call.arguments(), out);
      out.append(')');
      return;
    }
    if (call.name().equals("array") && call.parameters().isEmpty()) {
      out.append('[');
      appendList(call.arguments(), out);
      out.append(']');
      return;
    }
    out.append(Identifiers.quoteIfNeeded(call.name()));
    if (!call.parameters().isEmpty()) {
      out.append('(');
      appendList(call.parameters(), out);
      out.append(')');
    }
    out.append('(');
    appendList(call.arguments(), out);
    out.append(')');
  }

  /** The right side of IN: one value stands in plain parentheses. */
  private static void appendSet(FunctionCall tuple, StringBuilder out) {
    if (tuple.arguments().isEmpty()) {
      out.append("tuple()");
      return;
    }
    out.append('(');
    appendList(tuple.arguments(), out);
    out.append(')');
  }

  private static void appendList(List<Expression> expressions, StringBuilder out) {
    for (int i = 0; i < expressions.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      append(expressions.get(i), out, false);
    }
  }
}
