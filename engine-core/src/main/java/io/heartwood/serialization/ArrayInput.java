package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;
import java.util.Objects;

/** An input over bytes that are all in memory: the content of a small file. */
public final class ArrayInput extends SubstreamInput {
  private final String file;
  private byte[] unread;

  /**
   * @param file name in exceptions; offsets are positions in {@code bytes}
   * @param bytes not copied; must stay unchanged
   */
  public ArrayInput(String file, byte[] bytes) {
    this.file = Objects.requireNonNull(file, "file");
    this.unread = bytes;
  }

  @Override
  protected boolean nextBlock() {
    if (unread == null) {
      return false;
    }
    setBlock(unread, 0, unread.length);
    unread = null;
    return position() < block().length;
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(file, position(), expected, actual);
  }
}
