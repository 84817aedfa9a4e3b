package io.heartwood.aggregate;

import io.heartwood.types.DataType;
import java.util.Objects;
import java.util.function.Supplier;

/** An aggregate function whose argument types are known. Immutable and thread-safe. */
public final class BoundAggregate {
  private final DataType type;
  private final Supplier<AggregateState> states;

  BoundAggregate(DataType type, Supplier<AggregateState> states) {
    this.type = Objects.requireNonNull(type, "type");
    this.states = Objects.requireNonNull(states, "states");
  }

  /** Type of the result, as ClickHouse infers it. */
  public DataType type() {
    return type;
  }

  /** A state without groups. */
  public AggregateState newState() {
    return states.get();
  }
}
