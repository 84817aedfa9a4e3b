package io.heartwood.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of a JSON text. Immutable.
 *
 * @param kind what it is
 * @param from where its text begins, and {@code to} where it ends
 * @param text of a string, what it says, without quotes and escapes; of a member, its name; else
 *     null
 * @param items of an array, its values; of an object, its members, each with one item
 */
record JsonNode(Kind kind, int from, int to, byte[] text, List<JsonNode> items) {
  /** Kinds of values. */
  enum Kind {
    NULL,
    TRUE,
    FALSE,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT,
    MEMBER
  }

  /** The value of a member. */
  JsonNode value() {
    return items.get(0);
  }

  /**
   * Reads a whole text.
   *
   * @throws ValueFormatException if it is not JSON, or nested too deep
   */
  static JsonNode parse(byte[] bytes, int from, int to) {
    Parser parser = new Parser(bytes, from, to);
    JsonNode node = parser.value(0);
    parser.skipSpace();
    if (parser.position < to) {
      throw parser.malformed("the end");
    }
    return node;
  }

  private static final class Parser {
    private static final int MAX_DEPTH = 256;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    Parser(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.start = from;
      this.end = to;
      this.position = from;
    }

    JsonNode value(int depth) {
      if (depth > MAX_DEPTH) {
        throw malformed("at most " + MAX_DEPTH + " levels");
      }
      skipSpace();
      int from = position;
      byte first = peek();
      if (first == '"') {
        byte[] text = string();
        return new JsonNode(Kind.STRING, from, position, text, List.of());
      }
      if (first == '[' || first == '{') {
        return items(first == '{', depth);
      }
      while (position < end && isWordByte(bytes[position])) {
        position++;
      }
      String word = new String(bytes, from, position - from, StandardCharsets.ISO_8859_1);
      Kind kind =
          switch (word) {
            case "null" -> Kind.NULL;
            case "true" -> Kind.TRUE;
            case "false" -> Kind.FALSE;
            default -> Kind.NUMBER;
          };
      if (kind == Kind.NUMBER && !isNumber(word)) {
        position = from;
        throw malformed("a value");
      }
      return new JsonNode(kind, from, position, null, List.of());
    }

    private JsonNode items(boolean object, int depth) {
      int from = position++;
      char close = object ? '}' : ']';
      List<JsonNode> items = new ArrayList<>();
      skipSpace();
      if (peek() == close) {
        position++;
      } else {
        while (true) {
          items.add(object ? member(depth) : value(depth + 1));
          skipSpace();
          byte next = peek();
          position++;
          if (next == close) {
            break;
          }
          if (next != ',') {
            position--;
            throw malformed("',' or '" + close + "'");
          }
          skipSpace();
        }
      }
      return new JsonNode(object ? Kind.OBJECT : Kind.ARRAY, from, position, null, items);
    }

    private JsonNode member(int depth) {
      int from = position;
      byte[] name = string();
      skipSpace();
      if (peek() != ':') {
        throw malformed("':'");
      }
      position++;
      JsonNode value = value(depth + 1);
      return new JsonNode(Kind.MEMBER, from, position, name, List.of(value));
    }

    private byte[] string() {
      if (peek() != '"') {
        throw malformed("'\"'");
      }
      position++;
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      while (true) {
        int from = position;
        while (position < end && bytes[position] != '"' && bytes[position] != '\\') {
          position++;
        }
        text.write(bytes, from, position - from);
        byte stop = peek();
        position++;
        if (stop == '"') {
          return text.toByteArray();
        }
        escape(text);
      }
    }

    private void escape(ByteArrayOutputStream text) {
      byte escape = peek();
      position++;
      switch (escape) {
        case 'b' -> text.write('\b');
        case 'f' -> text.write('\f');
        case 'n' -> text.write('\n');
        case 'r' -> text.write('\r');
        case 't' -> text.write('\t');
        case '"', '\\', '/' -> text.write(escape);
        case 'u' ->
            text.writeBytes(Character.toString(character()).getBytes(StandardCharsets.UTF_8));
        default -> {
          position--;
          throw malformed("an escape of JSON");
        }
      }
    }

    /** A character after {@code \\u}: one of the higher planes has two halves, never only one. */
    private int character() {
      int code = hexDigits();
      if (!Character.isSurrogate((char) code)) {
        return code;
      }
      if (Character.isLowSurrogate((char) code)
          || position + 1 >= end
          || bytes[position] != '\\'
          || bytes[position + 1] != 'u') {
        throw malformed("both halves of a character");
      }
      position += 2;
      int low = hexDigits();
      if (!Character.isLowSurrogate((char) low)) {
        throw malformed("the second half of a character");
      }
      return Character.toCodePoint((char) code, (char) low);
    }

    private int hexDigits() {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(peek(), 16);
        if (digit < 0) {
          throw malformed("four hexadecimal digits");
        }
        value = value << 4 | digit;
        position++;
      }
      return value;
    }

    private static boolean isWordByte(byte b) {
      return b >= '0' && b <= '9'
          || b >= 'a' && b <= 'z'
          || b >= 'A' && b <= 'Z'
          || b == '-'
          || b == '+'
          || b == '.';
    }

    /** Whether a word is a number as JSON has them: without leading zeros or a bare dot. */
    private static boolean isNumber(String word) {
      int at = word.startsWith("-") ? 1 : 0;
      int digits = digits(word, at);
      if (digits == at || digits > at + 1 && word.charAt(at) == '0') {
        return false;
      }
      at = digits;
      if (at < word.length() && word.charAt(at) == '.') {
        digits = digits(word, at + 1);
        if (digits == at + 1) {
          return false;
        }
        at = digits;
      }
      if (at < word.length() && (word.charAt(at) | 0x20) == 'e') {
        at++;
        at += at < word.length() && "+-".indexOf(word.charAt(at)) >= 0 ? 1 : 0;
        digits = digits(word, at);
        if (digits == at) {
          return false;
        }
        at = digits;
      }
      return at == word.length();
    }

    private static int digits(String word, int from) {
      int at = from;
      while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
        at++;
      }
      return at;
    }

    private byte peek() {
      if (position == end) {
        throw malformed("more text");
      }
      return bytes[position];
    }

    void skipSpace() {
      while (position < end
          && (bytes[position] == ' '
              || bytes[position] == '\t'
              || bytes[position] == '\n'
              || bytes[position] == '\r')) {
        position++;
      }
    }

    ValueFormatException malformed(String expected) {
      return ValueFormatException.of(
          "JSON", bytes, start, end, "expected " + expected + " at byte " + (position - start));
    }
  }
}
