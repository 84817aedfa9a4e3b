package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.types.DataType;
import java.util.Arrays;
import java.util.List;

/** {@code sum} of whole numbers in 64 bits, which wraps as ClickHouse's does. */
final class LongSumState implements AggregateState {
  private final Widening widening;
  private long[] sums = new long[0];

  LongSumState(DataType type) {
    this.widening = new Widening(type);
  }

  @Override
  public void resize(int groupCount) {
    sums = Grow.longs(sums, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    long[] values = widening.longs(arguments.get(0), rowCount);
    if (groups == null) {
      long sum = 0;
      for (int row = 0; row < rowCount; row++) {
        sum += values[row];
      }
      sums[0] += sum;
      return;
    }
    long[] target = sums;
    for (int row = 0; row < rowCount; row++) {
      target[groups[row]] += values[row];
    }
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    long[] source = ((LongSumState) other).sums;
    for (int i = 0; i < count; i++) {
      sums[groups[i]] += source[i];
    }
  }

  long sum(int group) {
    return sums[group];
  }

  @Override
  public void writeState(int group, StateWriter out) {
    out.writeLong(sums[group]);
  }

  @Override
  public void mergeStates(StateRows rows) {
    for (int i = 0; i < rows.count(); i++) {
      sums[rows.group(i)] += rows.readLong(i);
    }
  }

  @Override
  public long sizeBytes() {
    return sums.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new LongColumn(Arrays.copyOf(sums, groupCount), groupCount);
  }
}
