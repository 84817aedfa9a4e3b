package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Decoded bytes of a substream, read front to back, block after block.
 *
 * <p>A subclass provides the blocks. Values may begin in one block and end in the next. Confined to
 * one thread.
 */
public abstract class SubstreamInput {
  private static final byte[] NOTHING = new byte[0];

  private byte[] block = NOTHING;
  private ByteBuffer blockBuffer = ByteBuffer.wrap(NOTHING).order(ByteOrder.LITTLE_ENDIAN);
  private int position;
  private int limit;

  // What was read last between two places, see recall().
  private Object recalledBy;
  private Place recalledStart;
  private Place recalledEnd;
  private Column recalled;

  /** A place in a file, as marks name it: where a block begins, and an offset in it, decoded. */
  public record Place(long fileOffset, long offsetInBlock) {}

  /** Creates an input that has no block yet. */
  protected SubstreamInput() {}

  /**
   * Loads the next block by {@link #setBlock}.
   *
   * @return false if there is none
   */
  protected abstract boolean nextBlock() throws IOException;

  /**
   * Decodes the next block straight into {@code target[offset..offset+room)} if it fits there;
   * otherwise may load it by {@link #setBlock}. Called when the current block is used up.
   *
   * @return how many bytes were decoded there; 0 if none were, for whatever reason
   */
  protected int nextBlockInto(byte[] target, int offset, int room) throws IOException {
    return 0;
  }

  /** The place of the next byte, or null if this input cannot return to places. */
  protected Place place() {
    return null;
  }

  /** Continues at a place that {@link #place} gave. */
  protected void moveTo(Place place) throws IOException {
    throw new UnsupportedOperationException("an input without places");
  }

  /**
   * Reads something, or if it is what was read by this method the last time, gives that again and
   * skips its bytes: dictionaries, to which each run of granules returns.
   *
   * @param reader who reads; only what the same reader has read is given again, since the columns
   *     of a Compact part share an input, and a hostile part's marks may lead two of them to one
   *     place
   */
  final Column readOrRecall(Object reader, Reading reading) throws IOException {
    Place start = place();
    if (start != null && reader == recalledBy && start.equals(recalledStart)) {
      moveTo(recalledEnd);
      return recalled;
    }
    Column value = reading.read();
    recalledBy = reader;
    recalledStart = start;
    recalledEnd = place();
    recalled = value;
    return value;
  }

  /** What reads a column from an input. */
  interface Reading {
    Column read() throws IOException;
  }

  /** The exception for bytes at the current position that are not {@code expected}. */
  public abstract CorruptPartException corrupt(String expected, String actual);

  /** Continues with the bytes {@code [position, limit)} of an array. */
  protected final void setBlock(byte[] newBlock, int newPosition, int newLimit) {
    Objects.checkFromToIndex(newPosition, newLimit, newBlock.length);
    if (newBlock != block) {
      block = newBlock;
      blockBuffer = ByteBuffer.wrap(newBlock).order(ByteOrder.LITTLE_ENDIAN);
    }
    position = newPosition;
    limit = newLimit;
  }

  /** Position of the next byte in the current block. */
  protected final int position() {
    return position;
  }

  /** Whether there is no further byte. */
  public final boolean atEnd() throws IOException {
    return position == limit && !advance();
  }

  /** Fills {@code target[offset..offset+count)}. */
  public final void readBytes(byte[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (position == limit) {
        int decoded = nextBlockInto(target, offset + done, count - done);
        if (decoded > 0) {
          done += decoded;
          continue;
        }
      }
      int chunk = Math.min(available(), count - done);
      System.arraycopy(block, position, target, offset + done, chunk);
      position += chunk;
      done += chunk;
    }
  }

  /** Reads one byte, from 0 to 255. */
  public final int readByte() throws IOException {
    available();
    return block[position++] & 0xff;
  }

