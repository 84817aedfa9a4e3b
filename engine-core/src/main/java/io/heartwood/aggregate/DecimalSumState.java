package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.List;

/** {@code sum} of decimals of one scale in 128 bits, two longs each. */
final class DecimalSumState implements AggregateState {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WIDTH_BYTES = 16;

  private long[] low = new long[0];
  private long[] high = new long[0];

  @Override
  public void resize(int groupCount) {
    low = Grow.longs(low, groupCount);
    high = Grow.longs(high, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    Column column = arguments.get(0);
    for (int row = 0; row < rowCount; row++) {
      int group = groups == null ? 0 : groups[row];
      if (column instanceof IntColumn ints) {
        int value = ints.values()[row];
        add(group, value, value >> 31);
      } else if (column instanceof LongColumn longs) {
        long value = longs.values()[row];
        add(group, value, value >> 63);
      } else {
        byte[] bytes = ((FixedBytesColumn) column).bytes();
        int offset = row * WIDTH_BYTES;
        add(group, (long) LONG.get(bytes, offset), (long) LONG.get(bytes, offset + 8));
      }
    }
  }

  private void add(int group, long valueLow, long valueHigh) {
    long sum = low[group] + valueLow;
    long carry = Long.compareUnsigned(sum, valueLow) < 0 ? 1 : 0;
    low[group] = sum;
    high[group] += valueHigh + carry;
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    DecimalSumState source = (DecimalSumState) other;
    for (int i = 0; i < count; i++) {
      add(groups[i], source.low[i], source.high[i]);
    }
  }

  /** The sum as a whole number, before its scale is applied. */
  double sum(int group) {
    BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low[group]));
    return BigInteger.valueOf(high[group]).shiftLeft(Long.SIZE).add(unsignedLow).doubleValue();
  }

  @Override
  public void writeState(int group, StateWriter out) {
    out.writeLong(low[group]);
    out.writeLong(high[group]);
  }

  @Override
  public void mergeStates(StateRows rows) {
    for (int i = 0; i < rows.count(); i++) {
      long valueLow = rows.readLong(i);
      add(rows.group(i), valueLow, rows.readLong(i));
    }
  }

  @Override
  public long sizeBytes() {
    return low.length * 16L;
  }

  @Override
  public Column result(int groupCount) {
    byte[] bytes = new byte[Math.multiplyExact(groupCount, WIDTH_BYTES)];
    for (int group = 0; group < groupCount; group++) {
      LONG.set(bytes, group * WIDTH_BYTES, low[group]);
      LONG.set(bytes, group * WIDTH_BYTES + 8, high[group]);
    }
    return new FixedBytesColumn(bytes, WIDTH_BYTES, groupCount);
  }
}
