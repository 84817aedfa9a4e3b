package io.heartwood.types;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the parameters of an aggregate function inside a type: numbers, strings, and arrays of
 * them. Confined to one parse.
 */
final class FunctionParameters {
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int position;

  /** Reads from a position just behind the opening parenthesis. */
  FunctionParameters(String text, int position) {
    this.text = text;
    this.position = position;
  }

  /** Where the first character behind the parameters is. */
  int position() {
    return position;
  }

  /** The literals up to a closing parenthesis, each as ClickHouse prints it. */
  List<String> parse() {
    return list(')', 0);
  }

  private List<String> list(char end, int depth) {
    List<String> literals = new ArrayList<>();
    skipSpace();
    if (position < text.length() && text.charAt(position) == end) {
      return literals;
    }
    while (true) {
      literals.add(literal(depth));
      skipSpace();
      if (position >= text.length() || text.charAt(position) != ',') {
        return literals;
      }
      position++;
    }
  }

  private String literal(int depth) {
    skipSpace();
    if (position >= text.length()) {
      throw expected("a literal");
    }
    char first = text.charAt(position);
    if (first == '\'') {
      return string();
    }
    if (first == '[' && depth < MAX_DEPTH) {
      position++;
      List<String> elements = list(']', depth + 1);
      if (position >= text.length() || text.charAt(position) != ']') {
        throw expected("']'");
      }
      position++;
      return "[" + String.join(", ", elements) + "]";
    }
    return number();
  }

  /** A string is printed as it was: ClickHouse printed it so, or reads it so. */
  private String string() {
    int start = position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\\') {
        position++;
      } else if (c == '\'') {
        return text.substring(start, position);
      }
    }
    position = text.length();
    throw expected("a closing quote");
  }

  private String number() {
    int start = position;
    while (position < text.length() && isNumberCharacter(text.charAt(position))) {
      position++;
    }
    String number = text.substring(start, position);
    try {
      Double.parseDouble(number);
    } catch (NumberFormatException e) {
      position = start;
      throw expected("a number");
    }
    return canonical(number);
  }

  private static boolean isNumberCharacter(char c) {
    return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  /** Without zeros at the end of the fraction: {@code 0.90} is {@code 0.9}. */
  private static String canonical(String number) {
    if (number.indexOf('.') < 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
      return number;
    }
    int end = number.length();
    while (number.charAt(end - 1) == '0') {
      end--;
    }
    String shortened = number.substring(0, end);
    return shortened.startsWith(".") ? "0" + shortened : shortened;
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private UnsupportedTypeException expected(String what) {
    return new UnsupportedTypeException(
        "bad type: type=" + text + " position=" + position + " expected=" + what);
  }
}
