package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of small part files: objects, arrays, strings, whole numbers, {@code true} and
 * {@code false}.
 *
 * <p>Values come as {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Long}
 * and {@code Boolean}. Strict: no comments, no fractions, no duplicate keys, nothing after the
 * value, at most 16 levels.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;

  private final TextCursor in;

  private JsonReader(TextCursor in) {
    this.in = in;
  }

  /** Reads one value that must be an object and must be all that is left. */
  static Map<String, Object> readObject(TextCursor in) throws CorruptPartException {
    JsonReader reader = new JsonReader(in);
    reader.skipSpace();
    Map<String, Object> object = reader.object(0);
    reader.skipSpace();
    in.expectEnd();
    return object;
  }

  private Object value(int depth) throws CorruptPartException {
    if (depth > MAX_DEPTH) {
      throw in.corrupt("at most " + MAX_DEPTH + " nested values");
    }
    int next = in.peek();
    if (next == '{') {
      return object(depth);
    }
    if (next == '[') {
      return array(depth);
    }
    if (next == '"') {
      return string();
    }
    if (in.accept("true")) {
      return Boolean.TRUE;
    }
    if (in.accept("false")) {
      return Boolean.FALSE;
    }
    return in.accept("-")
        ? -in.readNumber(Long.MAX_VALUE, "a whole number")
        : in.readNumber(Long.MAX_VALUE, "a value");
  }

  private Map<String, Object> object(int depth) throws CorruptPartException {
    Map<String, Object> object = new LinkedHashMap<>();
    in.expect("{");
    skipSpace();
    if (in.accept("}")) {
      return object;
    }
    do {
      skipSpace();
      String key = string();
      skipSpace();
      in.expect(":");
      skipSpace();
      if (object.put(key, value(depth + 1)) != null) {
        throw in.corrupt("a key other than \"" + key + "\" before");
      }
      skipSpace();
    } while (in.accept(","));
    in.expect("}");
    return object;
  }

  private List<Object> array(int depth) throws CorruptPartException {
    List<Object> array = new ArrayList<>();
    in.expect("[");
    skipSpace();
    if (in.accept("]")) {
      return array;
    }
    do {
      skipSpace();
      array.add(value(depth + 1));
      skipSpace();
    } while (in.accept(","));
    in.expect("]");
    return array;
  }

  private String string() throws CorruptPartException {
    in.expect("\"");
    StringBuilder text = new StringBuilder();
    while (true) {
      char c = in.next("a closing quote");
      if (c == '"') {
        return text.toString();
      }
      if (c < ' ') {
        throw in.corrupt("no control character before");
      }
      text.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws CorruptPartException {
    char c = in.next("an escaped character");
    switch (c) {
      case '"', '\\', '/' -> {
        return c;
      }
      case 'b' -> {
        return '\b';
      }
      case 'f' -> {
        return '\f';
      }
      case 'n' -> {
        return '\n';
      }
      case 'r' -> {
        return '\r';
      }
      case 't' -> {
        return '\t';
      }
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(in.next("a hexadecimal digit"), 16);
          if (digit < 0) {
            throw in.corrupt("a hexadecimal digit before");
          }
          code = code * 16 + digit;
        }
        return (char) code;
      }
      default -> throw in.corrupt("an escape sequence before");
    }
  }

  private void skipSpace() {
    while (in.accept(" ") || in.accept("\n") || in.accept("\t") || in.accept("\r")) {
      continue;
    }
  }

  /** Appends a string in quotes with the escapes JSON requires. */
  static void appendQuoted(StringBuilder target, String text) {
    target.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> target.append('\\').append(c);
        case '\b' -> target.append("\\b");
        case '\f' -> target.append("\\f");
        case '\n' -> target.append("\\n");
        case '\r' -> target.append("\\r");
        case '\t' -> target.append("\\t");
        default -> {
          if (c < ' ') {
            target.append(String.format("\\u%04x", (int) c));
          } else {
            target.append(c);
          }
        }
      }
    }
    target.append('"');
  }
}
