package io.heartwood.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
  static final int NOT = 5;
  private static final int IS_NULL = 6;
  private static final int BETWEEN = 7;
  private static final int COMPARISON = 9;
  private static final int CONCAT = 10;
  static final int ADDITIVE = 11;
  private static final int MULTIPLICATIVE = 12;
  static final int UNARY_MINUS = 13;
  private static final int CAST = 14;

  private final TokenStream tokens;
  private final OperandParser operands;
  private int depth;
  private int operators;
  private int copies;

  /** A parser that reads from the cursor of a token stream. */
  public ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
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

  /** An expression of operators of at least this priority. */
  Expression expression(int minimumPriority) {
    if (++depth > MAX_DEPTH) {
      throw tokens.error("expression is nested too deep, limit " + MAX_DEPTH);
    }
    Expression left = operands.operand();
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
        yield FunctionCall.of(
            "CAST", OperandParser.castOperand(left), Literals.of(operands.typeName()));
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
      case "[" -> {
        tokens.next();
        countOperator();
        Expression index = expression(0);
        tokens.expectSymbol("]");
        yield FunctionCall.of("arrayElement", left, index);
      }
      case "." -> operands.element(left);
      case "->", "<=>" -> throw tokens.error("operator is not supported: " + token.text());
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
      return FunctionCall.of(name, left, new FunctionCall("tuple", operands.argumentList()));
    }
    return FunctionCall.of(name, left, expression(COMPARISON + 1));
  }

  void countOperator() {
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
