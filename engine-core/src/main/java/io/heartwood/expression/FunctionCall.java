package io.heartwood.expression;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A function applied to arguments. Operators are functions, too: {@code a + b} is {@code plus(a,
 * b)}, {@code a AND b} is {@code and(a, b)}, {@code a IN (1, 2)} is {@code in(a, tuple(1, 2))},
 * {@code (a, b)} is {@code tuple(a, b)}.
 *
 * @param name ClickHouse's name of the function
 * @param arguments arguments in order
 */
public record FunctionCall(String name, List<Expression> arguments) implements Expression {
  /** Copies the arguments. */
  public FunctionCall {
    Objects.requireNonNull(name, "name");
    arguments = List.copyOf(arguments);
  }

  @Override
  public String toString() {
    return arguments.stream()
        .map(Expression::toString)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
