package io.heartwood.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of a codec list.
 *
 * <pre>
 * text      = "CODEC" "(" list ")" | list
 * list      = term { "," term }
 * term      = name [ "(" [ argument { "," argument } ] ")" ]
 * argument  = digits | "'" letters "'"
 * </pre>
 */
final class CodecTextParser {
  private final String text;
  private int position;

  CodecTextParser(String text) {
    this.text = text;
  }

  List<CodecTerm> terms() {
    skipSpace();
    int start = position;
    boolean wrapped = word().equalsIgnoreCase("CODEC");
    if (wrapped) {
      expect('(');
    } else {
      position = start;
    }
    List<CodecTerm> terms = new ArrayList<>();
    do {
      terms.add(term());
    } while (accept(','));
    if (wrapped) {
      expect(')');
    }
    if (position < text.length()) {
      throw unexpected("the end");
    }
    return terms;
  }

  private CodecTerm term() {
    String name = word();
    if (name.isEmpty()) {
      throw unexpected("a codec name");
    }
    List<String> arguments = new ArrayList<>();
    if (accept('(') && !accept(')')) {
      do {
        arguments.add(argument());
      } while (accept(','));
      expect(')');
    }
    return CodecTerm.of(name, arguments);
  }

  private String argument() {
    skipSpace();
    int start = position;
    if (position < text.length() && text.charAt(position) == '\'') {
      int end = text.indexOf('\'', position + 1);
      if (end < 0) {
        throw unexpected("a closing quote");
      }
      position = end + 1;
      String quoted = text.substring(start, position);
      skipSpace();
      return quoted;
    }
    String plain = word();
    if (plain.isEmpty()) {
      throw unexpected("an argument");
    }
    return plain;
  }

  private String word() {
    skipSpace();
    int start = position;
    while (position < text.length() && isWordCharacter(text.charAt(position))) {
      position++;
    }
    String word = text.substring(start, position);
    skipSpace();
    return word;
  }

  private boolean accept(char expected) {
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      skipSpace();
      return true;
    }
    return false;
  }

  private void expect(char expected) {
    if (!accept(expected)) {
      throw unexpected("'" + expected + "'");
    }
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isWordCharacter(char c) {
    return c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        "malformed codec list: text=" + text + ", position=" + position + ", expected=" + expected);
  }
}
