package io.heartwood.expression.function;

import java.util.List;

/** A function of rows: knows which argument types it takes. Immutable and thread-safe. */
@FunctionalInterface
public interface ScalarFunction {
  /**
   * Chooses the result's type and the loop for these arguments.
   *
   * @param call name and arguments
   * @throws FunctionException if there are too few or too many, or of types it does not take
   */
  BoundFunction bind(Call call);

  /**
   * A call to bind.
   *
   * @param name name of the function, for messages
   * @param arguments arguments in order
   * @param context what surrounds the call
   */
  record Call(String name, List<Argument> arguments, FunctionContext context) {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Number of arguments. */
    public int count() {
      return arguments.size();
    }

    /** The argument at {@code index}. */
    public Argument argument(int index) {
      return arguments.get(index);
    }

    /** Checks the number of arguments. */
    public void requireCount(int from, int to) {
      if (arguments.size() < from || arguments.size() > to) {
        String expected = from == to ? Integer.toString(from) : from + " to " + to;
        throw new FunctionException(
            "function "
                + name
                + " takes "
                + (to == Integer.MAX_VALUE ? "at least " + from : expected)
                + " arguments: arguments="
                + arguments.size());
      }
    }

    /** The error that the arguments are of types the function does not take. */
    public FunctionException illegalTypes() {
      List<String> types =
          arguments.stream().map(a -> a.untypedNull() ? "NULL" : a.type().toString()).toList();
      return new FunctionException(
          "function " + name + " does not take arguments of these types: types=" + types);
    }
  }
}
