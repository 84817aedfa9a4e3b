package io.heartwood.checksum;

import java.io.IOException;

/**
 * Stored bytes are damaged: a checksum, a length or a structure is not what it must be.
 *
 * <p>Names the file, the offset in that file where the damage was noticed, what was expected there
 * and what was found. Layers that decode bytes in memory know the file only as a label; it is
 * whatever name their caller gave them.
 */
public final class CorruptPartException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final String expected;
  private final String actual;

  /**
   * @param file name or path of the damaged file
   * @param offset position in bytes from the start of the file where the damage was noticed
   * @param expected what should have been there
   * @param actual what was there; like {@code expected} it may quote stored text, of which only the
   *     beginning is kept, without control characters
   */
  public CorruptPartException(String file, long offset, String expected, String actual) {
    super(
        "corrupt data: file="
            + file
            + ", offset="
            + offset
            + ", expected="
            + StoredText.quotable(expected)
            + ", actual="
            + StoredText.quotable(actual));
    this.file = file;
    this.offset = offset;
    this.expected = StoredText.quotable(expected);
    this.actual = StoredText.quotable(actual);
  }

  /** As the other constructor, with the failure that revealed the damage. */
  public CorruptPartException(
      String file, long offset, String expected, String actual, Throwable cause) {
    this(file, offset, expected, actual);
    initCause(cause);
  }

  /** The damaged file, as its reader knows it. */
  public String file() {
    return file;
  }

  /** Position in bytes from the start of the file. */
  public long offset() {
    return offset;
  }

  /** What should have been at the offset. */
  public String expected() {
    return expected;
  }

  /** What was at the offset. */
  public String actual() {
    return actual;
  }
}
