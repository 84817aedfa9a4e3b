package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import java.util.ArrayList;
import java.util.List;

/** Leaves out the rows where an argument is NULL. */
final class NullSkippingState implements AggregateState {
  private final AggregateState plain;
  private final boolean nullable;
  private boolean[] seen = new boolean[0];
  private int[] rows = new int[0];
  private int[] rowGroups = new int[0];

  /**
   * Wraps a state of arguments that are not Nullable.
   *
   * @param nullable whether groups without rows are NULL
   */
  NullSkippingState(AggregateState plain, boolean nullable) {
    this.plain = plain;
    this.nullable = nullable;
  }

  @Override
  public void resize(int groupCount) {
    plain.resize(groupCount);
    seen = Grow.booleans(seen, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (rows.length < rowCount) {
      rows = new int[rowCount];
      rowGroups = new int[rowCount];
    }
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      rows[count] = row;
      count += isPresent(arguments, row) ? 1 : 0;
    }
    List<Column> values = new ArrayList<>(arguments.size());
    for (Column argument : arguments) {
      Column nested = argument instanceof NullableColumn column ? column.nested() : argument;
      values.add(count == rowCount ? nested : nested.gather(rows, count));
    }
    for (int i = 0; i < count; i++) {
      int group = groups == null ? 0 : groups[rows[i]];
      rowGroups[i] = group;
      seen[group] = true;
    }
    plain.add(groups == null ? null : rowGroups, values, count);
  }

  private static boolean isPresent(List<Column> arguments, int row) {
    for (Column argument : arguments) {
      if (argument instanceof NullableColumn column && column.isNull(row)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    NullSkippingState source = (NullSkippingState) other;
    plain.merge(source.plain, groups, count);
    for (int i = 0; i < count; i++) {
      seen[groups[i]] |= source.seen[i];
    }
  }

  @Override
  public void writeState(int group, StateWriter out) {
    if (nullable) {
      out.writeByte(seen[group] ? 1 : 0);
    }
    if (!nullable || seen[group]) {
      plain.writeState(group, out);
    }
  }

  @Override
  public void mergeStates(StateRows rows) {
    StateRows present = nullable ? rows.flagged() : rows;
    for (int i = 0; i < present.count(); i++) {
      seen[present.group(i)] = true;
    }
    plain.mergeStates(present);
  }

  @Override
  public long sizeBytes() {
    return plain.sizeBytes() + seen.length;
  }

  @Override
  public Column result(int groupCount) {
    Column result = plain.result(groupCount);
    if (!nullable) {
      return result;
    }
    byte[] nulls = new byte[groupCount];
    for (int group = 0; group < groupCount; group++) {
      nulls[group] = (byte) (seen[group] ? 0 : 1);
    }
    return new NullableColumn(result, nulls);
  }
}
