package io.heartwood.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops over strings. */
public final class StringKernels {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private StringKernels() {}

  /** Bytes of rows {@code rows[from..to)} together. */
  static long gatheredBytes(int[] offsets, int[] rows, int from, int to) {
    long total = 0;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      total += offsets[row + 1] - offsets[row];
    }
    return total;
  }

  /**
   * Copies the strings of rows {@code rows[from..to)} one after the other to {@code
   * target[place..)}, where they fit, and their ends to {@code targetOffsets[nextOffset..)}.
   */
  static void gather(
      byte[] source,
      int[] offsets,
      int[] rows,
      int from,
      int to,
      byte[] target,
      int place,
      int[] targetOffsets,
      int nextOffset) {
    int end = place;
    int shift = nextOffset - from;
    // Short strings go as two words where both arrays have so many bytes left: those beyond the
    // string are overwritten by the next one.
    int lastSource = source.length - 16;
    int lastTarget = target.length - 16;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      int start = offsets[row];
      int length = offsets[row + 1] - start;
      if (length <= 16 && start <= lastSource && end <= lastTarget) {
        LONGS.set(target, end, (long) LONGS.get(source, start));
        LONGS.set(target, end + 8, (long) LONGS.get(source, start + 8));
      } else {
        System.arraycopy(source, start, target, end, length);
      }
      end += length;
      targetOffsets[i + shift] = end;
    }
  }

  /** How many leading bytes all rows share; 0 without rows. */
  public static int commonPrefixLength(StringColumn column) {
    return BytesOrder.OfStrings.commonPrefixLength(column);
  }

  /**
   * Eight bytes of each row as an unsigned big-endian number, zeros after its end, beginning after
   * {@code skippedBytes} that every row has.
   */
  public static void prefixes(StringColumn column, int skippedBytes, long[] target) {
    BytesOrder.OfStrings.prefixes(column, skippedBytes, target);
  }
}
