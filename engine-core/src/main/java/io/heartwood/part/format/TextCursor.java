package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a small text file from front to back. Offsets in exceptions are positions in bytes.
 * Confined to one thread.
 */
final class TextCursor {
  private static final int MAX_QUOTED_CHARS = 40;

  private final String file;
  private final String text;
  private int position;

  TextCursor(String file, byte[] bytes) throws CorruptPartException {
    this.file = file;
    try {
      this.text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptPartException(file, 0, "text in UTF-8", "other bytes", e);
    }
  }

  boolean atEnd() {
    return position == text.length();
  }

  /** The next character, or -1 at the end. */
  int peek() {
    return atEnd() ? -1 : text.charAt(position);
  }

  /** The next character, consumed. */
  char next(String what) throws CorruptPartException {
    if (atEnd()) {
      throw corrupt(what);
    }
    return text.charAt(position++);
  }

  /** Consumes exactly this text. */
  void expect(String expected) throws CorruptPartException {
    if (!text.startsWith(expected, position)) {
      throw corrupt("'" + printable(expected) + "'");
    }
    position += expected.length();
  }

  /** Consumes this text if it is next. */
  boolean accept(String expected) {
    if (!text.startsWith(expected, position)) {
      return false;
    }
    position += expected.length();
    return true;
  }

  /** A decimal number from {@code 0} to {@code max}, without sign and without needless zeros. */
  long readNumber(long max, String what) throws CorruptPartException {
    int start = position;
    while (!atEnd() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
      position++;
    }
    String digits = text.substring(start, position);
    if (!digits.isEmpty()
        && digits.length() <= 19
        && (digits.length() == 1 || digits.charAt(0) != '0')) {
      try {
        long value = Long.parseLong(digits);
        if (value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        position = start;
        throw corrupt(what + " below 2^63");
      }
    }
    position = start;
    throw corrupt(what + " from 0 to " + max);
  }

  /** An unsigned 64-bit number in decimal; the result holds its bits. */
  long readUnsignedLong(String what) throws CorruptPartException {
    int start = position;
    while (!atEnd() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
      position++;
    }
    try {
      return Long.parseUnsignedLong(text.substring(start, position));
    } catch (NumberFormatException e) {
      position = start;
      throw corrupt(what + ", an unsigned 64-bit number");
    }
  }

  /** Everything up to the next line feed, which is consumed. */
  String readLine(String what) throws CorruptPartException {
    int end = text.indexOf('\n', position);
    if (end < 0) {
      throw corrupt(what + " and a line feed");
    }
    String line = text.substring(position, end);
    position = end + 1;
    return line;
  }

  /** A name in back quotes with backslash escapes. */
  String readBackQuoted(String what) throws CorruptPartException {
    expect("`");
    StringBuilder name = new StringBuilder();
    while (true) {
      char c = next("a closing back quote of " + what);
      if (c == '`') {
        return name.toString();
      }
      name.append(c == '\\' ? unescape(next("an escaped character of " + what)) : c);
    }
  }

  void expectEnd() throws CorruptPartException {
    if (!atEnd()) {
      throw corrupt("the end of the file");
    }
  }

  /** The bytes at the current position are not {@code expected}. */
  CorruptPartException corrupt(String expected) {
    String rest = text.substring(position, Math.min(text.length(), position + MAX_QUOTED_CHARS));
    long offset = text.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
    String actual = rest.isEmpty() ? "the end of the file" : "'" + printable(rest) + "'";
    return new CorruptPartException(file, offset, expected, actual);
  }

  /** Puts a name in back quotes as ClickHouse does. */
  static void appendBackQuoted(StringBuilder target, String name) {
    target.append('`');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '`', '\\' -> target.append('\\').append(c);
        case '\b' -> target.append("\\b");
        case '\f' -> target.append("\\f");
        case '\n' -> target.append("\\n");
        case '\r' -> target.append("\\r");
        case '\t' -> target.append("\\t");
        case '\0' -> target.append("\\0");
        default -> target.append(c);
      }
    }
    target.append('`');
  }

  private static char unescape(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '0' -> '\0';
      default -> c;
    };
  }

  private static String printable(String text) {
    return text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\t", "\\t")
        .replace("\r", "\\r");
  }
}
