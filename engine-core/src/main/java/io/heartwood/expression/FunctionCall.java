package io.heartwood.expression;

import java.util.List;
import java.util.Objects;

/**
 * A function applied to arguments. Operators are functions, too: {@code a + b} is {@code plus(a,
 * b)}, {@code a AND b} is {@code and(a, b)}, {@code a IN (1, 2)} is {@code in(a, tuple(1, 2))},
 * {@code (a, b)} is {@code tuple(a, b)}, {@code count(DISTINCT a)} is {@code countDistinct(a)}.
 *
 * @param name ClickHouse's name of the function, in the case it was written
 * @param parameters constants of a parametric function, as 0.5 in {@code quantile(0.5)(x)}; usually
 *     empty
 * @param arguments arguments in order
 */
public record FunctionCall(String name, List<Expression> parameters, List<Expression> arguments)
    implements Expression {
  /** Copies the lists. */
  public FunctionCall {
    Objects.requireNonNull(name, "name");
    parameters = List.copyOf(parameters);
    arguments = List.copyOf(arguments);
  }

  /** A function without parameters. */
  public FunctionCall(String name, List<? extends Expression> arguments) {
    this(name, List.of(), List.copyOf(arguments));
  }

  /** A function of these arguments. */
  public static FunctionCall of(String name, Expression... arguments) {
    return new FunctionCall(name, List.of(arguments));
  }

  @Override
  public String toString() {
    return ExpressionFormatter.format(this);
  }
}
