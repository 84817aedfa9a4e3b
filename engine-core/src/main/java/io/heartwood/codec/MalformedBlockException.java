package io.heartwood.codec;

import java.io.IOException;

/**
 * A payload that is not what its codec writes. The codec does not know which file it reads; {@link
 * CompressedBlockReader} turns this into an exception with file and offset.
 */
public final class MalformedBlockException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * @param expected what the payload should have held
   * @param actual what it held
   */
  public MalformedBlockException(String expected, String actual) {
    super("malformed payload: expected=" + expected + ", actual=" + actual);
    this.expected = expected;
    this.actual = actual;
  }

  /** What the payload should have held. */
  public String expected() {
    return expected;
  }

  /** What the payload held. */
  public String actual() {
    return actual;
  }
}
