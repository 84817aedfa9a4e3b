package io.heartwood.expression;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param kind what it is
 * @param text the word, the unquoted name, the number as written, the decoded string, or the symbol
 * @param bytes the bytes of a string, which need not be valid UTF-8; empty for other kinds. Not to
 *     be modified
 * @param start offset of the first character in the statement
 * @param end offset after the last character
 * @param line line in the statement, from 1
 * @param column character in the line, from 1
 */
public record Token(
    TokenKind kind, String text, byte[] bytes, int start, int end, int line, int column) {
  /** Whether this is the bare word {@code keyword}, in any case. */
  public boolean isKeyword(String keyword) {
    return kind == TokenKind.WORD && text.equalsIgnoreCase(keyword);
  }

  /** Whether this is the operator or punctuation {@code symbol}. */
  public boolean isSymbol(String symbol) {
    return kind == TokenKind.SYMBOL && text.equals(symbol);
  }

  /** How messages name this token. */
  public String description() {
    return switch (kind) {
      case END -> "end of text";
      case STRING -> "a string";
      default -> "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
    };
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + description();
  }
}
