package io.heartwood.aggregate.layout;

import io.heartwood.types.DataType;
import java.util.List;

/**
 * A function whose layout is asked for.
 *
 * @param arguments types without names and LowCardinality around them
 */
record FunctionCall(
    String function, int version, List<String> parameters, List<DataType> arguments) {
  FunctionCall withArguments(List<DataType> others) {
    return new FunctionCall(function, version, parameters, others);
  }

  FunctionCall withFunction(String other) {
    return new FunctionCall(other, version, parameters, arguments);
  }

  DataType argument(int index) {
    if (index >= arguments.size()) {
      throw new UnknownLayoutException("it has too few arguments");
    }
    return arguments.get(index);
  }

  /** All arguments but the last ones. */
  List<DataType> firstArguments(int withoutCount) {
    if (arguments.size() < withoutCount) {
      throw new UnknownLayoutException("it has too few arguments");
    }
    return arguments.subList(0, arguments.size() - withoutCount);
  }

  /** A parameter that is a whole number. */
  long number(int parameter) {
    try {
      return Long.parseLong(parameters.get(parameter));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new UnknownLayoutException("it has not the parameters it should have");
    }
  }

  /** A parameter that is a number. */
  double decimal(int parameter) {
    try {
      return Double.parseDouble(parameters.get(parameter));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new UnknownLayoutException("it has not the parameters it should have");
    }
  }
}
