package io.heartwood.expression;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.function.BoundFunction;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.FunctionRegistry;
import io.heartwood.expression.function.Monotonicity;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One function of a chain over a single value, all other arguments being constants: what an index
 * needs to know of {@code toYYYYMM(d)} or {@code a % 10} to carry a range of d or a through it.
 * Immutable and thread-safe.
 */
public final class MonotonicStep {
  private static final String PLACEHOLDER = "value";

  private final BoundFunction function;
  private final Node[] arguments;
  private final int index;

  private MonotonicStep(BoundFunction function, Node[] arguments, int index) {
    this.function = function;
    this.arguments = arguments;
    this.index = index;
  }

  /** The only argument of a call that is no constant; -1 if there are none or several. */
  public static int varyingArgument(FunctionCall call) {
    int found = -1;
    for (int i = 0; i < call.arguments().size(); i++) {
      if (!isConstant(call.arguments().get(i))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /** Whether an expression reads no column. */
  public static boolean isConstant(Expression expression) {
    if (expression instanceof FunctionCall call) {
      return call.arguments().stream().allMatch(MonotonicStep::isConstant);
    }
    return expression instanceof Literal;
  }

  /**
   * The step of a call.
   *
   * @param argumentIndex index of the argument that varies
   * @param type type of that argument
   * @return empty if the call is no single function of its arguments
   * @throws IllegalArgumentException if the call cannot be bound
   */
  public static Optional<MonotonicStep> of(
      FunctionCall call, int argumentIndex, DataType type, FunctionContext context) {
    List<Expression> replaced = new ArrayList<>(call.arguments());
    replaced.set(argumentIndex, new ColumnReference(PLACEHOLDER));
    Binding binding =
        new Binding(
            List.of(new NamedType(PLACEHOLDER, type)), context, FunctionRegistry.standard());
    Node root = binding.bind(new FunctionCall(call.name(), call.parameters(), replaced));
    if (!(root instanceof Node.Call node)) {
      return Optional.empty();
    }
    int varying = -1;
    for (int i = 0; i < node.arguments().length; i++) {
      Node argument = node.arguments()[i];
      if (argument instanceof Node.Input && varying < 0) {
        varying = i;
      } else if (!argument.isConstant()) {
        return Optional.empty();
      }
    }
    return varying < 0
        ? Optional.empty()
        : Optional.of(new MonotonicStep(node.function(), node.arguments(), varying));
  }

  /** Type of the result. */
  public DataType type() {
    return function.type();
  }

  /** The function of one value, given and returned as one row. */
  public Column apply(Column row) {
    Column[] values = new Column[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == index ? row : arguments[i].constant();
    }
    return function.apply(values, 1);
  }

  /** How the result moves while the value stays between two rows; null for no bound. */
  public Monotonicity monotonicity(Column from, Column to) {
    return function.monotonicity(from, to);
  }
}
