package io.heartwood.types;

/** Quoting of names inside type names, as ClickHouse prints them. */
final class TypeText {
  private TypeText() {}

  /** A name as it is, or in back quotes unless it is a plain identifier. */
  static String identifier(String name) {
    return isPlainIdentifier(name) ? name : quoted(name, '`');
  }

  private static boolean isPlainIdentifier(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty() && !name.equalsIgnoreCase("null") && !name.equalsIgnoreCase("distinct");
  }

  /** The text in single quotes, with backslash escapes. */
  static String quote(String text) {
    return quoted(text, '\'');
  }

  private static String quoted(String text, char quote) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\0' -> quoted.append("\\0");
        default -> {
          if (c == quote) {
            quoted.append('\\');
          }
          quoted.append(c);
        }
      }
    }
    return quoted.append(quote).toString();
  }
}
