package io.heartwood.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of text that grow at the end. Printers reserve room, write into the array and move the end.
 * Confined to one thread.
 */
public final class TextBuffer {
  private static final int MAX_SIZE_BYTES = Integer.MAX_VALUE - 16;

  private byte[] bytes;
  private int size;

  /** An empty buffer with room for {@code capacityBytes}. */
  public TextBuffer(int capacityBytes) {
    this.bytes = new byte[Math.max(capacityBytes, 64)];
  }

  /** The bytes; only the first {@link #size()} count. Changes with the next {@link #reserve}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Number of bytes so far. */
  public int size() {
    return size;
  }

  /** Forgets all bytes from {@code newSize} on. */
  public void truncate(int newSize) {
    size = Math.min(size, Math.max(newSize, 0));
  }

  /** Forgets all bytes. */
  public void clear() {
    size = 0;
  }

  /** Makes room for {@code count} more bytes and returns the array to write to. */
  public byte[] reserve(int count) {
    if (count > bytes.length - size) {
      long needed = (long) size + count;
      if (needed > MAX_SIZE_BYTES) {
        throw new IllegalStateException("text is too long: bytes=" + needed);
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE_BYTES, Math.max(needed, size * 2L)));
    }
    return bytes;
  }

  /** Ends the text at {@code newSize}: the caller wrote up to there after {@link #reserve}. */
  public void end(int newSize) {
    size = newSize;
  }

  /** Appends one byte. */
  public void append(byte value) {
    reserve(1)[size++] = value;
  }

  /** Appends an ASCII character. */
  public void append(char value) {
    append((byte) value);
  }

  /** Appends bytes. */
  public void append(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, reserve(length), size, length);
    size += length;
  }

  /** Appends all bytes. */
  public void append(byte[] source) {
    append(source, 0, source.length);
  }

  /** Appends text as UTF-8. */
  public void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text so far, decoded as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
