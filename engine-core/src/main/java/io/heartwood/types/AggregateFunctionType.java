package io.heartwood.types;

import java.util.List;
import java.util.Objects;

/**
 * {@code AggregateFunction(f(parameters), T...)}: intermediate states of an aggregate function,
 * each a row of bytes in memory as ClickHouse serializes it. A row of no bytes stands for the state
 * that has seen no rows.
 *
 * @param version of the serialized form; 0 for functions that have only one, and then not printed
 * @param function canonical name, combinators included
 * @param parameters literals as they are printed
 * @param arguments types of its arguments
 */
public record AggregateFunctionType(
    int version, String function, List<String> parameters, List<DataType> arguments)
    implements DataType {
  /** Checks the fields. */
  public AggregateFunctionType {
    Objects.requireNonNull(function, "function");
    if (version < 0) {
      throw new IllegalArgumentException("negative version: version=" + version);
    }
    parameters = List.copyOf(parameters);
    arguments = List.copyOf(arguments);
  }

  /** States of a function of these arguments, in the form that ClickHouse writes by default. */
  public static AggregateFunctionType of(
      String name, List<String> parameters, List<DataType> arguments) {
    String function = AggregateFunctionNames.canonical(name);
    return new AggregateFunctionType(
        AggregateFunctionNames.defaultVersion(function, arguments),
        function,
        parameters,
        arguments);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.STRING;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("AggregateFunction(");
    if (version > 0) {
      text.append(version).append(", ");
    }
    text.append(function);
    if (!parameters.isEmpty()) {
      text.append('(').append(String.join(", ", parameters)).append(')');
    }
    for (DataType argument : arguments) {
      text.append(", ").append(argument);
    }
    return text.append(')').toString();
  }
}
