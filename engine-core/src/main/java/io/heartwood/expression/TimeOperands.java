package io.heartwood.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses the operands that name units of time: INTERVAL, {@code dateDiff(day, a, b)}, {@code
 * extract(day FROM a)}. Confined to one parse.
 */
final class TimeOperands {
  private final TokenStream tokens;
  private final ExpressionParser parser;
  private final OperandParser operands;

  TimeOperands(TokenStream tokens, ExpressionParser parser, OperandParser operands) {
    this.tokens = tokens;
    this.parser = parser;
    this.operands = operands;
  }

  static boolean startsAmount(Token token) {
    return token.kind() == TokenKind.NUMBER
        || token.kind() == TokenKind.STRING
        || token.kind() == TokenKind.QUOTED_NAME
        || token.kind() == TokenKind.WORD
            && !OperandParser.RESERVED.contains(token.text().toUpperCase(Locale.ROOT))
        || token.isSymbol("(")
        || token.isSymbol("-");
  }

  static boolean isUnitFunction(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "datediff", "date_diff", "timestampdiff", "dateadd", "date_add", "datesub", "date_sub" ->
          true;
      default -> false;
    };
  }

  /** {@code dateDiff(day, a, b)} and {@code dateAdd(day, n, a)}: the unit is a bare word. */
  Expression unitFunction(String name) {
    String unit = TimeUnits.unitOf(tokens.next());
    tokens.expectSymbol(",");
    List<Expression> arguments = operands.argumentList();
    if (arguments.size() != 2 && !name.toLowerCase(Locale.ROOT).endsWith("diff")) {
      throw tokens.error("function " + name + " needs a unit and two arguments");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith("diff")) {
      List<Expression> all = new ArrayList<>();
      all.add(Literals.of(unit.toLowerCase(Locale.ROOT)));
      all.addAll(arguments);
      return new FunctionCall("dateDiff", all);
    }
    return FunctionCall.of(
        lower.endsWith("add") ? "plus" : "minus",
        arguments.get(1),
        FunctionCall.of(TimeUnits.intervalFunction(unit), arguments.get(0)));
  }

  Expression extract() {
    String unit = TimeUnits.unitOf(tokens.next());
    tokens.expectKeywords("FROM");
    Expression from = parser.expression(0);
    tokens.expectSymbol(")");
    String name =
        switch (unit) {
          case "DAY" -> "toDayOfMonth";
          case "YEAR", "QUARTER", "MONTH", "HOUR", "MINUTE", "SECOND" ->
              "to" + unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
          default -> throw tokens.error("cannot extract " + unit);
        };
    return FunctionCall.of(name, from);
  }

  Expression interval() {
    tokens.next();
    Token first = tokens.peek();
    if (first.kind() == TokenKind.STRING && TimeUnits.unitOf(tokens.peek(1)) == null) {
      String[] words = tokens.next().text().trim().split("\\s+");
      String unit = words.length == 2 ? TimeUnits.unitOf(words[1]) : null;
      try {
        if (unit != null) {
          return FunctionCall.of(
              TimeUnits.intervalFunction(unit), Literals.of(Long.parseLong(words[0])));
        }
      } catch (NumberFormatException e) {
        throw new ParseException(
            "bad interval '" + first.text() + "'", first.line(), first.column());
      }
      throw new ParseException("bad interval '" + first.text() + "'", first.line(), first.column());
    }
    Expression amount = parser.expression(ExpressionParser.ADDITIVE);
    if (first.kind() == TokenKind.STRING && amount instanceof Literal) {
      try {
        amount = Literals.of(Long.parseLong(first.text().trim()));
      } catch (NumberFormatException e) {
        throw new ParseException(
            "bad interval '" + first.text() + "'", first.line(), first.column());
      }
    }
    String unit = TimeUnits.unitOf(tokens.peek());
    if (unit == null) {
      throw tokens.expected("a unit of time");
    }
    tokens.next();
    return FunctionCall.of(TimeUnits.intervalFunction(unit), amount);
  }
}
