package io.heartwood.aggregate;

import io.heartwood.column.Column;
import java.util.List;

/** Functions with {@code State}: the results are the serialized states. */
final class StateResult implements AggregateState {
  private final AggregateState plain;

  StateResult(AggregateState plain) {
    this.plain = plain;
  }

  @Override
  public void resize(int groupCount) {
    plain.resize(groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    plain.add(groups, arguments, rowCount);
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    plain.merge(((StateResult) other).plain, groups, count);
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
    StateWriter writer = new StateWriter(groupCount);
    for (int group = 0; group < groupCount; group++) {
      plain.writeState(group, writer);
      writer.endRow();
    }
    return writer.build();
  }
}
