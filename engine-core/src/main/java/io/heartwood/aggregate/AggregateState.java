package io.heartwood.aggregate;

import io.heartwood.column.Column;
import java.util.List;

/**
 * The states of one aggregate function for all groups, which are numbered from zero. Confined to
 * one thread.
 */
public interface AggregateState {
  /** Makes room for groups {@code [0, groupCount)}; those that are new have seen no rows. */
  void resize(int groupCount);

  /**
   * Adds rows.
   *
   * @param groups the group of each row; null if all rows belong to group 0
   * @param arguments columns of at least {@code rowCount} rows
   */
  void add(int[] groups, List<Column> arguments, int rowCount);

  /**
   * Adds what another state of the same function has seen.
   *
   * @param groups the group here of each of its groups
   * @param count number of its groups
   */
  void merge(AggregateState other, int[] groups, int count);

  /** Appends the state of a group as ClickHouse serializes it. */
  void writeState(int group, StateWriter out);

  /**
   * Adds what serialized states have seen.
   *
   * @throws IllegalArgumentException if bytes are missing; those that were checked by {@link
   *     io.heartwood.aggregate.layout.StateLayout} have them
   */
  void mergeStates(StateRows rows);

  /** Bytes of memory. */
  long sizeBytes();

  /** The results of groups {@code [0, groupCount)}. The state must not be used again. */
  Column result(int groupCount);
}
