package io.heartwood.schema;

import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionFormatter;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.Identifiers;
import io.heartwood.expression.ParseException;
import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A data skipping index as a table definition has it: {@code INDEX name expression TYPE
 * type(arguments) GRANULARITY n}. Immutable.
 *
 * <p>It may be of a type that this version neither reads nor writes; expression and arguments are
 * then kept as they were written.
 *
 * @param name any text, unique in the table
 * @param expression one expression, or several in brackets, as ClickHouse prints them
 * @param type ClickHouse's name of the type, such as {@code minmax}
 * @param arguments arguments of the type as they are printed
 * @param granularity how many granules of the table one granule of the index covers; at least 1
 */
public record IndexDefinition(
    String name, String expression, String type, List<String> arguments, int granularity) {
  /** What ClickHouse takes for types whose indexes cover whole parts. */
  private static final int WHOLE_PART_GRANULARITY = 100_000_000;

  /** Copies the arguments, checks that there is a name and the granularity. */
  public IndexDefinition {
    Objects.requireNonNull(expression, "expression");
    Objects.requireNonNull(type, "type");
    arguments = List.copyOf(arguments);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty index name");
    }
    if (granularity < 1) {
      throw new IllegalArgumentException(
          "index granularity must be positive: index=" + name + " granularity=" + granularity);
    }
  }

  /**
   * An index from texts.
   *
   * @param type with its arguments, for example {@code set(100)}
   * @throws IllegalArgumentException if a text cannot be understood
   */
  public static IndexDefinition of(String name, String expression, String type, int granularity) {
    TokenStream tokens =
        new TokenStream(
            Identifiers.quote(name)
                + " "
                + expression
                + " TYPE "
                + type
                + " GRANULARITY "
                + granularity);
    IndexDefinition index = parse(tokens);
    if (!tokens.atEnd()) {
      throw tokens.expected("the end of the index");
    }
    return index;
  }

  /**
   * Reads what follows the word {@code INDEX}.
   *
   * @throws ParseException if it is no index
   */
  public static IndexDefinition parse(TokenStream tokens) {
    String name = tokens.expectName("name of an index");
    String expression = canonical(skipTo(tokens, "TYPE", false));
    tokens.expectKeywords("TYPE");
    String type = tokens.expectName("type of an index");
    List<String> arguments = new ArrayList<>();
    if (tokens.acceptSymbol("(")) {
      while (!tokens.atSymbol(")")) {
        arguments.add(skipTo(tokens, "", true));
        if (!tokens.acceptSymbol(",")) {
          break;
        }
      }
      tokens.expectSymbol(")");
    }
    long granularity = defaultGranularity(type);
    if (tokens.acceptKeywords("GRANULARITY")) {
      granularity = tokens.expectInteger("granularity of an index");
    }
    if (granularity < 1 || granularity > Integer.MAX_VALUE) {
      throw tokens.error(
          "index granularity out of range: index=" + name + " granularity=" + granularity);
    }
    return new IndexDefinition(name, expression, type, arguments, (int) granularity);
  }

  private static int defaultGranularity(String type) {
    String known = type.toLowerCase(Locale.ROOT);
    return known.equals("text") || known.equals("vector_similarity") ? WHOLE_PART_GRANULARITY : 1;
  }

  /** The text up to a keyword, or a comma if asked for, outside brackets. */
  private static String skipTo(TokenStream tokens, String keyword, boolean toComma) {
    int start = tokens.peek().start();
    int depth = 0;
    while (true) {
      Token token = tokens.peek();
      boolean outside = depth == 0;
      if (token.kind() == TokenKind.END) {
        throw tokens.expected(keyword.isEmpty() ? "')'" : keyword);
      }
      if (outside
          && (token.isKeyword(keyword)
              || toComma && (token.isSymbol(",") || token.isSymbol(")")))) {
        if (token.start() == start) {
          throw tokens.expected("an expression");
        }
        return tokens.text().substring(start, token.start()).strip();
      }
      if (token.isSymbol("(") || token.isSymbol("[")) {
        depth++;
      } else if (token.isSymbol(")") || token.isSymbol("]")) {
        if (outside) {
          throw tokens.expected(keyword.isEmpty() ? "','" : keyword);
        }
        depth--;
      }
      tokens.next();
    }
  }

  /** As ClickHouse prints it; what cannot be parsed here stays as it is. */
  private static String canonical(String expression) {
    try {
      return ExpressionFormatter.format(ExpressionParser.parse(expression));
    } catch (IllegalArgumentException e) {
      return expression;
    }
  }

  /**
   * The indexed expressions.
   *
   * @throws IllegalArgumentException if they are in a dialect that is not understood
   */
  public List<Expression> expressions() {
    return ExpressionParser.parseKey(expression);
  }

  /** The type with its arguments: {@code system.data_skipping_indices.type_full}. */
  public String typeText() {
    return arguments.isEmpty() ? type : type + "(" + String.join(", ", arguments) + ")";
  }

  /** As ClickHouse prints it among the columns of a table. */
  @Override
  public String toString() {
    return "INDEX "
        + Identifiers.quoteIfNeeded(name)
        + " "
        + expression
        + " TYPE "
        + typeText()
        + " GRANULARITY "
        + granularity;
  }
}
