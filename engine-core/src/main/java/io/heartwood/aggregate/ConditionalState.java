package io.heartwood.aggregate;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import java.util.ArrayList;
import java.util.List;

/** Functions with {@code If}: adds the rows where the last argument is neither 0 nor NULL. */
final class ConditionalState implements AggregateState {
  private final AggregateState plain;
  private int[] rows = new int[0];
  private int[] rowGroups = new int[0];

  ConditionalState(AggregateState plain) {
    this.plain = plain;
  }

  @Override
  public void resize(int groupCount) {
    plain.resize(groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (rows.length < rowCount) {
      rows = new int[rowCount];
      rowGroups = new int[rowCount];
    }
    Column condition = arguments.get(arguments.size() - 1);
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      rows[count] = row;
      count += holds(condition, row) ? 1 : 0;
    }
    List<Column> values = new ArrayList<>(arguments.size() - 1);
    for (Column argument : arguments.subList(0, arguments.size() - 1)) {
      values.add(count == rowCount ? argument : argument.gather(rows, count));
    }
    if (groups != null) {
      for (int i = 0; i < count; i++) {
        rowGroups[i] = groups[rows[i]];
      }
    }
    plain.add(groups == null ? null : rowGroups, values, count);
  }

  private static boolean holds(Column condition, int row) {
    if (condition instanceof NullableColumn nullable) {
      return !nullable.isNull(row) && holds(nullable.nested(), row);
    }
    if (condition instanceof ByteColumn bytes) {
      return bytes.values()[row] != 0;
    }
    if (condition instanceof ShortColumn shorts) {
      return shorts.values()[row] != 0;
    }
    if (condition instanceof IntColumn ints) {
      return ints.values()[row] != 0;
    }
    return ((LongColumn) condition).values()[row] != 0;
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    plain.merge(((ConditionalState) other).plain, groups, count);
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
