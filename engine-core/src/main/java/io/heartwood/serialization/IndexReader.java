package io.heartwood.serialization;

import io.heartwood.codec.ClaimedSize;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.KeyIndexes;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import java.io.IOException;

/**
 * Reads numbers of keys and appends the keys, or for strings the numbers, if the builder takes
 * them. Confined to one thread.
 */
final class IndexReader {
  private static final int CHUNK_ROWS = 1 << 16;

  /** Numbers that are widened, looked at and replaced by keys while they are in the near cache. */
  private static final int VALUE_CHUNK_ROWS = 1 << 11;

  /** Few keys can make many bytes: a limit for those of one block of rows. */
  private static final long MAX_VALUE_BYTES = 2 * ClaimedSize.MAX_BYTES;

  private final int blockRows;
  private final int chunkRows;
  private int[] chunk;
  private byte[] bytes;
  private short[] shorts;
  private long valueBytes;

  // The keys that were measured last, and the longest of them.
  private StringColumn measured;
  private int longest;

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
    ColumnBuilder plain = nullable == null ? target : nullable.beginKeys();
    if (plain instanceof StringColumn.Builder strings) {
      int shift = strings.beginKeys((StringColumn) keys, rowCount);
      if (shift >= 0) {
        readIndexes(
            input,
            width,
            (StringColumn) keys,
            rowCount,
            strings.indexes(),
            shift,
            nullable != null);
        return;
      }
    }
    readValues(input, width, keys, rowCount, target);
  }

  /** Appends the numbers, as narrow as they are stored if nothing must be added to them. */
  private void readIndexes(
      SubstreamInput input,
      int width,
      StringColumn keys,
      int rowCount,
      KeyIndexes.Builder target,
      int shift,
      boolean keepsZero)
      throws IOException {
    int keyCount = keys.rowCount();
    boolean isNarrow = shift == 0 && !areLarge(keys);
    for (int left = rowCount; left > 0; ) {
      int count = Math.min(left, chunkRows);
      left -= count;
      if (isNarrow && width == 0 && readBytes(input, count, keyCount, target)
          || isNarrow && width == 1 && readShorts(input, count, keyCount, target)) {
        continue;
      }
      int[] numbers = target.extendInts(count);
      int start = target.rowCount() - count;
      readNumbers(input, width, count, numbers, start);
      requireBelow(input, keyCount, numbers, start, count);
      addValueBytes(input, keys, numbers, start, count);
      if (shift > 0) {
        IndexKernels.add(shift, keepsZero, numbers, start, count);
      }
    }
  }

  /** Appends bytes as they are; false if there are wider numbers before them. */
  private static boolean readBytes(
      SubstreamInput input, int count, int keyCount, KeyIndexes.Builder target) throws IOException {
    byte[] numbers = target.extendBytes(count);
    if (numbers == null) {
      return false;
    }
    int start = target.rowCount() - count;
    input.readBytes(numbers, start, count);
    int wrong = IndexKernels.firstNotBelow(numbers, start, count, keyCount);
    if (wrong >= 0) {
      throw noSuchKey(input, keyCount, numbers[start + wrong] & 0xff);
    }
    return true;
  }

  /**
   * The same for numbers of two bytes. They are looked at where they lie, eight bytes at a time,
   * before they are copied.
   */
  private static boolean readShorts(
      SubstreamInput input, int count, int keyCount, KeyIndexes.Builder target) throws IOException {
    short[] numbers = target.extendShorts(count);
    if (numbers == null) {
      return false;
    }
    int end = target.rowCount();
    for (int next = end - count; next < end; ) {
      int whole = Math.min(end - next, input.available() / 2);
      int wrong =
          IndexKernels.firstShortNotBelow(input.block(), input.blockPosition(), whole, keyCount);
      input.readShorts(numbers, next, Math.max(1, whole));
      if (whole == 0) {
        // One number that begins in one block and ends in the next.
        wrong = (numbers[next] & 0xffff) < keyCount ? -1 : 0;
      }
      if (wrong >= 0) {
        throw noSuchKey(input, keyCount, numbers[next + wrong] & 0xffff);
      }
      next += Math.max(1, whole);
    }
    return true;
  }

  /** Appends the keys themselves. */
  private void readValues(
      SubstreamInput input, int width, Column keys, int rowCount, ColumnBuilder target)
      throws IOException {
    NullableColumn.Builder nullable =
        target instanceof NullableColumn.Builder builder ? builder : null;
    ColumnBuilder values = nullable == null ? target : nullable.nested();
    boolean fromBytes = width == 0 && nullable == null && KeyGather.canAppend(values);
    for (int left = rowCount; left > 0; ) {
      int whole = fromBytes ? Math.min(left, input.available()) : 0;
      if (whole > 0) {
        appendByBytes(input, keys, whole, values);
        left -= whole;
        continue;
      }
      int count = Math.min(left, Math.min(chunkRows, VALUE_CHUNK_ROWS));
      int[] numbers = chunk = chunk == null || chunk.length < count ? new int[count] : chunk;
      readNumbers(input, width, count, numbers, 0);
      requireBelow(input, keys.rowCount(), numbers, 0, count);
      addValueBytes(input, keys, numbers, 0, count);
      if (nullable != null) {
        int firstNull = nullable.nulls().rowCount();
        markNulls(numbers, count, nullable.nulls().extend(count), firstNull);
      }
      values.appendGather(keys, numbers, 0, count);
      left -= count;
    }
  }

  /** Appends keys whose numbers are bytes of the block in use, without copying these. */
  private void appendByBytes(SubstreamInput input, Column keys, int count, ColumnBuilder target)
      throws IOException {
    byte[] numbers = input.block();
    int first = input.blockPosition();
    int wrong = IndexKernels.firstNotBelow(numbers, first, count, keys.rowCount());
    if (wrong >= 0) {
      throw noSuchKey(input, keys.rowCount(), numbers[first + wrong] & 0xff);
    }
    valueBytes += keys.sizeBytes() / keys.rowCount() * count;
    requireFewValueBytes(input);
    KeyGather.append(keys, numbers, first, count, target);
    input.skipTo(first + count);
  }

  private void readNumbers(SubstreamInput input, int width, int count, int[] target, int start)
      throws IOException {
    switch (width) {
      case 0 -> {
        bytes = bytes == null || bytes.length < count ? new byte[count] : bytes;
        input.readBytes(bytes, 0, count);
        IndexKernels.widen(bytes, count, target, start);
      }
      case 1 -> {
        shorts = shorts == null || shorts.length < count ? new short[count] : shorts;
        input.readShorts(shorts, 0, count);
        IndexKernels.widen(shorts, count, target, start);
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

  /** Key 0 is NULL. */
  private static void markNulls(int[] numbers, int count, byte[] nulls, int firstNull) {
    for (int i = 0; i < count; i++) {
      nulls[firstNull + i] = (byte) (numbers[i] == 0 ? 1 : 0);
    }
  }

  private static void requireBelow(
      SubstreamInput input, int keyCount, int[] numbers, int start, int count) throws IOException {
    int smallest = 0;
    int largest = 0;
    for (int i = start; i < start + count; i++) {
      smallest = Math.min(smallest, numbers[i]);
      largest = Math.max(largest, numbers[i]);
    }
    if (smallest < 0 || largest >= keyCount && count > 0) {
      throw noSuchKey(input, keyCount, smallest < 0 ? smallest : largest);
    }
  }

  private static IOException noSuchKey(SubstreamInput input, int keyCount, int number) {
    return input.corrupt("an index of one of " + keyCount + " keys", Integer.toString(number));
  }

  private void addValueBytes(SubstreamInput input, Column keys, int[] numbers, int start, int count)
      throws IOException {
    if (!(keys instanceof StringColumn strings)) {
      valueBytes += keys.sizeBytes() / keys.rowCount() * count;
    } else if (areLarge(strings)) {
      int[] offsets = strings.offsets();
      for (int i = start; i < start + count; i++) {
        valueBytes += offsets[numbers[i] + 1] - offsets[numbers[i]];
      }
    }
    requireFewValueBytes(input);
  }

  private void requireFewValueBytes(SubstreamInput input) throws IOException {
    if (valueBytes > MAX_VALUE_BYTES) {
      throw input.corrupt(
          "values of at most " + MAX_VALUE_BYTES + " bytes in one block of rows", "more");
    }
  }

  /** Whether the longest key in all rows of the block would be too many bytes. */
  private boolean areLarge(StringColumn keys) {
    if (keys != measured) {
      measured = keys;
      longest = 0;
      int[] offsets = keys.offsets();
      for (int key = 0; key < keys.rowCount(); key++) {
        longest = Math.max(longest, offsets[key + 1] - offsets[key]);
      }
    }
    return (long) longest * blockRows > MAX_VALUE_BYTES;
  }
}
