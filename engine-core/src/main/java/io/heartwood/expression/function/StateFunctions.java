package io.heartwood.expression.function;

import io.heartwood.aggregate.AggregateRegistry;
import io.heartwood.aggregate.AggregateState;
import io.heartwood.aggregate.BoundAggregate;
import io.heartwood.column.Column;
import io.heartwood.types.AggregateFunctionType;
import java.util.List;

/** Functions of states of aggregate functions. */
final class StateFunctions {
  private StateFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.addNullAware("finalizeAggregation", StateFunctions::finalizeAggregation);
  }

  /** The result of each state. */
  private static BoundFunction finalizeAggregation(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    if (!(call.argument(0).type() instanceof AggregateFunctionType states)) {
      throw call.illegalTypes();
    }
    BoundAggregate merging = AggregateRegistry.merging(states);
    return BoundFunction.fallible(
        merging.type(),
        (arguments, rowCount) -> {
          Column column = arguments[0];
          int stateCount = Math.min(column.rowCount(), rowCount);
          int[] groups = new int[stateCount];
          for (int i = 0; i < stateCount; i++) {
            groups[i] = i;
          }
          AggregateState state = merging.newState();
          state.resize(stateCount);
          state.add(groups, List.of(column), stateCount);
          Column results = state.result(stateCount);
          return stateCount == rowCount ? results : Vectors.expand(results, rowCount);
        });
  }
}
