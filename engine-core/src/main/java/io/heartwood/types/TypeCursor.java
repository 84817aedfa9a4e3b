package io.heartwood.types;

/** The text of a type, and how far it has been read. Confined to one parse. */
final class TypeCursor {
  private final String text;
  private int position;

  TypeCursor(String text) {
    this.text = text;
  }

  /** The whole text. */
  @Override
  public String toString() {
    return text;
  }

  /** Where the next character is. */
  int position() {
    return position;
  }

  /** Reads on from there. */
  void moveTo(int newPosition) {
    this.position = newPosition;
  }

  /** The next character behind spaces, which is not taken; 0 at the end. */
  char next() {
    skipSpace();
    return position < text.length() ? text.charAt(position) : 0;
  }

  boolean isAtEnd() {
    skipSpace();
    return position == text.length();
  }

  /** A bare name. */
  String word() {
    skipSpace();
    int start = position;
    while (position < text.length() && isWordCharacter(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw expected("a type name");
    }
    return text.substring(start, position);
  }

  static boolean isWordCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  /** A decimal number, perhaps with a sign. */
  int integer() {
    skipSpace();
    int start = position;
    if (position < text.length()
        && (text.charAt(position) == '-' || text.charAt(position) == '+')) {
      position++;
    }
    while (position < text.length() && Character.isDigit(text.charAt(position))) {
      position++;
    }
    try {
      return Integer.parseInt(text.substring(start, position));
    } catch (NumberFormatException e) {
      position = start;
      throw expected("a number");
    }
  }

  /** A text in single quotes, without its escapes. */
  String quoted() {
    return quoted('\'');
  }

  /** A text in such quotes, without its escapes. */
  String quoted(char quote) {
    skipSpace();
    if (position >= text.length() || text.charAt(position) != quote) {
      throw expected("a quoted string");
    }
    position++;
    StringBuilder value = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == quote) {
        if (position < text.length() && text.charAt(position) == quote) {
          position++;
          value.append(quote);
          continue;
        }
        return value.toString();
      }
      if (c == '\\' && position < text.length()) {
        char escaped = text.charAt(position++);
        value.append(
            switch (escaped) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case '0' -> '\0';
              default -> escaped;
            });
      } else {
        value.append(c);
      }
    }
    throw expected("a closing quote");
  }

  void open() {
    if (!tryOpen()) {
      throw expected("'('");
    }
  }

  boolean tryOpen() {
    return tryCharacter('(');
  }

  void comma() {
    if (!tryComma()) {
      throw expected("','");
    }
  }

  boolean tryComma() {
    return tryCharacter(',');
  }

  void close() {
    if (!tryCharacter(')')) {
      throw expected("')'");
    }
  }

  boolean tryCharacter(char wanted) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  /** The failure that something else stands here. */
  UnsupportedTypeException expected(String what) {
    return new UnsupportedTypeException(
        "bad type: type=" + text + " position=" + position + " expected=" + what);
  }
}
