package io.heartwood.sql.output;

import io.heartwood.text.TextBuffer;
import java.nio.charset.StandardCharsets;

/** Escapes of special bytes, as ClickHouse writes them. */
final class TextEscapes {
  private TextEscapes() {}

  /** {@code \b \f \n \r \t \0 \' \\}: TabSeparated, Values. */
  static void backslash(byte[] bytes, int size, TextBuffer out) {
    int start = 0;
    for (int i = 0; i < size; i++) {
      char escape =
          switch (bytes[i]) {
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case 0 -> '0';
            case '\'' -> '\'';
            case '\\' -> '\\';
            default -> 0;
          };
      if (escape != 0) {
        out.append(bytes, start, i - start);
        out.append('\\');
        out.append(escape);
        start = i + 1;
      }
    }
    out.append(bytes, start, size - start);
  }

  /** Doubled double quotes: CSV. */
  static void doubledQuotes(byte[] bytes, int size, TextBuffer out) {
    int start = 0;
    for (int i = 0; i < size; i++) {
      if (bytes[i] == '"') {
        out.append(bytes, start, i + 1 - start);
        out.append('"');
        start = i + 1;
      }
    }
    out.append(bytes, start, size - start);
  }

  /** A JSON string with its quotes. */
  static void json(byte[] bytes, int size, TextBuffer out) {
    io.heartwood.text.TextEscapes.appendJson(bytes, 0, size, out);
  }

  /** A JSON string with its quotes. */
  static void json(String text, TextBuffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    json(bytes, bytes.length, out);
  }
}
