package io.heartwood.sql.error;

import java.util.Objects;

/** A statement failed; the message is one line, and the table is as it was before. */
public final class SqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** A failure of this kind. */
  public SqlException(ErrorCode code, String message) {
    super(oneLine(message));
    this.code = Objects.requireNonNull(code, "code");
  }

  /** A failure of this kind, with the failure that led to it. */
  public SqlException(ErrorCode code, String message, Throwable cause) {
    super(oneLine(message), cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** The kind of failure. */
  public ErrorCode code() {
    return code;
  }

  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> line.append(Character.isISOControl(c) ? '?' : c);
      }
    }
    return line.toString();
  }
}
