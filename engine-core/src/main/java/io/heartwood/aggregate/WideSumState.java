package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.WideNumbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/** {@code sum} of numbers of 16 or 32 bytes in their own width, wrapping as in ClickHouse. */
final class WideSumState implements AggregateState {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int words;
  private final boolean signed;

  /** Of each group its words, the lowest first. */
  private long[] sums = new long[0];

  WideSumState(int widthBytes, boolean signed) {
    this.words = widthBytes / Long.BYTES;
    this.signed = signed;
  }

  @Override
  public void resize(int groupCount) {
    sums = Grow.longs(sums, Math.multiplyExact(groupCount, words));
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    byte[] bytes = ((FixedBytesColumn) arguments.get(0)).bytes();
    for (int row = 0; row < rowCount; row++) {
      int at = (groups == null ? 0 : groups[row]) * words;
      int from = row * words * Long.BYTES;
      long carry = 0;
      for (int i = 0; i < words; i++) {
        carry = add(at + i, (long) LONG.get(bytes, from + i * Long.BYTES), carry);
      }
    }
  }

  /** Adds to a word and returns what the next one has to add. */
  private long add(int word, long value, long carry) {
    long sum = sums[word] + value;
    long total = sum + carry;
    sums[word] = total;
    boolean over = Long.compareUnsigned(sum, value) < 0 || Long.compareUnsigned(total, sum) < 0;
    return over ? 1 : 0;
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    long[] source = ((WideSumState) other).sums;
    for (int group = 0; group < count; group++) {
      long carry = 0;
      for (int i = 0; i < words; i++) {
        carry = add(groups[group] * words + i, source[group * words + i], carry);
      }
    }
  }

  /** The sum as a whole number, before a scale is applied. */
  double sum(int group) {
    byte[] bytes = bytes(group, 1);
    return WideNumbers.read(bytes, 0, bytes.length, signed).doubleValue();
  }

  private byte[] bytes(int firstGroup, int groupCount) {
    byte[] bytes = new byte[Math.multiplyExact(groupCount, words * Long.BYTES)];
    for (int i = 0; i < groupCount * words; i++) {
      LONG.set(bytes, i * Long.BYTES, sums[firstGroup * words + i]);
    }
    return bytes;
  }

  @Override
  public void writeState(int group, StateWriter out) {
    for (int i = 0; i < words; i++) {
      out.writeLong(sums[group * words + i]);
    }
  }

  @Override
  public void mergeStates(StateRows rows) {
    for (int row = 0; row < rows.count(); row++) {
      long carry = 0;
      for (int i = 0; i < words; i++) {
        carry = add(rows.group(row) * words + i, rows.readLong(row), carry);
      }
    }
  }

  @Override
  public long sizeBytes() {
    return sums.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new FixedBytesColumn(bytes(0, groupCount), words * Long.BYTES, groupCount);
  }
}
