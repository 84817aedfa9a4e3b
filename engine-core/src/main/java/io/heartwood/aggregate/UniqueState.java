package io.heartwood.aggregate;

import io.heartwood.column.Column;
import io.heartwood.column.LongColumn;
import io.heartwood.types.DataType;
import java.util.Arrays;
import java.util.List;

/**
 * {@code uniqExact}: the number of distinct values of each group. One set for all groups: open
 * addressing over (group, 128 bits), which are the value itself if it is one of at most eight
 * bytes, else its SipHash, as in ClickHouse.
 */
final class UniqueState implements AggregateState {
  private static final int INITIAL_SLOTS = 1 << 8;

  private final ValueBits bits;
  private long[] counts = new long[0];
  private int[] slotGroups = new int[INITIAL_SLOTS];
  private long[] slotLow = new long[INITIAL_SLOTS];
  private long[] slotHigh = new long[INITIAL_SLOTS];
  private int used;

  /** The groups' slots one group after the other; null until a state is written. */
  private int[] slotOrder;

  /** Where the slots of each group end in {@link #slotOrder}. */
  private int[] slotEnds;

  /**
   * Makes an empty set.
   *
   * @param serialized whether its states are written or read: then values are hashed as in
   *     ClickHouse, else only where it saves memory
   */
  UniqueState(List<DataType> types, boolean serialized) {
    this.bits = new ValueBits(types, serialized);
    Arrays.fill(slotGroups, -1);
  }

  @Override
  public void resize(int groupCount) {
    counts = Grow.longs(counts, groupCount);
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    bits.compute(arguments, rowCount);
    long[] low = bits.low();
    long[] high = bits.high();
    for (int row = 0; row < rowCount; row++) {
      insert(groups == null ? 0 : groups[row], low[row], high[row]);
    }
  }

  private void insert(int group, long low, long high) {
    int mask = slotGroups.length - 1;
    int slot = hash(group, low, high) & mask;
    while (slotGroups[slot] >= 0) {
      if (slotLow[slot] == low && slotHigh[slot] == high && slotGroups[slot] == group) {
        return;
      }
      slot = slot + 1 & mask;
    }
    slotOrder = null;
    slotGroups[slot] = group;
    slotLow[slot] = low;
    slotHigh[slot] = high;
    counts[group]++;
    if (++used * 2 > slotGroups.length) {
      grow();
    }
  }

  private static int hash(int group, long low, long high) {
    long h = (low ^ high * 0x9E3779B97F4A7C15L) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 32 ^ group) * 0xC4CEB9FE1A85EC53L;
    return (int) (h >>> 32);
  }

  private void grow() {
    if (slotGroups.length > 1 << 28) {
      throw new IllegalStateException("too many distinct values: count=" + used);
    }
    int[] oldGroups = slotGroups;
    long[] oldLow = slotLow;
    long[] oldHigh = slotHigh;
    slotGroups = new int[oldGroups.length * 2];
    slotLow = new long[oldGroups.length * 2];
    slotHigh = new long[oldGroups.length * 2];
    Arrays.fill(slotGroups, -1);
    int mask = slotGroups.length - 1;
    for (int i = 0; i < oldGroups.length; i++) {
      if (oldGroups[i] >= 0) {
        int slot = hash(oldGroups[i], oldLow[i], oldHigh[i]) & mask;
        while (slotGroups[slot] >= 0) {
          slot = slot + 1 & mask;
        }
        slotGroups[slot] = oldGroups[i];
        slotLow[slot] = oldLow[i];
        slotHigh[slot] = oldHigh[i];
      }
    }
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    UniqueState source = (UniqueState) other;
    for (int i = 0; i < source.slotGroups.length; i++) {
      if (source.slotGroups[i] >= 0) {
        insert(groups[source.slotGroups[i]], source.slotLow[i], source.slotHigh[i]);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <pre>
   * n            varint
   * n x value    1 to 16 bytes, in any order
   * </pre>
   */
  @Override
  public void writeState(int group, StateWriter out) {
    if (slotOrder == null) {
      sortSlots();
    }
    int width = bits.widthBytes();
    int count = (int) counts[group];
    out.writeVarint(count);
    for (int i = slotEnds[group] - count; i < slotEnds[group]; i++) {
      int slot = slotOrder[i];
      out.writeNumber(slotLow[slot], Math.min(width, Long.BYTES));
      if (width > Long.BYTES) {
        out.writeNumber(slotHigh[slot], width - Long.BYTES);
      }
    }
  }

  private void sortSlots() {
    int[] ends = new int[counts.length];
    int total = 0;
    for (int group = 0; group < counts.length; group++) {
      ends[group] = total;
      total += (int) counts[group];
    }
    int[] order = new int[total];
    for (int slot = 0; slot < slotGroups.length; slot++) {
      if (slotGroups[slot] >= 0) {
        order[ends[slotGroups[slot]]++] = slot;
      }
    }
    slotOrder = order;
    slotEnds = ends;
  }

  @Override
  public void mergeStates(StateRows rows) {
    int width = bits.widthBytes();
    for (int i = 0; i < rows.count(); i++) {
      int group = rows.group(i);
      for (long count = rows.readVarint(i); count > 0; count--) {
        insert(group, number(rows, i, Math.min(width, 8)), number(rows, i, Math.max(0, width - 8)));
      }
    }
  }

  private static long number(StateRows rows, int i, int sizeBytes) {
    int start = rows.skip(i, sizeBytes);
    long value = 0;
    for (int b = 0; b < sizeBytes; b++) {
      value |= (rows.bytes()[start + b] & 0xffL) << 8 * b;
    }
    return value;
  }

  @Override
  public long sizeBytes() {
    return slotGroups.length * 20L + counts.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    return new LongColumn(Arrays.copyOf(counts, groupCount), groupCount);
  }
}
