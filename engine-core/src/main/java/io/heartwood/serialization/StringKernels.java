package io.heartwood.serialization;

import io.heartwood.column.StringColumn;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops over the bytes of strings. */
final class StringKernels {
  /** Bytes of the varint of the longest string. */
  static final int MAX_LENGTH_BYTES = 5;

  /** The most bytes that the strings of one column can have together. */
  static final int MAX_COLUMN_BYTES = Integer.MAX_VALUE - (1 << 16);

  /** Bytes are read in pieces, so that a lying length allocates no more than there really is. */
  private static final int MAX_PIECE_BYTES = 1 << 20;

  private static final int MAX_TRUSTED_BYTES = 8 << 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private StringKernels() {}

  /**
   * Writes length and bytes of rows {@code [row, to)} to {@code target[position..end)} until one
   * does not fit.
   *
   * @return the first row that was not written in the high half, the new position in the low half
   */
  static long encode(
      byte[] bytes, int[] offsets, int row, int to, byte[] target, int position, int end) {
    int next = row;
    int place = position;
    while (next < to) {
      int start = offsets[next];
      int length = offsets[next + 1] - start;
      if ((long) place + MAX_LENGTH_BYTES + length > end) {
        break;
      }
      place = putVarint(target, place, length);
      copy(bytes, start, target, place, length, end);
      place += length;
      next++;
    }
    return (long) next << 32 | place;
  }

  /** Reads strings that have their varint length before them. */
  static void readPrefixed(SubstreamInput input, int rowCount, StringColumn.Builder target)
      throws IOException {
    int row = 0;
    while (row < rowCount) {
      int available = input.available();
      int position = input.blockPosition();
      int end = position + available;
      byte[] block = input.block();
      int place = target.endOfBytes();
      if (available > MAX_COLUMN_BYTES - place) {
        throw tooLarge(input, (long) place + available);
      }
      // The bytes of the strings in this block are fewer than the block, so they will fit.
      byte[] bytes = target.reserveBytes(available);
      while (row < rowCount && position < end) {
        int length = block[position];
        int start = position + 1;
        if (length < 0) {
          int size = varintSize(block, position, end);
          if (size == 0) {
            break;
          }
          length = varint(block, position, size);
          start = position + size;
        }
        if (length < 0 || length > end - start) {
          break;
        }
        copy(block, start, bytes, place, length, bytes.length);
        place += length;
        position = start + length;
        target.endRow(place);
        row++;
      }
      input.skipTo(position);
      if (row < rowCount && position < end) {
        readOne(input, target);
        row++;
      }
    }
  }

  /**
   * Reads one string that has its varint length before it, also one that is cut by the end of its
   * block. Makes room for no more than its bytes, unlike {@link #readPrefixed}.
   */
  static void readOne(SubstreamInput input, StringColumn.Builder target) throws IOException {
    long length = input.readVarint();
    int start = target.endOfBytes();
    if (length > MAX_COLUMN_BYTES - start) {
      throw tooLarge(input, start + length);
    }
    target.endRow(readPieces(input, target, start, (int) length));
  }

  /**
   * Reads {@code total} bytes to where the bytes of the builder reach {@code start}. The first ones
   * are trusted to be there; beyond, room is made for no more than there really is.
   */
  static int readPieces(SubstreamInput input, StringColumn.Builder target, int start, int total)
      throws IOException {
    target.reserveTotalBytes(start + (long) Math.min(total, MAX_TRUSTED_BYTES));
    int done = 0;
    while (done < total) {
      int trusted = Math.max(0, MAX_TRUSTED_BYTES - done);
      int piece = Math.min(total - done, Math.max(trusted, MAX_PIECE_BYTES));
      byte[] bytes = target.reserveTotalBytes((long) start + done + piece);
      input.readBytes(bytes, start + done, piece);
      done += piece;
    }
    return start + total;
  }

  /** The sum, or -1 if a length or the sum is not within 0 to 2^31-1. */
  static long sumOfLengths(long[] lengths, int count) {
    long sum = 0;
    long all = 0;
    for (int i = 0; i < count; i++) {
      all |= lengths[i];
      sum += lengths[i] & Integer.MAX_VALUE;
    }
    return (all >>> 31) != 0 ? -1 : sum;
  }

  /** Sets the ends of {@code count} rows, the first of which begins at {@code start}. */
  static void setEnds(long[] lengths, int count, int start, int[] ends, int firstEnd) {
    int end = start;
    for (int i = 0; i < count; i++) {
      end += (int) lengths[i];
      ends[firstEnd + i] = end;
    }
  }

  private static int putVarint(byte[] target, int position, int value) {
    int place = position;
    int rest = value;
    while (rest >= 0x80) {
      target[place++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[place++] = (byte) rest;
    return place;
  }

  /** Bytes of the varint at {@code position}, or 0 if it is cut off or longer than an int's. */
  private static int varintSize(byte[] block, int position, int end) {
    int last = Math.min(end - position, MAX_LENGTH_BYTES);
    for (int i = 0; i < last; i++) {
      if (block[position + i] >= 0) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The value, or -1 if it is above 2^31-1. */
  private static int varint(byte[] block, int position, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (block[position + i] & 0x7fL) << (7 * i);
    }
    return value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  /**
   * Copies a string. Short ones go as two overlapping-free words where both arrays have 16 bytes
   * left: the bytes beyond the string are overwritten by the next one.
   */
  private static void copy(
      byte[] source, int from, byte[] target, int to, int length, int targetEnd) {
    if (length <= 16 && from + 16 <= source.length && to + 16 <= targetEnd) {
      LONGS.set(target, to, (long) LONGS.get(source, from));
      LONGS.set(target, to + 8, (long) LONGS.get(source, from + 8));
    } else {
      System.arraycopy(source, from, target, to, length);
    }
  }

  private static IOException tooLarge(SubstreamInput input, long size) {
    return input.corrupt(
        "strings of at most " + MAX_COLUMN_BYTES + " bytes in one block of rows",
        Long.toString(size));
  }
}
