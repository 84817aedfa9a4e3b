package io.heartwood.expression;

import io.heartwood.column.NamedType;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.FunctionRegistry;
import java.util.List;

/**
 * Binds expressions to columns: finds the functions, infers the types as ClickHouse does, and folds
 * what is constant. Stateless.
 */
public final class ExpressionBinder {
  private ExpressionBinder() {}

  /**
   * Binds an expression in the JVM's time zone.
   *
   * @throws IllegalArgumentException if a column or function is unknown, types do not fit, or a
   *     constant part fails; the message is one line
   */
  public static BoundExpression bind(Expression expression, List<NamedType> columns) {
    return bind(expression, columns, FunctionContext.standard());
  }

  /**
   * Binds an expression.
   *
   * @param columns the columns it may read
   * @throws IllegalArgumentException if a column or function is unknown, types do not fit, or a
   *     constant part fails; the message is one line
   */
  public static BoundExpression bind(
      Expression expression, List<NamedType> columns, FunctionContext context) {
    Binding binding = new Binding(columns, context, FunctionRegistry.standard());
    return new BoundTree(expression, binding.bind(expression), binding.inputs());
  }

  /**
   * Whether a scalar function of this name exists; operators and conditionals are functions, too.
   */
  public static boolean isFunction(String name) {
    return Binding.isSpecial(name) || FunctionRegistry.standard().find(name).isPresent();
  }
}
