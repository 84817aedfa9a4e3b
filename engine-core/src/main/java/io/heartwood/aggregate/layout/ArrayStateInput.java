package io.heartwood.aggregate.layout;

import java.io.IOException;
import java.util.Objects;

/** States in an array, for checking bytes that somebody gave. Confined to one thread. */
public final class ArrayStateInput implements StateInput {
  private final byte[] bytes;
  private final int limit;
  private int position;

  /** Reads {@code bytes[from..to)}. */
  public ArrayStateInput(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    this.bytes = bytes;
    this.position = from;
    this.limit = to;
  }

  /** Where the next byte lies. */
  public int position() {
    return position;
  }

  @Override
  public int readByte() throws IOException {
    if (position == limit) {
      throw malformed("more bytes of the state", "its end");
    }
    return bytes[position++] & 0xff;
  }

  @Override
  public void skip(long count) throws IOException {
    if (count > limit - position) {
      throw malformed(count + " more bytes of the state", Integer.toString(limit - position));
    }
    position += (int) count;
  }

  @Override
  public IOException malformed(String expected, String actual) {
    return new IOException(
        "malformed state of an aggregate function: offset="
            + position
            + " expected="
            + expected
            + " actual="
            + actual);
  }
}
