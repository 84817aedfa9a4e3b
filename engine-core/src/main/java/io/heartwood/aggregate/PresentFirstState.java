package io.heartwood.aggregate;

import io.heartwood.column.Column;
import java.util.List;

/**
 * Functions of Nullable arguments whose result cannot be NULL: their serialized states have a byte
 * before them that is always 1.
 */
final class PresentFirstState implements AggregateState {
  private final AggregateState plain;

  PresentFirstState(AggregateState plain) {
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
    plain.merge(((PresentFirstState) other).plain, groups, count);
  }

  @Override
  public void writeState(int group, StateWriter out) {
    out.writeByte(1);
    plain.writeState(group, out);
  }

  @Override
  public void mergeStates(StateRows rows) {
    plain.mergeStates(rows.flagged());
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
