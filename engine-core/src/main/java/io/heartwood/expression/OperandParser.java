package io.heartwood.expression;

import io.heartwood.types.DataTypeParser;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.UnsupportedTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Parses the operands of an {@link ExpressionParser}: literals, names, calls, tuples, CASE and
 * CAST. Confined to one parse.
 */
final class OperandParser {
  /** Words that end an expression; none of them is a column unless quoted. */
  static final Set<String> RESERVED =
      Set.of(
          "AND",
          "OR",
          "IN",
          "LIKE",
          "ILIKE",
          "BETWEEN",
          "IS",
          "AS",
          "FROM",
          "WHERE",
          "GROUP",
          "ORDER",
          "LIMIT",
          "THEN",
          "WHEN",
          "ELSE",
          "END",
          "UNION",
          "HAVING",
          "PREWHERE",
          "MOD",
          "DIV");

  private final TokenStream tokens;
  private final ExpressionParser parser;
  private final TimeOperands times;

  /** Reads from the cursor of the parser's tokens; whole expressions by the parser. */
  OperandParser(TokenStream tokens, ExpressionParser parser) {
    this.tokens = tokens;
    this.parser = parser;
    this.times = new TimeOperands(tokens, parser, this);
  }

  /** One operand at the cursor, without operators behind it. */
  Expression operand() {
    Token token = tokens.peek();
    switch (token.kind()) {
      case NUMBER:
        tokens.next();
        return NumberLiterals.of(token, false);
      case STRING:
        tokens.next();
        return Literals.string(token.bytes());
      case QUOTED_NAME:
        return nameOrCall();
      case SYMBOL:
        return symbolOperand(token);
      case WORD:
        return wordOperand(token);
      default:
        throw tokens.expected("an expression");
    }
  }

  private Expression symbolOperand(Token token) {
    if (token.text().equals("(")) {
      return parenthesized();
    }
    if (token.text().equals("[")) {
      tokens.next();
      return new FunctionCall("array", list("]"));
    }
    if (token.text().equals("-")) {
      tokens.next();
      Token next = tokens.peek();
      if (next.kind() == TokenKind.NUMBER) {
        tokens.next();
        return NumberLiterals.of(next, true);
      }
      parser.countOperator();
      return FunctionCall.of("negate", parser.expression(ExpressionParser.UNARY_MINUS));
    }
    if (token.text().equals("+") && tokens.peek(1).kind() == TokenKind.NUMBER) {
      tokens.next();
      return NumberLiterals.of(tokens.next(), false);
    }
    throw tokens.expected("an expression");
  }

  /**
   * The element of a tuple behind a dot, {@code t.1} or {@code f(x).name}; null if there is none.
   */
  Expression element(Expression tuple) {
    Token which = tokens.peek(1);
    // "2.1" is the first element of the second one.
    boolean numbers =
        which.kind() == TokenKind.NUMBER && which.text().matches("[0-9]{1,9}([.][0-9]{1,9})?");
    boolean name = which.kind() == TokenKind.WORD || which.kind() == TokenKind.QUOTED_NAME;
    if (!numbers && !(name && !(tuple instanceof ColumnReference))) {
      return null;
    }
    tokens.next();
    tokens.next();
    if (!numbers) {
      parser.countOperator();
      return FunctionCall.of("tupleElement", tuple, Literals.of(which.text()));
    }
    Expression element = tuple;
    for (String number : which.text().split("[.]")) {
      parser.countOperator();
      element = FunctionCall.of("tupleElement", element, Literals.of(Long.parseLong(number)));
    }
    return element;
  }

  private Expression parenthesized() {
    tokens.next();
    if (tokens.acceptSymbol(")")) {
      return FunctionCall.of("tuple");
    }
    if (tokens.atKeywords("SELECT")) {
      throw tokens.error("subqueries are not supported");
    }
    Expression first = parser.expression(0);
    if (tokens.acceptSymbol(")")) {
      return first;
    }
    if (!tokens.acceptSymbol(",")) {
      throw tokens.expected("')' or ','");
    }
    List<Expression> elements = new ArrayList<>();
    elements.add(first);
    if (!tokens.acceptSymbol(")")) {
      elements.addAll(argumentList());
    }
    return new FunctionCall("tuple", elements);
  }

  private Expression wordOperand(Token token) {
    String word = token.text().toUpperCase(Locale.ROOT);
    Token next = tokens.peek(1);
    boolean call = next.isSymbol("(");
    if (word.equals("NOT")) {
      tokens.next();
      parser.countOperator();
      return FunctionCall.of("not", parser.expression(ExpressionParser.NOT));
    }
    if (!call) {
      switch (word) {
        case "NULL":
          tokens.next();
          return Literals.NULL;
        case "TRUE":
          tokens.next();
          return Literals.TRUE;
        case "FALSE":
          tokens.next();
          return Literals.FALSE;
        case "INF", "INFINITY":
          tokens.next();
          return Literals.of(Double.POSITIVE_INFINITY);
        case "NAN":
          tokens.next();
          return Literals.of(Double.NaN);
        default:
          break;
      }
    }
    if (word.equals("CASE") && !call || word.equals("CASE") && atCase()) {
      return caseExpression();
    }
    if (word.equals("CAST") && call) {
      return cast();
    }
    if (word.equals("INTERVAL") && TimeOperands.startsAmount(next)) {
      return times.interval();
    }
    if (next.kind() == TokenKind.STRING && (word.equals("DATE") || word.equals("TIMESTAMP"))) {
      tokens.next();
      return FunctionCall.of(
          word.equals("DATE") ? "toDate" : "toDateTime", Literals.string(tokens.next().bytes()));
    }
    if (!call && RESERVED.contains(word)) {
      throw tokens.expected("an expression");
    }
    return nameOrCall();
  }

