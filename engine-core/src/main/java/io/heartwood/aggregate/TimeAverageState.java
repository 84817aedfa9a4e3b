package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import java.util.List;

/**
 * {@code avg} of dates and times, which has their own type: rounded to the nearest, of two to the
 * even one; 1970-01-01 of no rows (ClickHouse 26.7).
 */
final class TimeAverageState implements AggregateState {
  private final AverageState average;
  private final PhysicalType physicalType;

  TimeAverageState(DataType type) {
    this.average = new AverageState(type);
    this.physicalType = type.physicalType();
  }

  @Override
  public void resize(int groupCount) {
    average.resize(groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    average.add(groups, arguments, rowCount);
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    average.merge(((TimeAverageState) other).average, groups, count);
  }

  @Override
  public void writeState(int group, StateWriter out) {
    average.writeState(group, out);
  }

  @Override
  public void mergeStates(StateRows rows) {
    average.mergeStates(rows);
  }

  @Override
  public long sizeBytes() {
    return average.sizeBytes();
  }

  @Override
  public Column result(int groupCount) {
    long[] values = new long[groupCount];
    for (int group = 0; group < groupCount; group++) {
      values[group] = (long) Math.rint(average.average(group));
    }
    if (physicalType == PhysicalType.LONG) {
      return new LongColumn(values, groupCount);
    }
    if (physicalType == PhysicalType.INT) {
      int[] ints = new int[groupCount];
      for (int group = 0; group < groupCount; group++) {
        ints[group] = (int) values[group];
      }
      return new IntColumn(ints, groupCount);
    }
    short[] shorts = new short[groupCount];
    for (int group = 0; group < groupCount; group++) {
      shorts[group] = (short) values[group];
    }
    return new ShortColumn(shorts, groupCount);
  }
}
