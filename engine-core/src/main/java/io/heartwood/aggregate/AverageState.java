package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.List;

/** {@code avg}: the sum in the type that {@code sum} has, divided by the count; NaN of no rows. */
final class AverageState implements AggregateState {
  private final CountState counts = new CountState();
  private final AggregateState sums;
  private final boolean unsigned;
  private final double divisor;

  AverageState(DataType type) {
    this.unsigned = Widening.isUnsigned(type);
    if (type instanceof FloatType || type instanceof BFloat16Type) {
      sums = new DoubleSumState();
      divisor = 1;
    } else if (type instanceof DecimalType decimal) {
      sums = new DecimalSumState();
      divisor = Math.pow(10, decimal.scale());
    } else if (type instanceof WideDecimalType decimal) {
      sums = new WideSumState(decimal.valueSizeBytes(), true);
      divisor = Math.pow(10, decimal.scale());
    } else if (type instanceof WideIntegerType wide) {
      sums = new WideSumState(wide.valueSizeBytes(), wide.signed());
      divisor = 1;
    } else if (type instanceof DateTime64Type) {
      sums = new DecimalSumState();
      divisor = 1;
    } else {
      sums = new LongSumState(type);
      divisor = 1;
    }
  }

  @Override
  public void resize(int groupCount) {
    counts.resize(groupCount);
    sums.resize(groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    counts.add(groups, arguments, rowCount);
    sums.add(groups, arguments, rowCount);
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    AverageState source = (AverageState) other;
    counts.merge(source.counts, groups, count);
    sums.merge(source.sums, groups, count);
  }

  @Override
  public void writeState(int group, StateWriter out) {
    sums.writeState(group, out);
    counts.writeState(group, out);
  }

  @Override
  public void mergeStates(StateRows rows) {
    sums.mergeStates(rows);
    counts.mergeStates(rows);
  }

  @Override
  public long sizeBytes() {
    return counts.sizeBytes() + sums.sizeBytes();
  }

  @Override
  public Column result(int groupCount) {
    double[] averages = new double[groupCount];
    for (int group = 0; group < groupCount; group++) {
      averages[group] = average(group);
    }
    return new DoubleColumn(averages, groupCount);
  }

  /** NaN for a group without rows. */
  double average(int group) {
    return sum(group) / divisor / counts.count(group);
  }

  private double sum(int group) {
    if (sums instanceof DoubleSumState doubles) {
      return doubles.sum(group);
    }
    if (sums instanceof DecimalSumState decimals) {
      return decimals.sum(group);
    }
    if (sums instanceof WideSumState wides) {
      return wides.sum(group);
    }
    long sum = ((LongSumState) sums).sum(group);
    if (unsigned && sum < 0) {
      // Halved with the lowest bit kept, so that rounding is that of the whole number.
      return (sum >>> 1 | sum & 1) * 2.0;
    }
    return sum;
  }
}
