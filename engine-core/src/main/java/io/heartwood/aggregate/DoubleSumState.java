package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BFloat16Type;
import java.util.Arrays;
import java.util.List;

/** {@code sum} of floating numbers in doubles. */
final class DoubleSumState implements AggregateState {
  private static final int LANES = 4;
  private static final int MAX_LANED_GROUPS = 256;

  private double[] sums = new double[0];
  private double[] lanes = new double[0];
  private int groupCount;

  @Override
  public void resize(int newGroupCount) {
    sums = Grow.doubles(sums, newGroupCount);
    groupCount = Math.max(groupCount, newGroupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    if (arguments.get(0) instanceof ShortColumn halves) {
      addHalves(groups, halves.values(), rowCount);
    } else if (arguments.get(0) instanceof FloatColumn floats) {
      if (groups == null) {
        sums[0] += sum(floats.values(), rowCount);
      } else {
        addFloats(groups, floats.values(), rowCount);
      }
    } else {
      double[] values = ((DoubleColumn) arguments.get(0)).values();
      if (groups == null) {
        sums[0] += sum(values, rowCount);
      } else {
        addDoubles(groups, values, rowCount);
      }
    }
  }

  /*
   * Few groups: neighbouring rows often belong to one group, and each addition would wait for the
   * one before it. Each group has four sums in turn, which are put together at the end of a block.
   */
  private boolean isLaned(int rowCount) {
    return groupCount <= MAX_LANED_GROUPS && rowCount >= groupCount * LANES;
  }

  private double[] clearedLanes() {
    if (lanes.length < groupCount * LANES) {
      lanes = new double[groupCount * LANES];
    } else {
      Arrays.fill(lanes, 0, groupCount * LANES, 0);
    }
    return lanes;
  }

  private void foldLanes() {
    for (int group = 0; group < groupCount; group++) {
      int lane = group * LANES;
      sums[group] += lanes[lane] + lanes[lane + 1] + (lanes[lane + 2] + lanes[lane + 3]);
    }
  }

  private void addFloats(int[] groups, float[] values, int rowCount) {
    if (!isLaned(rowCount)) {
      add(sums, groups, values, 0, rowCount);
      return;
    }
    double[] target = clearedLanes();
    int row = 0;
    for (; row + 3 < rowCount; row += LANES) {
      target[groups[row] * LANES] += values[row];
      target[groups[row + 1] * LANES + 1] += values[row + 1];
      target[groups[row + 2] * LANES + 2] += values[row + 2];
      target[groups[row + 3] * LANES + 3] += values[row + 3];
    }
    foldLanes();
    add(sums, groups, values, row, rowCount);
  }

  /** BFloat16. */
  private void addHalves(int[] groups, short[] values, int rowCount) {
    float[] floats = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      floats[row] = BFloat16Type.toFloat(values[row]);
    }
    if (groups == null) {
      sums[0] += sum(floats, rowCount);
    } else {
      addFloats(groups, floats, rowCount);
    }
  }

  private void addDoubles(int[] groups, double[] values, int rowCount) {
    if (!isLaned(rowCount)) {
      add(sums, groups, values, 0, rowCount);
      return;
    }
    double[] target = clearedLanes();
    int row = 0;
    for (; row + 3 < rowCount; row += LANES) {
      target[groups[row] * LANES] += values[row];
      target[groups[row + 1] * LANES + 1] += values[row + 1];
      target[groups[row + 2] * LANES + 2] += values[row + 2];
      target[groups[row + 3] * LANES + 3] += values[row + 3];
    }
    foldLanes();
    add(sums, groups, values, row, rowCount);
  }

  private static void add(double[] sums, int[] groups, float[] values, int from, int to) {
    for (int row = from; row < to; row++) {
      sums[groups[row]] += values[row];
    }
  }

  private static void add(double[] sums, int[] groups, double[] values, int from, int to) {
    for (int row = from; row < to; row++) {
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
  public void writeState(int group, StateWriter out) {
    out.writeLong(Double.doubleToRawLongBits(sums[group]));
  }

  @Override
  public void mergeStates(StateRows rows) {
    for (int i = 0; i < rows.count(); i++) {
      sums[rows.group(i)] += Double.longBitsToDouble(rows.readLong(i));
    }
  }

  @Override
  public long sizeBytes() {
    return (sums.length + lanes.length) * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new DoubleColumn(Arrays.copyOf(sums, groupCount), groupCount);
  }
}
