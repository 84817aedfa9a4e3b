package io.heartwood.serialization;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Little-endian values on their way to a stream, in pieces of up to 64 KiB. What is written last
 * arrives only with {@link #flush()}; the stream is neither flushed nor closed. Confined to one
 * thread.
 */
public final class BinaryOutput implements Flushable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_VARINT_BYTES = 10;
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final OutputStream stream;
  private final byte[] buffer;
  private int position;
  private long passedBytes;

  /** An output with a buffer of 64 KiB. */
  public BinaryOutput(OutputStream stream) {
    this(stream, BUFFER_BYTES);
  }

  /**
   * An output with a buffer of its own size.
   *
   * @param bufferBytes at least 16
   */
  public BinaryOutput(OutputStream stream, int bufferBytes) {
    this.stream = stream;
    this.buffer = new byte[bufferBytes];
  }

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes written so far, those in the buffer included. */
  public long writtenBytes() {
    return passedBytes + position;
  }

  /** Writes the low eight bits. */
  public void writeByte(int value) throws IOException {
    reserve(1);
    buffer[position++] = (byte) value;
  }

  /** Writes the low sixteen bits. */
  public void writeShort(int value) throws IOException {
    reserve(2);
    SHORTS.set(buffer, position, (short) value);
    position += 2;
  }

  /** Writes four bytes. */
  public void writeInt(int value) throws IOException {
    reserve(4);
    INTS.set(buffer, position, value);
    position += 4;
  }

  /** Writes eight bytes. */
  public void writeLong(long value) throws IOException {
    reserve(8);
    LONGS.set(buffer, position, value);
    position += 8;
  }

  /** Writes an unsigned number: seven bits a byte, low ones first. */
  public void writeVarint(long value) throws IOException {
    reserve(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  /** Writes text as a varint length and UTF-8 bytes. */
  public void writeString(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeVarint(bytes.length);
    write(bytes, 0, bytes.length);
  }

  /** Writes bytes as they are. */
  public void write(byte[] source, int offset, int length) throws IOException {
    if (length > buffer.length - position) {
      flush();
      if (length >= buffer.length) {
        stream.write(source, offset, length);
        passedBytes += length;
        return;
      }
    }
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  /** Writes {@code values[from..to)}, two bytes each. */
  public void writeShorts(short[] values, int from, int to) throws IOException {
    for (int i = from; i < to; ) {
      int count = Math.min(room(2), to - i);
      for (int end = i + count; i < end; i++, position += 2) {
        SHORTS.set(buffer, position, values[i]);
      }
    }
  }

  /** Writes {@code values[from..to)}, four bytes each. */
  public void writeInts(int[] values, int from, int to) throws IOException {
    for (int i = from; i < to; ) {
      int count = Math.min(room(4), to - i);
      for (int end = i + count; i < end; i++, position += 4) {
        INTS.set(buffer, position, values[i]);
      }
    }
  }

  /** Writes {@code values[from..to)}, eight bytes each. */
  public void writeLongs(long[] values, int from, int to) throws IOException {
    for (int i = from; i < to; ) {
      int count = Math.min(room(8), to - i);
      for (int end = i + count; i < end; i++, position += 8) {
        LONGS.set(buffer, position, values[i]);
      }
    }
  }

  /** Writes {@code values[from..to)} as IEEE 754 numbers of four bytes, with all their bits. */
  public void writeFloats(float[] values, int from, int to) throws IOException {
    for (int i = from; i < to; ) {
      int count = Math.min(room(4), to - i);
      for (int end = i + count; i < end; i++, position += 4) {
        INTS.set(buffer, position, Float.floatToRawIntBits(values[i]));
      }
    }
  }

  /** Writes {@code values[from..to)} as IEEE 754 numbers of eight bytes, with all their bits. */
  public void writeDoubles(double[] values, int from, int to) throws IOException {
    for (int i = from; i < to; ) {
      int count = Math.min(room(8), to - i);
      for (int end = i + count; i < end; i++, position += 8) {
        LONGS.set(buffer, position, Double.doubleToRawLongBits(values[i]));
      }
    }
  }

  /** Passes all bytes on to the stream. */
  @Override
  public void flush() throws IOException {
    stream.write(buffer, 0, position);
    passedBytes += position;
    position = 0;
  }

  /** How many values of a size there is room for, at least one. */
  private int room(int valueBytes) throws IOException {
    reserve(valueBytes);
    return (buffer.length - position) / valueBytes;
  }

  private void reserve(int count) throws IOException {
    if (count > buffer.length - position) {
      flush();
    }
  }
}
