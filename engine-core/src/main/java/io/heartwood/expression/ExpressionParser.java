package io.heartwood.expression;

import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Parses expressions of ClickHouse's dialect. Stops at the first token that cannot continue the
 * expression, so that a statement parser can go on from there; aliases and {@code *} are left to
 * it. Confined to one parse.
 *
 * <p>Operators, from loose to tight, as ClickHouse 26.7 binds them: {@code ? :}; OR; AND; NOT; IS
 * [NOT] NULL; [NOT] BETWEEN; comparisons, [NOT] LIKE, ILIKE, IN; {@code ||}; {@code + -}; {@code *
 * / % MOD DIV}; unary minus; {@code ::}. BETWEEN becomes two comparisons, CASE becomes {@code
 * multiIf} or {@code caseWithExpression}, {@code x::T} becomes {@code CAST(x, 'T')}, {@code
 * INTERVAL n DAY} becomes {@code toIntervalDay(n)}, {@code DATE 's'} becomes {@code toDate('s')}.
 *
 * <p>Nesting is limited to {@value #MAX_DEPTH} levels and operators that nest their left side to
 * {@value #MAX_OPERATORS}, so that no text can exhaust the stack of whoever walks the tree.
 */
public final class ExpressionParser {
  /** Deepest nesting of parentheses and calls. */
  public static final int MAX_DEPTH = 250;

  /** Most operators in one expression, without AND and OR. */
  public static final int MAX_OPERATORS = 1000;

  /** Most nodes that BETWEEN may copy in one expression. */
  private static final int MAX_COPIES = 10_000;

  private static final int TERNARY = 2;
  private static final int OR = 3;
  private static final int AND = 4;
  private static final int NOT = 5;
  private static final int IS_NULL = 6;
  private static final int BETWEEN = 7;
  private static final int COMPARISON = 9;
  private static final int CONCAT = 10;
  private static final int ADDITIVE = 11;
  private static final int MULTIPLICATIVE = 12;
  private static final int UNARY_MINUS = 13;
  private static final int CAST = 14;

  /** Words that end an expression; none of them is a column unless quoted. */
  private static final Set<String> RESERVED =
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
  private int depth;
  private int operators;
  private int copies;

  /** A parser that reads from the cursor of a token stream. */
  public ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a text that is one expression.
   *
   * @throws ParseException if it is not
   */
  public static Expression parse(String text) {
    TokenStream tokens = new TokenStream(text);
    Expression expression = new ExpressionParser(tokens).expression();
    if (!tokens.atEnd()) {
      throw tokens.expected("end of expression");
    }
    return expression;
  }

  /**
   * Parses a key as in ORDER BY or PARTITION BY: {@code a}, {@code (a, b)}, {@code tuple()}, {@code
   * tuple(a, b)} or nothing in parentheses, and gives its expressions.
   *
   * @throws ParseException if the text is no key
   */
  public static List<Expression> parseKey(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    return keyElements(parse(text));
  }

  /** The elements of a key: those of a tuple, or the expression itself. */
  public static List<Expression> keyElements(Expression key) {
    return key instanceof FunctionCall call && call.name().equals("tuple")
        ? call.arguments()
        : List.of(key);
  }

  /**
   * Parses one expression at the cursor.
   *
   * @throws ParseException if there is none
   */
  public Expression expression() {
    operators = 0;
    copies = 0;
    return expression(0);
  }

  private Expression expression(int minimumPriority) {
    if (++depth > MAX_DEPTH) {
      throw tokens.error("expression is nested too deep, limit " + MAX_DEPTH);
    }
    Expression left = operand();
    while (true) {
      Expression extended = extend(left, minimumPriority);
      if (extended == null) {
        depth--;
        return left;
      }
      left = extended;
    }
  }

  /** The expression with one more operator of at least this priority, or null if none follows. */
  private Expression extend(Expression left, int minimumPriority) {
    Token token = tokens.peek();
    if (token.kind() == TokenKind.SYMBOL) {
      return extendBySymbol(left, token, minimumPriority);
    }
    if (token.kind() != TokenKind.WORD) {
      return null;
    }
    return extendByWord(left, token.text().toUpperCase(Locale.ROOT), minimumPriority);
  }

  private Expression extendBySymbol(Expression left, Token token, int minimumPriority) {
    return switch (token.text()) {
      case "=", "==" -> binary("equals", left, COMPARISON, minimumPriority);
      case "!=", "<>" -> binary("notEquals", left, COMPARISON, minimumPriority);
      case "<" -> binary("less", left, COMPARISON, minimumPriority);
      case ">" -> binary("greater", left, COMPARISON, minimumPriority);
      case "<=" -> binary("lessOrEquals", left, COMPARISON, minimumPriority);
      case ">=" -> binary("greaterOrEquals", left, COMPARISON, minimumPriority);
      case "||" -> binary("concat", left, CONCAT, minimumPriority);
      case "+" -> binary("plus", left, ADDITIVE, minimumPriority);
      case "-" -> binary("minus", left, ADDITIVE, minimumPriority);
      case "*" -> binary("multiply", left, MULTIPLICATIVE, minimumPriority);
      case "/" -> binary("divide", left, MULTIPLICATIVE, minimumPriority);
      case "%" -> binary("modulo", left, MULTIPLICATIVE, minimumPriority);
      case "::" -> {
        if (CAST < minimumPriority) {
          yield null;
        }
        tokens.next();
        countOperator();
        yield FunctionCall.of("CAST", castOperand(left), Literals.of(typeName()));
      }
      case "?" -> {
        if (TERNARY < minimumPriority) {
          yield null;
        }
        tokens.next();
        Expression whenTrue = expression(TERNARY);
        tokens.expectSymbol(":");
        yield FunctionCall.of("if", left, whenTrue, expression(TERNARY));
      }
      case "[", "->", "<=>" -> throw tokens.error("operator is not supported: " + token.text());
      default -> null;
    };
  }

  private Expression extendByWord(Expression left, String word, int minimumPriority) {
    switch (word) {
      case "AND":
        return logical("and", left, AND, minimumPriority);
      case "OR":
        return logical("or", left, OR, minimumPriority);
      case "MOD":
        return binary("modulo", left, MULTIPLICATIVE, minimumPriority);
      case "DIV":
        return binary("intDiv", left, MULTIPLICATIVE, minimumPriority);
      case "IS":
        return isNull(left, minimumPriority);
      case "LIKE", "ILIKE", "IN", "BETWEEN":
        return predicate(left, word, minimumPriority, 1);
      case "NOT":
        Token second = tokens.peek(1);
        for (String predicate : List.of("LIKE", "ILIKE", "IN", "BETWEEN")) {
          if (second.isKeyword(predicate)) {
            return predicate(left, "NOT " + predicate, minimumPriority, 2);
          }
        }
        return null;
      default:
        return null;
    }
  }

  private Expression binary(String name, Expression left, int priority, int minimumPriority) {
    if (priority < minimumPriority) {
      return null;
    }
    tokens.next();
    countOperator();
    Expression right = expression(priority + 1);
    if (name.equals("concat")
        && left instanceof FunctionCall call
        && call.name().equals("concat")) {
      return new FunctionCall("concat", appended(call.arguments(), right));
    }
    return FunctionCall.of(name, left, right);
  }

  /** Joins a chain of ANDs or ORs into one call of many arguments. */
  private Expression logical(String name, Expression left, int priority, int minimumPriority) {
    if (priority < minimumPriority) {
      return null;
    }
    String keyword = name.toUpperCase(Locale.ROOT);
    List<Expression> arguments = new ArrayList<>();
    arguments.add(left);
    while (tokens.acceptKeywords(keyword)) {
      arguments.add(expression(priority + 1));
    }
    return new FunctionCall(name, arguments);
  }

  private Expression isNull(Expression left, int minimumPriority) {
    if (IS_NULL < minimumPriority) {
      return null;
    }
    tokens.next();
    countOperator();
    boolean negated = tokens.acceptKeywords("NOT");
    tokens.expectKeywords("NULL");
    return FunctionCall.of(negated ? "isNotNull" : "isNull", left);
  }

  private Expression predicate(Expression left, String word, int minimumPriority, int words) {
    boolean between = word.endsWith("BETWEEN");
    int priority = between ? BETWEEN : COMPARISON;
    if (priority < minimumPriority) {
      return null;
    }
    for (int i = 0; i < words; i++) {
      tokens.next();
    }
    countOperator();
    if (between) {
      Expression low = expression(BETWEEN + 1);
      tokens.expectKeywords("AND");
      Expression high = expression(BETWEEN + 1);
      countCopies(left);
      return word.startsWith("NOT")
          ? FunctionCall.of(
              "or", FunctionCall.of("less", left, low), FunctionCall.of("greater", left, high))
          : FunctionCall.of(
              "and",
              FunctionCall.of("greaterOrEquals", left, low),
              FunctionCall.of("lessOrEquals", left, high));
    }
    String name =
        switch (word) {
          case "LIKE" -> "like";
          case "NOT LIKE" -> "notLike";
          case "ILIKE" -> "ilike";
          case "NOT ILIKE" -> "notILike";
          case "IN" -> "in";
          default -> "notIn";
        };
    if (!name.equals("in") && !name.equals("notIn")) {
      return FunctionCall.of(name, left, expression(COMPARISON + 1));
    }
    if (tokens.atSymbol("(") && tokens.peek(1).isKeyword("SELECT")) {
      throw tokens.error("subqueries are not supported");
    }
    if (tokens.acceptSymbol("(")) {
      return FunctionCall.of(name, left, new FunctionCall("tuple", argumentList()));
    }
    return FunctionCall.of(name, left, expression(COMPARISON + 1));
  }

  private Expression operand() {
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
    if (token.text().equals("-")) {
      tokens.next();
      Token next = tokens.peek();
      if (next.kind() == TokenKind.NUMBER) {
        tokens.next();
        return NumberLiterals.of(next, true);
      }
      countOperator();
      return FunctionCall.of("negate", expression(UNARY_MINUS));
    }
    if (token.text().equals("+") && tokens.peek(1).kind() == TokenKind.NUMBER) {
      tokens.next();
      return NumberLiterals.of(tokens.next(), false);
    }
    throw tokens.expected("an expression");
  }

  private Expression parenthesized() {
    tokens.next();
    if (tokens.acceptSymbol(")")) {
      return FunctionCall.of("tuple");
    }
    if (tokens.atKeywords("SELECT")) {
      throw tokens.error("subqueries are not supported");
    }
    Expression first = expression(0);
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
      countOperator();
      return FunctionCall.of("not", expression(NOT));
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
    if (word.equals("INTERVAL") && startsAmount(next)) {
      return interval();
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

  private static boolean startsAmount(Token token) {
    return token.kind() == TokenKind.NUMBER
        || token.kind() == TokenKind.STRING
        || token.kind() == TokenKind.QUOTED_NAME
        || token.kind() == TokenKind.WORD
            && !RESERVED.contains(token.text().toUpperCase(Locale.ROOT))
        || token.isSymbol("(")
        || token.isSymbol("-");
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
    if (isUnitFunction(name)
        && TimeUnits.unitOf(tokens.peek()) != null
        && tokens.peek(1).isSymbol(",")) {
      return unitFunction(name);
    }
    if (name.equalsIgnoreCase("extract") && TimeUnits.unitOf(tokens.peek()) != null) {
      return extract();
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

  private static boolean isUnitFunction(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "datediff", "date_diff", "timestampdiff", "dateadd", "date_add", "datesub", "date_sub" ->
          true;
      default -> false;
    };
  }

  /** {@code dateDiff(day, a, b)} and {@code dateAdd(day, n, a)}: the unit is a bare word. */
  private Expression unitFunction(String name) {
    String unit = TimeUnits.unitOf(tokens.next());
    tokens.expectSymbol(",");
    List<Expression> arguments = argumentList();
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

  private Expression extract() {
    String unit = TimeUnits.unitOf(tokens.next());
    tokens.expectKeywords("FROM");
    Expression from = expression(0);
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

  /** Arguments up to and with the closing parenthesis; the opening one is behind. */
  private List<Expression> argumentList() {
    List<Expression> arguments = new ArrayList<>();
    if (tokens.acceptSymbol(")")) {
      return arguments;
    }
    do {
      arguments.add(expression(0));
    } while (tokens.acceptSymbol(","));
    if (!tokens.acceptSymbol(")")) {
      throw tokens.expected("')' or ','");
    }
    return arguments;
  }

  private Expression caseExpression() {
    tokens.expectKeywords("CASE");
    Expression subject = tokens.atKeywords("WHEN") ? null : expression(0);
    List<Expression> arguments = new ArrayList<>();
    if (subject != null) {
      arguments.add(subject);
    }
    if (!tokens.atKeywords("WHEN")) {
      throw tokens.expected("WHEN");
    }
    while (tokens.acceptKeywords("WHEN")) {
      arguments.add(expression(0));
      tokens.expectKeywords("THEN");
      arguments.add(expression(0));
    }
    arguments.add(tokens.acceptKeywords("ELSE") ? expression(0) : Literals.NULL);
    tokens.expectKeywords("END");
    return new FunctionCall(subject == null ? "multiIf" : "caseWithExpression", arguments);
  }

  private Expression cast() {
    tokens.next();
    tokens.expectSymbol("(");
    Expression operand = expression(0);
    Expression type;
    if (tokens.acceptKeywords("AS")) {
      type = Literals.of(typeName());
    } else if (tokens.acceptSymbol(",")) {
      type = expression(0);
    } else {
      throw tokens.expected("AS or ','");
    }
    tokens.expectSymbol(")");
    return FunctionCall.of("CAST", operand, type);
  }

  /** A number cast with {@code ::} is cast from its text, so that no digit is lost. */
  private static Expression castOperand(Expression operand) {
    return operand instanceof Literal literal
            && (literal.type() instanceof io.heartwood.types.IntegerType
                || literal.type() instanceof io.heartwood.types.FloatType)
        ? Literals.of(literal.text())
        : operand;
  }

  /** A type's name up to where it ends, in canonical form. */
  private String typeName() {
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

  private Expression interval() {
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
    Expression amount = expression(ADDITIVE);
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

  private void countOperator() {
    if (++operators > MAX_OPERATORS) {
      throw tokens.error("expression has too many operators, limit " + MAX_OPERATORS);
    }
  }

  /** BETWEEN stands for two comparisons: BETWEEN of BETWEEN would double a tree again and again. */
  private void countCopies(Expression copied) {
    if (copied instanceof FunctionCall call) {
      call.arguments().forEach(this::countCopies);
    }
    if (++copies > MAX_COPIES) {
      throw tokens.error("BETWEEN copies too much of the expression, limit " + MAX_COPIES);
    }
  }

  private static List<Expression> appended(List<Expression> list, Expression last) {
    List<Expression> all = new ArrayList<>(list);
    all.add(last);
    return all;
  }
}
