package io.heartwood.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a statement with a cursor, read lazily. Parsers look ahead, accept what fits, and
 * give up with a message that says what was expected. Confined to one parse.
 */
public final class TokenStream {
  private final String text;
  private final Lexer lexer;
  private final List<Token> tokens = new ArrayList<>();
  private int cursor;

  /** The tokens of the whole text. */
  public TokenStream(String text) {
    this(text, 0);
  }

  /** The tokens from {@code offset} on. */
  public TokenStream(String text, int offset) {
    this.text = text;
    this.lexer = new Lexer(text, offset);
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The token under the cursor. */
  public Token peek() {
    return peek(0);
  }

  /** The token {@code ahead} places after the cursor. */
  public Token peek(int ahead) {
    while (tokens.size() <= cursor + ahead) {
      if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == TokenKind.END) {
        return tokens.get(tokens.size() - 1);
      }
      tokens.add(lexer.next());
    }
    return tokens.get(cursor + ahead);
  }

  /** The token under the cursor; the cursor moves on, but not past the end. */
  public Token next() {
    Token token = peek();
    if (token.kind() != TokenKind.END) {
      cursor++;
    }
    return token;
  }

  /** Number of tokens passed: a place to {@link #reset} to. */
  public int cursor() {
    return cursor;
  }

  /** Moves the cursor back (or forward) to where {@link #cursor()} was taken. */
  public void reset(int newCursor) {
    cursor = newCursor;
  }

  /** Whether the end of the text is reached. */
  public boolean atEnd() {
    return peek().kind() == TokenKind.END;
  }

  /** Whether the next tokens are these keywords, in any case. Does not move. */
  public boolean atKeywords(String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (!peek(i).isKeyword(keywords[i])) {
        return false;
      }
    }
    return true;
  }

  /** Moves past these keywords if they come next. */
  public boolean acceptKeywords(String... keywords) {
    if (!atKeywords(keywords)) {
      return false;
    }
    cursor += keywords.length;
    return true;
  }

  /** Moves past these keywords. */
  public void expectKeywords(String... keywords) {
    for (String keyword : keywords) {
      if (!acceptKeywords(keyword)) {
        throw expected(keyword);
      }
    }
  }

  /** Whether the next token is this symbol. Does not move. */
  public boolean atSymbol(String symbol) {
    return peek().isSymbol(symbol);
  }

  /** Moves past this symbol if it comes next. */
  public boolean acceptSymbol(String symbol) {
    if (!atSymbol(symbol)) {
      return false;
    }
    cursor++;
    return true;
  }

  /** Moves past this symbol. */
  public void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw expected("'" + symbol + "'");
    }
  }

  /** Moves past a name, bare or quoted, and returns it unquoted. */
  public String expectName(String what) {
    Token token = peek();
    if (token.kind() != TokenKind.WORD && token.kind() != TokenKind.QUOTED_NAME) {
      throw expected(what);
    }
    cursor++;
    return token.text();
  }

  /** Moves past a string and returns it. */
  public String expectString(String what) {
    Token token = peek();
    if (token.kind() != TokenKind.STRING) {
      throw expected(what);
    }
    cursor++;
    return token.text();
  }

  /** Moves past a whole number that fits in a {@code long}, and returns it. */
  public long expectInteger(String what) {
    Token token = peek();
    if (token.kind() == TokenKind.NUMBER) {
      try {
        long value = Long.parseLong(token.text().replace("_", ""));
        cursor++;
        return value;
      } catch (NumberFormatException e) {
        throw expected(what);
      }
    }
    throw expected(what);
  }

  /** The error that something else was expected under the cursor. */
  public ParseException expected(String what) {
    Token token = peek();
    return new ParseException(
        "expected " + what + ", found " + token.description(), token.line(), token.column());
  }

  /** An error about the token under the cursor. */
  public ParseException error(String message) {
    Token token = peek();
    return new ParseException(message, token.line(), token.column());
  }
}
