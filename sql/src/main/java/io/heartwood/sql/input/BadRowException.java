package io.heartwood.sql.input;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.text.ValueFormatException;
import io.heartwood.types.EnumType;
import java.nio.charset.StandardCharsets;

/** A row that cannot be read; the reader adds file and line. */
final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_BYTES = 120;

  private final ErrorCode code;

  private BadRowException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The row breaks the format. */
  static BadRowException malformed(String expected, byte[] bytes, int at, int limit) {
    String found = at >= limit ? "end of input" : quote(bytes, at, Math.min(limit, at + 20));
    return new BadRowException(
        ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED, "expected=" + expected + " found=" + found);
  }

  /** The row breaks the format behind or within a column. */
  static BadRowException malformed(
      ColumnTarget column, String expected, byte[] bytes, int at, int limit) {
    BadRowException plain = malformed(expected, bytes, at, limit);
    return new BadRowException(plain.code, "column=" + column.name() + " " + plain.getMessage());
  }

  /** The value does not fit its column. */
  static BadRowException badValue(
      ColumnTarget column, byte[] bytes, int from, int to, RuntimeException cause) {
    ErrorCode code =
        column.type().withoutNullable() instanceof EnumType
            ? ErrorCode.UNKNOWN_ELEMENT_OF_ENUM
            : ErrorCode.CANNOT_PARSE_TEXT;
    return new BadRowException(
        code,
        "column="
            + column.name()
            + " value="
            + quote(bytes, from, to)
            + " expected="
            + column.type()
            + " reason="
            + reason(cause));
  }

  /** The value of a column cannot be computed. */
  static BadRowException badExpression(ColumnTarget column, String text, String reason) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new BadRowException(
        ErrorCode.CANNOT_PARSE_TEXT,
        "column="
            + column.name()
            + " value="
            + quote(bytes, 0, bytes.length)
            + " expected="
            + column.type()
            + " reason="
            + reason);
  }

  ErrorCode code() {
    return code;
  }

  /** What is wrong with a value, without the value, which is shown already. */
  private static String reason(RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    int place = message.lastIndexOf("' reason=");
    if (place >= 0) {
      return message.substring(place + "' reason=".length());
    }
    return cause instanceof ValueFormatException ? "no such value" : message;
  }

  private static String quote(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + SHOWN_BYTES);
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    return "'" + text + (end < to ? "..." : "") + "'";
  }
}
