package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import java.util.Arrays;
import java.util.List;

/** {@code sum} of floating numbers in doubles. */
final class DoubleSumState implements AggregateState {
  private double[] sums = new double[0];

  @Override
  public void resize(int groupCount) {
    sums = Grow.doubles(sums, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (arguments.get(0) instanceof FloatColumn floats) {
      if (groups == null) {
        sums[0] += sum(floats.values(), rowCount);
      } else {
        add(sums, groups, floats.values(), rowCount);
      }
    } else {
      double[] values = ((DoubleColumn) arguments.get(0)).values();
      if (groups == null) {
        sums[0] += sum(values, rowCount);
      } else {
        add(sums, groups, values, rowCount);
      }
    }
  }

  private static void add(double[] sums, int[] groups, float[] values, int rowCount) {
    for (int row = 0; row < rowCount; row++) {
      sums[groups[row]] += values[row];
    }
  }

  private static void add(double[] sums, int[] groups, double[] values, int rowCount) {
    for (int row = 0; row < rowCount; row++) {
      sums[groups[row]] += values[row];
    }
  }

  // Four sums side by side: additions need not wait for each other.
  private static double sum(float[] values, int rowCount) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int row = 0;
    for (; row + 3 < rowCount; row += 4) {
      a += values[row];
      b += values[row + 1];
      c += values[row + 2];
      d += values[row + 3];
    }
    for (; row < rowCount; row++) {
      a += values[row];
    }
    return a + b + (c + d);
  }

  private static double sum(double[] values, int rowCount) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int row = 0;
    for (; row + 3 < rowCount; row += 4) {
      a += values[row];
      b += values[row + 1];
      c += values[row + 2];
      d += values[row + 3];
    }
    for (; row < rowCount; row++) {
      a += values[row];
    }
    return a + b + (c + d);
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    double[] source = ((DoubleSumState) other).sums;
    for (int i = 0; i < count; i++) {
      sums[groups[i]] += source[i];
    }
  }

  double sum(int group) {
    return sums[group];
  }

  @Override
  public long sizeBytes() {
    return sums.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new DoubleColumn(Arrays.copyOf(sums, groupCount), groupCount);
  }
}
