package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;
import java.util.Objects;

/** An input over bytes that are all in memory: the content of a small file. */
public final class ArrayInput extends SubstreamInput {
  private final String file;
  private final byte[] bytes;
  private final int end;
  private int start;
  private boolean begun;

  /**
   * @param file name in exceptions; offsets are positions in {@code bytes}
   * @param bytes not copied; must stay unchanged
   */
  public ArrayInput(String file, byte[] bytes) {
    this(file, bytes, 0, bytes.length);
  }

  /** An input over {@code bytes[from..to)}; offsets in exceptions are positions in the array. */
  ArrayInput(String file, byte[] bytes, int from, int to) {
    this.file = Objects.requireNonNull(file, "file");
    this.bytes = bytes;
    this.start = from;
    this.end = to;
    Objects.checkFromToIndex(from, to, bytes.length);
  }

  /** Continues at another position. */
  void restart(int position) {
    start = Objects.checkIndex(position, end + 1);
    begun = true;
    setBlock(bytes, start, end);
  }

  @Override
  protected boolean nextBlock() {
    if (begun) {
      return false;
    }
    begun = true;
    setBlock(bytes, start, end);
    return start < end;
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(file, position(), expected, actual);
  }
}
