package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import java.util.Arrays;

/**
 * Loops that append keys by numbers of one byte.
 *
 * <p>The keys are first copied to an array of {@value #ALL} values, one for each byte there is: the
 * compiler then knows that no byte lies outside it, and leaves the check out.
 */
final class KeyGather {
  private static final int ALL = 256;

  private KeyGather() {}

  /** Whether there is a loop for a column. */
  static boolean canAppend(ColumnBuilder target) {
    return target instanceof ShortColumn.Builder
        || target instanceof IntColumn.Builder
        || target instanceof LongColumn.Builder;
  }

  /**
   * Appends the keys of the numbers {@code numbers[from..from+count)}.
   *
   * @param keys of the kind of the target; its rows beyond the first {@value #ALL} have no number
   * @param numbers unsigned; each is below the number of keys, or something else is appended
   */
  static void append(Column keys, byte[] numbers, int from, int count, ColumnBuilder target) {
    int used = Math.min(ALL, keys.rowCount());
    if (target instanceof ShortColumn.Builder shorts) {
      short[] values = shorts.extend(count);
      short[] table = Arrays.copyOf(((ShortColumn) keys).values(), used);
      gather(table, numbers, from, count, values, shorts.rowCount() - count);
    } else if (target instanceof IntColumn.Builder ints) {
      int[] values = ints.extend(count);
      int[] table = Arrays.copyOf(((IntColumn) keys).values(), used);
      gather(table, numbers, from, count, values, ints.rowCount() - count);
    } else {
      LongColumn.Builder longs = (LongColumn.Builder) target;
      long[] values = longs.extend(count);
      long[] table = Arrays.copyOf(((LongColumn) keys).values(), used);
      gather(table, numbers, from, count, values, longs.rowCount() - count);
    }
  }

  private static void gather(
      short[] keys, byte[] numbers, int from, int count, short[] target, int start) {
    short[] table = Arrays.copyOf(keys, ALL);
    for (int i = 0; i < count; i++) {
      target[start + i] = table[numbers[from + i] & 0xff];
    }
  }

  private static void gather(
      int[] keys, byte[] numbers, int from, int count, int[] target, int start) {
    int[] table = Arrays.copyOf(keys, ALL);
    for (int i = 0; i < count; i++) {
      target[start + i] = table[numbers[from + i] & 0xff];
    }
  }

  private static void gather(
      long[] keys, byte[] numbers, int from, int count, long[] target, int start) {
    long[] table = Arrays.copyOf(keys, ALL);
    for (int i = 0; i < count; i++) {
      target[start + i] = table[numbers[from + i] & 0xff];
    }
  }
}
