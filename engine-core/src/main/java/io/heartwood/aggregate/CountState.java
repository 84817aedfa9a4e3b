package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import java.util.Arrays;
import java.util.List;

/** {@code count}: rows of each group. */
final class CountState implements AggregateState {
  private long[] counts = new long[0];

  @Override
  public void resize(int groupCount) {
    counts = Grow.longs(counts, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (groups == null) {
      counts[0] += rowCount;
      return;
    }
    long[] target = counts;
    for (int row = 0; row < rowCount; row++) {
      target[groups[row]]++;
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
  public long sizeBytes() {
    return counts.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new LongColumn(Arrays.copyOf(counts, groupCount), groupCount);
  }
}
