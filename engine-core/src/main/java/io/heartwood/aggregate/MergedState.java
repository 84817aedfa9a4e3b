package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.StringColumn;
import java.util.List;

/** Functions with {@code Merge}: the argument is states, which are put together. */
final class MergedState implements AggregateState {
  private final AggregateState plain;

  MergedState(AggregateState plain) {
    this.plain = plain;
  }

  @Override
  public void resize(int groupCount) {
    plain.resize(groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    plain.mergeStates(StateRows.of((StringColumn) arguments.get(0), groups, rowCount));
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    plain.merge(((MergedState) other).plain, groups, count);
  }

  @Override
  public void writeState(int group, StateWriter out) {
    plain.writeState(group, out);
  }

  @Override
  public void mergeStates(StateRows rows) {
    plain.mergeStates(rows);
  }

  @Override
  public long sizeBytes() {
    return plain.sizeBytes();
  }

  @Override
  public Column result(int groupCount) {
    return plain.result(groupCount);
  }
}
