package io.heartwood.aggregate;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataType;
import java.util.Objects;
import java.util.function.Supplier;

/** An aggregate function whose argument types are known. Immutable and thread-safe. */
public final class BoundAggregate {
  private final DataType type;
  private final AggregateFunctionType stateType;
  private final Supplier<AggregateState> states;

  BoundAggregate(DataType type, AggregateFunctionType stateType, Supplier<AggregateState> states) {
    this.type = Objects.requireNonNull(type, "type");
    this.stateType = stateType;
    this.states = Objects.requireNonNull(states, "states");
  }

  /** A function whose states are not asked for. */
  BoundAggregate(DataType type, Supplier<AggregateState> states) {
    this(type, null, states);
  }

  /** Type of the result, as ClickHouse infers it. */
  public DataType type() {
    return type;
  }

  /** Type of its serialized states. */
  public AggregateFunctionType stateType() {
    return stateType;
  }

  /** A state without groups. */
  public AggregateState newState() {
    return states.get();
  }
}
