package io.heartwood.text;

import java.nio.charset.StandardCharsets;

/** Text that is no value of the type that was asked for. The message is one line. */
public final class ValueFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_TEXT_LENGTH = 60;

  /** Creates the exception. */
  public ValueFormatException(String message) {
    super(message);
  }

  /** The error that a range of bytes is no value of a type. */
  static ValueFormatException of(Object type, byte[] bytes, int from, int to, String reason) {
    int end = Math.min(to, from + MAX_TEXT_LENGTH);
    StringBuilder text = new StringBuilder();
    String decoded = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    decoded.codePoints().forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '.' : c));
    return new ValueFormatException(
        "cannot parse "
            + type
            + ": text='"
            + text
            + (end < to ? "..." : "")
            + "'"
            + (reason.isEmpty() ? "" : " reason=" + reason));
  }
}
