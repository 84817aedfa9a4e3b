package io.heartwood.index;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.Truth;
import java.util.List;
import java.util.Optional;

/** Values of the parts of a filter that read no column. Stateless. */
public final class FilterConstants {
  private FilterConstants() {}

  /** The value of an expression; empty if it reads a column, or fails. */
  public static Optional<Argument> evaluate(Expression expression, FunctionContext context) {
    if (!MonotonicStep.isConstant(expression)) {
      return Optional.empty();
    }
    try {
      BoundExpression bound = ExpressionBinder.bind(expression, List.of(), context);
      Column row = bound.evaluate(new Block(List.of(), List.of(), 1));
      return Optional.of(Argument.constant(bound.type(), row));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What an expression without columns says as a condition. */
  public static Verdict verdict(Expression expression, FunctionContext context) {
    Optional<Argument> value = evaluate(expression, context);
    if (value.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    if (value.get().isNull()) {
      return Verdict.NULL;
    }
    byte[] flag = new byte[1];
    Column column = value.get().constant();
    try {
      Truth.of(column instanceof NullableColumn nullable ? nullable.nested() : column, flag, 1);
    } catch (IllegalArgumentException e) {
      return Verdict.UNKNOWN;
    }
    return flag[0] != 0 ? Verdict.TRUE : Verdict.FALSE;
  }
}
