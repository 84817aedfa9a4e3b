package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import java.util.Arrays;
import java.util.List;

/** {@code count}: rows of each group. */
final class CountState implements AggregateState {
  private static final int LANES = 4;
  private static final int MAX_LANED_GROUPS = 256;

  private long[] counts = new long[0];
  private int[] lanes = new int[0];
  private int groupCount;

  @Override
  public void resize(int newGroupCount) {
    counts = Grow.longs(counts, newGroupCount);
    groupCount = Math.max(groupCount, newGroupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (groups == null) {
      counts[0] += rowCount;
      return;
    }
    if (groupCount <= MAX_LANED_GROUPS && rowCount >= groupCount * LANES) {
      addLaned(groups, rowCount);
      return;
    }
    long[] target = counts;
    for (int row = 0; row < rowCount; row++) {
      target[groups[row]]++;
    }
  }

  /** Four counts in turn for each group, so that increments need not wait for each other. */
  private void addLaned(int[] groups, int rowCount) {
    if (lanes.length < groupCount * LANES) {
      lanes = new int[groupCount * LANES];
    } else {
      Arrays.fill(lanes, 0, groupCount * LANES, 0);
    }
    int[] target = lanes;
    int row = 0;
    for (; row + 3 < rowCount; row += LANES) {
      target[groups[row] * LANES]++;
      target[groups[row + 1] * LANES + 1]++;
      target[groups[row + 2] * LANES + 2]++;
      target[groups[row + 3] * LANES + 3]++;
    }
    for (; row < rowCount; row++) {
      target[groups[row] * LANES]++;
    }
    for (int group = 0; group < groupCount; group++) {
      int lane = group * LANES;
      counts[group] += (long) target[lane] + target[lane + 1] + target[lane + 2] + target[lane + 3];
    }
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    long[] source = ((CountState) other).counts;
    for (int i = 0; i < count; i++) {
      counts[groups[i]] += source[i];
    }
  }

  long count(int group) {
    return counts[group];
  }

  @Override
  public void writeState(int group, StateWriter out) {
    out.writeVarint(counts[group]);
  }

  @Override
  public void mergeStates(StateRows rows) {
    for (int i = 0; i < rows.count(); i++) {
      counts[rows.group(i)] += rows.readVarint(i);
    }
  }

  @Override
  public long sizeBytes() {
    return counts.length * 8L + lanes.length * 4L;
  }

  @Override
  public Column result(int groupCount) {
    return new LongColumn(Arrays.copyOf(counts, groupCount), groupCount);
  }
}
