package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.util.ArrayList;
import java.util.List;

/** Gives NULL in, NULL out to functions that know nothing of NULL. */
public final class NullPropagation {
  private NullPropagation() {}

  /**
   * Binds a function; if an argument is Nullable and the function does not take NULLs itself, the
   * result is Nullable, too, and NULL wherever an argument is.
   */
  public static BoundFunction bind(FunctionRegistry.Entry entry, ScalarFunction.Call call) {
    boolean nullable = call.arguments().stream().anyMatch(a -> a.type().isNullable());
    if (!nullable || entry.handlesNulls()) {
      return entry.function().bind(call);
    }
    List<Argument> stripped = new ArrayList<>(call.count());
    boolean alwaysNull = false;
    for (Argument argument : call.arguments()) {
      alwaysNull |= argument.isNull();
      DataType type = argument.type().withoutNullable();
      if (argument.constant() instanceof NullableColumn constant) {
        stripped.add(new Argument(type, constant.nested(), argument.untypedNull()));
      } else {
        stripped.add(new Argument(type, argument.constant(), argument.untypedNull()));
      }
    }
    ScalarFunction.Call plain = new ScalarFunction.Call(call.name(), stripped, call.context());
    if (alwaysNull) {
      return alwaysNull(entry, plain);
    }
    return new Propagating(entry.function().bind(plain));
  }

  /** NULL for every row; the type is the function's own if it takes the arguments at all. */
  private static BoundFunction alwaysNull(FunctionRegistry.Entry entry, ScalarFunction.Call call) {
    DataType type = call.argument(0).type();
    boolean untyped = call.arguments().stream().anyMatch(Argument::untypedNull);
    if (Comparison.isComparison(call.name())) {
      type = IntegerType.UINT8;
    } else if (!untyped) {
      type = entry.function().bind(call).type();
    }
    DataType nullable = CastFunctions.nullable(type);
    return BoundFunction.of(
        nullable, (arguments, rowCount) -> Columns.defaults(nullable, rowCount));
  }

  private static final class Propagating extends BoundFunction {
    private final BoundFunction plain;

    Propagating(BoundFunction plain) {
      super(CastFunctions.nullable(plain.type()));
      this.plain = plain;
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      byte[] nulls = new byte[rowCount];
      Column[] values = new Column[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        values[i] = arguments[i];
        if (arguments[i] instanceof NullableColumn nullable) {
          values[i] = nullable.nested();
          if (nullable.rowCount() == rowCount) {
            or(nulls, nullable.nulls(), rowCount);
          }
        }
      }
      Column result = applyWhereNotNull(plain, values, nulls, rowCount);
      if (result instanceof NullableColumn nullable) {
        or(nulls, nullable.nulls(), rowCount);
        result = nullable.nested();
      }
      return new NullableColumn(result, nulls);
    }

    @Override
    public boolean canFail() {
      return plain.canFail();
    }

    @Override
    public Monotonicity monotonicity(Column from, Column to) {
      // The NULL rows at the end of a range stay at the end.
      return plain.monotonicity(withoutNull(from), withoutNull(to));
    }

    private static Column withoutNull(Column bound) {
      if (bound instanceof NullableColumn nullable) {
        return nullable.isNull(0) ? null : nullable.nested();
      }
      return bound;
    }
  }

  private static void or(byte[] target, byte[] source, int count) {
    for (int i = 0; i < count; i++) {
      target[i] |= source[i];
    }
  }

  /**
   * Applies a function so that rows that are NULL cannot make it fail; their results mean nothing.
   */
  static Column applyWhereNotNull(
      BoundFunction function, Column[] arguments, byte[] nulls, int rowCount) {
    if (!function.canFail()) {
      return function.apply(arguments, rowCount);
    }
    int[] rows = new int[rowCount];
    int count = 0;
    int[] places = new int[rowCount];
    for (int i = 0; i < rowCount; i++) {
      if (nulls[i] == 0) {
        places[i] = count;
        rows[count++] = i;
      }
    }
    if (count == rowCount) {
      return function.apply(arguments, rowCount);
    }
    if (count == 0) {
      return Columns.defaults(function.type(), rowCount);
    }
    Column[] selected = new Column[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      boolean constant = arguments[i].rowCount() == 1 && rowCount != 1;
      selected[i] = constant ? arguments[i] : arguments[i].gather(rows, count);
    }
    Column result = function.apply(selected, count);
    return Vectors.expand(result, count).gather(places, rowCount);
  }
}