  /** Reads a little-endian 16-bit number. */
  public final short readShort() throws IOException {
    if (limit - position < 2) {
      return (short) readStraddling(2);
    }
    short value = blockBuffer.getShort(position);
    position += 2;
    return value;
  }

  /** Reads a little-endian 32-bit number. */
  public final int readInt() throws IOException {
    if (limit - position < 4) {
      return (int) readStraddling(4);
    }
    int value = blockBuffer.getInt(position);
    position += 4;
    return value;
  }

  /** Reads a little-endian 64-bit number. */
  public final long readLong() throws IOException {
    if (limit - position < 8) {
      return readStraddling(8);
    }
    long value = blockBuffer.getLong(position);
    position += 8;
    return value;
  }

  /** Reads an unsigned number below 2^63: seven bits a byte, low ones first. */
  public final long readVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a varint of at most 9 bytes", "a longer one");
  }

  /** Fills {@code target[offset..offset+count)} with little-endian 16-bit numbers. */
  public final void readShorts(short[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int chunk = Math.min(available() / 2, count - done);
      if (chunk > 0) {
        window(chunk * 2).asShortBuffer().get(target, offset + done, chunk);
        position += chunk * 2;
        done += chunk;
      } else {
        target[offset + done++] = (short) readStraddling(2);
      }
    }
  }

  /** Fills {@code target[offset..offset+count)} with little-endian 32-bit numbers. */
  public final void readInts(int[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int chunk = Math.min(available() / 4, count - done);
      if (chunk > 0) {
        window(chunk * 4).asIntBuffer().get(target, offset + done, chunk);
        position += chunk * 4;
        done += chunk;
      } else {
        target[offset + done++] = (int) readStraddling(4);
      }
    }
  }

  /** Fills {@code target[offset..offset+count)} with little-endian 64-bit numbers. */
  public final void readLongs(long[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int chunk = Math.min(available() / 8, count - done);
      if (chunk > 0) {
        window(chunk * 8).asLongBuffer().get(target, offset + done, chunk);
        position += chunk * 8;
        done += chunk;
      } else {
        target[offset + done++] = readStraddling(8);
      }
    }
  }

  /** Fills {@code target[offset..offset+count)} with little-endian IEEE 754 32-bit numbers. */
  public final void readFloats(float[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int chunk = Math.min(available() / 4, count - done);
      if (chunk > 0) {
        window(chunk * 4).asFloatBuffer().get(target, offset + done, chunk);
        position += chunk * 4;
        done += chunk;
      } else {
        target[offset + done++] = Float.intBitsToFloat((int) readStraddling(4));
      }
    }
  }

  /** Fills {@code target[offset..offset+count)} with little-endian IEEE 754 64-bit numbers. */
  public final void readDoubles(double[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int chunk = Math.min(available() / 8, count - done);
      if (chunk > 0) {
        window(chunk * 8).asDoubleBuffer().get(target, offset + done, chunk);
        position += chunk * 8;
        done += chunk;
      } else {
        target[offset + done++] = Double.longBitsToDouble(readStraddling(8));
      }
    }
  }

  /**
   * How many bytes the current block still has, at least 1; loads the next block when it is used
   * up. They lie in {@link #block()} from {@link #blockPosition()} on.
   *
   * @throws CorruptPartException if there is no further byte
   */
  final int available() throws IOException {
    if (position == limit && !advance()) {
      throw corrupt("more bytes of the substream", "its end");
    }
    return limit - position;
  }

  /** The current block, for loops over its bytes. */
  final byte[] block() {
    return block;
  }

  /** Where the next byte lies in {@link #block()}. */
  final int blockPosition() {
    return position;
  }

  /** Skips bytes of the current block that a loop has used. */
  final void skipTo(int newPosition) {
    position = Objects.checkFromToIndex(newPosition, limit, block.length);
  }

  private boolean advance() throws IOException {
    while (position == limit) {
      if (!nextBlock()) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer window(int length) {
    return blockBuffer.slice(position, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long readStraddling(int size) throws IOException {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }
}
