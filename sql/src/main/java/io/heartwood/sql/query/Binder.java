package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literals;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataType;
import java.util.List;

/** Binds expressions to columns, and names what is wrong with them. Immutable. */
public final class Binder {
  private final FunctionContext context;

  /** Binds with this context: one moment for a whole statement. */
  public Binder(FunctionContext context) {
    this.context = context;
  }

  /** What functions take from their surroundings. */
  public FunctionContext context() {
    return context;
  }

  /** The expression over columns of these names and types. */
  public BoundExpression bind(Expression expression, List<NamedType> header) throws SqlException {
    try {
      return ExpressionBinder.bind(expression, header, context);
    } catch (IllegalArgumentException e) {
      throw failure(e);
    }
  }

  /** The value of an expression without columns, as one row of {@code type}. */
  public Column constant(Expression expression, DataType type) throws SqlException {
    Expression cast = new FunctionCall("CAST", List.of(expression, Literals.of(type.toString())));
    return evaluate(bind(cast, List.of()), new Block(List.of(), List.of(), 1));
  }

  /** Computes an expression for the rows of a block. */
  public static Column evaluate(BoundExpression expression, Block block) throws SqlException {
    try {
      return expression.evaluate(block);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw failure(e);
    }
  }

  private static SqlException failure(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    ErrorCode code;
    if (message.startsWith("unknown function")) {
      code = ErrorCode.UNKNOWN_FUNCTION;
    } else if (message.startsWith("unknown column") || message.startsWith("no such column")) {
      code = ErrorCode.UNKNOWN_IDENTIFIER;
    } else if (e instanceof io.heartwood.types.UnsupportedTypeException) {
      code = ErrorCode.UNKNOWN_TYPE;
    } else {
      code = ErrorCode.TYPE_MISMATCH;
    }
    return new SqlException(code, message, e);
  }
}
