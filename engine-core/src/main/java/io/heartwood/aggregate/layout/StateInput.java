package io.heartwood.aggregate.layout;

import java.io.IOException;

/** The bytes of serialized states, read front to back. Confined to one thread. */
public interface StateInput {
  /** Passes over one byte and returns it, from 0 to 255. */
  int readByte() throws IOException;

  /**
   * Passes over bytes.
   *
   * @param count not negative
   */
  void skip(long count) throws IOException;

  /** The exception for bytes at the current position that make no sense. */
  IOException malformed(String expected, String actual);

  /** Passes over an unsigned number below 2^63: seven bits a byte, low ones first. */
  default long readVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("a varint of at most 9 bytes", "a longer one");
  }

  /** Passes over a little-endian number of at most eight bytes and returns it. */
  default long readNumber(int sizeBytes) throws IOException {
    long value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  /**
   * Passes over elements of a fixed size.
   *
   * @param count as it was read, maybe senseless
   */
  default void skipElements(long count, int sizeBytes) throws IOException {
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw malformed("at most " + Integer.MAX_VALUE + " elements", Long.toUnsignedString(count));
    }
    skip(count * sizeBytes);
  }
}
