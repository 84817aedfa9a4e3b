package io.heartwood.expression;

/** Quoting of identifiers as ClickHouse prints them. */
public final class Identifiers {
  private Identifiers() {}

  /** The name itself if it is a plain word, else in backquotes with backslash escapes. */
  public static String quoteIfNeeded(String name) {
    return isPlain(name) ? name : quote(name);
  }

  /** The name in backquotes. */
  public static String quote(String name) {
    StringBuilder quoted = new StringBuilder(name.length() + 2).append('`');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '`' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('`').toString();
  }

  private static boolean isPlain(String name) {
    if (name.isEmpty() || name.charAt(0) >= '0' && name.charAt(0) <= '9') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
