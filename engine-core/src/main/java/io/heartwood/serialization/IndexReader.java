package io.heartwood.serialization;

import io.heartwood.codec.ClaimedSize;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import java.io.IOException;

/**
 * Reads numbers of keys and appends the keys, or for strings the numbers, if the builder takes
 * them. Confined to one thread.
 */
final class IndexReader {
  private static final int CHUNK_ROWS = 1 << 16;

  /** Few keys can make many bytes: a limit for those of one block of rows. */
  private static final long MAX_VALUE_BYTES = 2 * ClaimedSize.MAX_BYTES;

  private final int blockRows;
  private final int chunkRows;
  private int[] chunk;
  private byte[] bytes;
  private short[] shorts;
  private long valueBytes;

  /** A reader for a block of so many rows. */
  IndexReader(int rowCount) {
    this.blockRows = rowCount;
    this.chunkRows = Math.min(CHUNK_ROWS, rowCount);
  }

  /**
   * Reads some rows.
   *
   * @param width of the numbers: 0 u8, 1 u16, 2 u32, 3 u64
   * @param keys what they are numbers of
   * @throws io.heartwood.checksum.CorruptPartException if a number is not that of a key, or the
   *     values would be too many bytes
   */
  void read(SubstreamInput input, int width, Column keys, int rowCount, ColumnBuilder target)
      throws IOException {
    NullableColumn.Builder nullable =
        target instanceof NullableColumn.Builder builder ? builder : null;
    ColumnBuilder values = nullable == null ? target : nullable.nested();
    int shift = -1;
    if (values instanceof StringColumn.Builder strings) {
      shift = strings.beginKeys((StringColumn) keys, rowCount);
    }
    for (int left = rowCount; left > 0; ) {
      int count = Math.min(left, chunkRows);
      int[] numbers;
      int start;
      if (shift >= 0) {
        numbers = ((StringColumn.Builder) values).extendKeys(count);
        start = values.rowCount() - count;
      } else {
        numbers = chunk = chunk == null ? new int[chunkRows] : chunk;
        start = 0;
      }
      readNumbers(input, width, count, numbers, start);
      require(input, keys, numbers, start, count);
      if (nullable != null) {
        int firstNull = nullable.nulls().rowCount();
        markNulls(numbers, start, count, nullable.nulls().extend(count), firstNull);
      }
      if (shift < 0) {
        values.appendGather(keys, numbers, 0, count);
      } else if (shift > 0) {
        add(shift, numbers, start, count);
      }
      left -= count;
    }
  }

  private void readNumbers(SubstreamInput input, int width, int count, int[] target, int start)
      throws IOException {
    switch (width) {
      case 0 -> {
        bytes = bytes == null ? new byte[chunkRows] : bytes;
        input.readBytes(bytes, 0, count);
        widen(bytes, count, target, start);
      }
      case 1 -> {
        shorts = shorts == null ? new short[chunkRows] : shorts;
        input.readShorts(shorts, 0, count);
        widen(shorts, count, target, start);
      }
      case 2 -> input.readInts(target, start, count);
      default -> {
        long[] longs = new long[count];
        input.readLongs(longs, 0, count);
        for (int i = 0; i < count; i++) {
          target[start + i] = longs[i] >>> 31 != 0 ? -1 : (int) longs[i];
        }
      }
    }
  }

  private static void widen(byte[] source, int count, int[] target, int start) {
    for (int i = 0; i < count; i++) {
      target[start + i] = source[i] & 0xff;
    }
  }

  private static void widen(short[] source, int count, int[] target, int start) {
    for (int i = 0; i < count; i++) {
      target[start + i] = source[i] & 0xffff;
    }
  }

  private static void add(int shift, int[] numbers, int start, int count) {
    for (int i = start; i < start + count; i++) {
      numbers[i] += shift;
    }
  }

  /** Key 0 is NULL. */
  private static void markNulls(int[] numbers, int start, int count, byte[] nulls, int firstNull) {
    for (int i = 0; i < count; i++) {
      nulls[firstNull + i] = (byte) (numbers[start + i] == 0 ? 1 : 0);
    }
  }

  private void require(SubstreamInput input, Column keys, int[] numbers, int start, int count)
      throws IOException {
    int limit = keys.rowCount();
    int smallest = 0;
    int largest = 0;
    for (int i = start; i < start + count; i++) {
      smallest = Math.min(smallest, numbers[i]);
      largest = Math.max(largest, numbers[i]);
    }
    if (smallest < 0 || largest >= limit && count > 0) {
      throw input.corrupt(
          "an index of one of " + limit + " keys",
          Integer.toString(smallest < 0 ? smallest : largest));
    }
    valueBytes += valueBytes(keys, numbers, start, count);
    if (valueBytes > MAX_VALUE_BYTES) {
      throw input.corrupt(
          "values of at most " + MAX_VALUE_BYTES + " bytes in one block of rows", "more");
    }
  }

  /** The bytes of the values; 0 where the longest key in all rows of the block would fit. */
  private long valueBytes(Column keys, int[] numbers, int start, int count) {
    if (!(keys instanceof StringColumn strings)) {
      return keys.sizeBytes() / keys.rowCount() * count;
    }
    int[] offsets = strings.offsets();
    int longest = 0;
    for (int key = 0; key < strings.rowCount(); key++) {
      longest = Math.max(longest, offsets[key + 1] - offsets[key]);
    }
    if ((long) longest * blockRows <= MAX_VALUE_BYTES) {
      return 0;
    }
    long bytes = 0;
    for (int i = start; i < start + count; i++) {
      bytes += offsets[numbers[i] + 1] - offsets[numbers[i]];
    }
    return bytes;
  }
}