  private boolean atCase() {
    int cursor = tokens.cursor();
    int level = 0;
    try {
      for (tokens.next(); !tokens.atEnd(); tokens.next()) {
        if (tokens.atSymbol("(")) {
          level++;
        } else if (tokens.atSymbol(")") && --level == 0) {
          tokens.next();
          return tokens.atKeywords("WHEN");
        }
      }
      return false;
    } finally {
      tokens.reset(cursor);
    }
  }

  private Expression nameOrCall() {
    Token token = tokens.next();
    if (tokens.atSymbol("(")) {
      return call(token.text());
    }
    StringBuilder name = new StringBuilder(token.text());
    while (tokens.atSymbol(".")
        && (tokens.peek(1).kind() == TokenKind.WORD
            || tokens.peek(1).kind() == TokenKind.QUOTED_NAME)) {
      tokens.next();
      name.append('.').append(tokens.next().text());
    }
    return new ColumnReference(name.toString());
  }

  private Expression call(String name) {
    tokens.expectSymbol("(");
    if (tokens.atSymbol("*") && tokens.peek(1).isSymbol(")")) {
      tokens.next();
      tokens.next();
      if (!name.equalsIgnoreCase("count")) {
        throw tokens.error("only count can take *");
      }
      return FunctionCall.of(name);
    }
    if (tokens.atKeywords("DISTINCT")
        && !tokens.peek(1).isSymbol(",")
        && !tokens.peek(1).isSymbol(")")) {
      tokens.next();
      String distinct = name.equalsIgnoreCase("count") ? "countDistinct" : name + "Distinct";
      return new FunctionCall(distinct, argumentList());
    }
    if (TimeOperands.isUnitFunction(name)
        && TimeUnits.unitOf(tokens.peek()) != null
        && tokens.peek(1).isSymbol(",")) {
      return times.unitFunction(name);
    }
    if (name.equalsIgnoreCase("extract") && TimeUnits.unitOf(tokens.peek()) != null) {
      return times.extract();
    }
    List<Expression> arguments = argumentList();
    if (tokens.acceptSymbol("(")) {
      for (Expression parameter : arguments) {
        if (!(parameter instanceof Literal)) {
          throw tokens.error("parameters of function " + name + " must be constants");
        }
      }
      return new FunctionCall(name, arguments, argumentList());
    }
    return new FunctionCall(name, arguments);
  }

  /** Arguments up to and with the closing parenthesis; the opening one is behind. */
  List<Expression> argumentList() {
    return list(")");
  }

  private List<Expression> list(String end) {
    List<Expression> arguments = new ArrayList<>();
    if (tokens.acceptSymbol(end)) {
      return arguments;
    }
    do {
      arguments.add(parser.expression(0));
    } while (tokens.acceptSymbol(","));
    if (!tokens.acceptSymbol(end)) {
      throw tokens.expected("'" + end + "' or ','");
    }
    return arguments;
  }

  private Expression caseExpression() {
    tokens.expectKeywords("CASE");
    Expression subject = tokens.atKeywords("WHEN") ? null : parser.expression(0);
    List<Expression> arguments = new ArrayList<>();
    if (subject != null) {
      arguments.add(subject);
    }
    if (!tokens.atKeywords("WHEN")) {
      throw tokens.expected("WHEN");
    }
    while (tokens.acceptKeywords("WHEN")) {
      arguments.add(parser.expression(0));
      tokens.expectKeywords("THEN");
      arguments.add(parser.expression(0));
    }
    arguments.add(tokens.acceptKeywords("ELSE") ? parser.expression(0) : Literals.NULL);
    tokens.expectKeywords("END");
    return new FunctionCall(subject == null ? "multiIf" : "caseWithExpression", arguments);
  }

  private Expression cast() {
    tokens.next();
    tokens.expectSymbol("(");
    Expression operand = parser.expression(0);
    Expression type;
    if (tokens.acceptKeywords("AS")) {
      type = Literals.of(typeName());
    } else if (tokens.acceptSymbol(",")) {
      type = parser.expression(0);
    } else {
      throw tokens.expected("AS or ','");
    }
    tokens.expectSymbol(")");
    return FunctionCall.of("CAST", operand, type);
  }

  /** A number cast with {@code ::} is cast from its text, so that no digit is lost. */
  static Expression castOperand(Expression operand) {
    return operand instanceof Literal literal
            && (literal.type() instanceof IntegerType || literal.type() instanceof FloatType)
        ? Literals.of(literal.text())
        : operand;
  }

  /** A type's name up to where it ends, in canonical form. */
  String typeName() {
    Token first = tokens.peek();
    tokens.expectName("a type");
    int end = first.end();
    if (tokens.atSymbol("(")) {
      int level = 0;
      do {
        Token token = tokens.next();
        if (token.kind() == TokenKind.END) {
          throw tokens.expected("')'");
        }
        level += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        end = token.end();
      } while (level > 0);
    }
    try {
      return DataTypeParser.parse(tokens.text().substring(first.start(), end)).toString();
    } catch (UnsupportedTypeException e) {
      throw new ParseException(e.getMessage(), first.line(), first.column());
    }
  }
}
