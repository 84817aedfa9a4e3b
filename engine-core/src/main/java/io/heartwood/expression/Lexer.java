package io.heartwood.expression;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a statement in ClickHouse's dialect into tokens, one at a time, so that text after the part
 * that is a statement (inline data of an INSERT) is never looked at. Confined to one parse.
 *
 * <p>Skips white space, {@code -- comments}, {@code # comments} and {@code /* comments *}{@code /}.
 * Strings are in single quotes or between dollar signs ({@code $tag$...$tag$}), with a doubled
 * quote or backslash escapes: {@code \b \f \n \r \t \0 \a \v \e \xHH \N} (nothing), and any other
 * character for itself.
 */
public final class Lexer {
  private static final byte[] NO_BYTES = {};
  private static final String[] SYMBOLS = {
    "<=>", "::", "||", "->", "==", "!=", "<>", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "%",
    "(", ")", "[", "]", "{", "}", ",", ";", ".", "?", ":", "@",
  };

  private final String text;
  private int position;
  private int line = 1;
  private int lineStart;
  private boolean afterName;
  private boolean afterValue;

  /** Starts at {@code offset} of a text; lines are counted from there. */
  public Lexer(String text, int offset) {
    this.text = text;
    this.position = offset;
    this.lineStart = offset;
  }

  /**
   * The next token; {@link TokenKind#END} at the end of the text, as often as asked.
   *
   * @throws ParseException if the text is no token: an open string or comment, a stray character
   */
  public Token next() {
    skipSpace();
    Token token = token();
    afterName = token.kind() == TokenKind.WORD || token.kind() == TokenKind.QUOTED_NAME;
    afterValue =
        afterName
            || token.kind() == TokenKind.NUMBER
            || token.text().equals(")") && token.kind() == TokenKind.SYMBOL
            || token.text().equals("]") && token.kind() == TokenKind.SYMBOL;
    return token;
  }

  private Token token() {
    if (position >= text.length()) {
      return new Token(
          TokenKind.END, "", NO_BYTES, position, position, line, position - lineStart + 1);
    }
    char c = text.charAt(position);
    if (c == '\'') {
      return quoted(c, TokenKind.STRING);
    }
    if (c == '`' || c == '"') {
      return quoted(c, TokenKind.QUOTED_NAME);
    }
    if (isDigit(c) || c == '.' && isFraction()) {
      return number();
    }
    if (isWordStart(c)) {
      int end = position + 1;
      while (end < text.length() && isWordPart(text.charAt(end))) {
        end++;
      }
      return plain(TokenKind.WORD, end);
    }
    if (c == '$') {
      return heredoc();
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, position)) {
        return plain(TokenKind.SYMBOL, position + symbol.length());
      }
    }
    throw error("unexpected character '" + Character.toString(text.codePointAt(position)) + "'");
  }

  private Token plain(TokenKind kind, int end) {
    Token token =
        new Token(
            kind,
            text.substring(position, end),
            NO_BYTES,
            position,
            end,
            line,
            position - lineStart + 1);
    position = end;
    return token;
  }

  private Token number() {
    int end = position;
    boolean prefixed =
        text.charAt(end) == '0'
            && end + 1 < text.length()
            && "xXbB".indexOf(text.charAt(end + 1)) >= 0
            && !afterNameDot();
    if (prefixed) {
      end += 2;
      while (end < text.length() && isWordPart(text.charAt(end))) {
        end++;
      }
      return plain(TokenKind.NUMBER, end);
    }
    end = digits(end);
    // In "t.1" or "a.1.2" the digits are parts of a name, never a fraction.
    if (end < text.length() && text.charAt(end) == '.' && !afterNameDot()) {
      end = digits(end + 1);
    }
    if (end < text.length() && (text.charAt(end) | 0x20) == 'e') {
      int exponent = end + 1;
      if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
        exponent++;
      }
      if (exponent < text.length() && isDigit(text.charAt(exponent))) {
        end = digits(exponent);
      }
    }
    if (end < text.length() && isWordPart(text.charAt(end))) {
      int wordEnd = end;
      while (wordEnd < text.length() && isWordPart(text.charAt(wordEnd))) {
        wordEnd++;
      }
      throw error("bad number '" + text.substring(position, wordEnd) + "'");
    }
    return plain(TokenKind.NUMBER, end);
  }

  /** Whether digits behind a dot are a number; behind a word, even a keyword, they are not. */
  private boolean isFraction() {
    return !afterValue && position + 1 < text.length() && isDigit(text.charAt(position + 1));
  }

  private boolean afterNameDot() {
    return afterName && position > 0 && text.charAt(position - 1) == '.';
  }

  private int digits(int from) {
    int end = from;
    while (end < text.length()
        && (isDigit(text.charAt(end))
            || text.charAt(end) == '_'
                && end > from
                && end + 1 < text.length()
                && isDigit(text.charAt(end + 1)))) {
      end++;
    }
    return end;
  }

  private Token quoted(char quote, TokenKind kind) {
    int start = position;
    int startLine = line;
    int startColumn = position - lineStart + 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = position + 1;
    int runStart = at;
    while (true) {
      if (at >= text.length()) {
        String message = kind == TokenKind.STRING ? "string is not closed" : "name is not closed";
        throw new ParseException(message, startLine, startColumn);
      }
      char c = text.charAt(at);
      if (c == quote) {
        append(bytes, runStart, at);
        if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          bytes.write(quote);
          at += 2;
          runStart = at;
          continue;
        }
        break;
      }
      if (c == '\\') {
        append(bytes, runStart, at);
        at = escape(at, bytes);
        runStart = at;
        continue;
      }
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      }
      at++;
    }
    position = at + 1;
    byte[] value = bytes.toByteArray();
    return new Token(
        kind,
        new String(value, StandardCharsets.UTF_8),
        kind == TokenKind.STRING ? value : NO_BYTES,
        start,
        position,
        startLine,
        startColumn);
  }

  /** Appends what the backslash sequence at {@code at} means; returns the position after it. */
  private int escape(int at, ByteArrayOutputStream bytes) {
    if (at + 1 >= text.length()) {
      // The caller finds that the closing quote is missing.
      return text.length();
    }
    char c = text.charAt(at + 1);
    switch (c) {
      case 'b' -> bytes.write('\b');
      case 'f' -> bytes.write('\f');
      case 'n' -> bytes.write('\n');
      case 'r' -> bytes.write('\r');
      case 't' -> bytes.write('\t');
      case '0' -> bytes.write(0);
      case 'a' -> bytes.write(7);
      case 'v' -> bytes.write(11);
      case 'e' -> bytes.write(27);
      case 'N' -> {
        return at + 2;
      }
      case 'x' -> {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        int low = at + 3 < text.length() ? Character.digit(text.charAt(at + 3), 16) : -1;
        if (high < 0 || low < 0) {
          throw new ParseException(
              "bad escape \\x in string", line, Math.max(1, at - lineStart + 1));
        }
        bytes.write(high * 16 + low);
        return at + 4;
      }
      case '\\', '\'', '"', '`', '/', '=' -> bytes.write(c);
      default -> {
        // An unknown escape stands for itself, backslash included, as in ClickHouse.
        bytes.write('\\');
        return at + 1;
      }
    }
    return at + 2;
  }

  private void append(ByteArrayOutputStream bytes, int from, int to) {
    if (to > from) {
      bytes.writeBytes(text.substring(from, to).getBytes(StandardCharsets.UTF_8));
    }
  }

  private Token heredoc() {
    int tagEnd = position + 1;
    while (tagEnd < text.length() && isWordPart(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
      throw error("unexpected character '$'");
    }
    String tag = text.substring(position, tagEnd + 1);
    int close = text.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      throw error("string is not closed, expected " + tag);
    }
    String value = text.substring(tagEnd + 1, close);
    Token token =
        new Token(
            TokenKind.STRING,
            value,
            value.getBytes(StandardCharsets.UTF_8),
            position,
            close + tag.length(),
            line,
            position - lineStart + 1);
    for (int i = position; i < token.end(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    position = token.end();
    return token;
  }

  private void skipSpace() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '\n') {
        position++;
        line++;
        lineStart = position;
      } else if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
        position++;
      } else if (c == '-' && text.startsWith("--", position)
          || c == '#' && (text.startsWith("# ", position) || text.startsWith("#!", position))) {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", position)) {
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
          throw error("comment is not closed");
        }
        for (int i = position; i < end; i++) {
          if (text.charAt(i) == '\n') {
            line++;
            lineStart = i + 1;
          }
        }
        position = end + 2;
      } else {
        return;
      }
    }
  }

  private ParseException error(String message) {
    return new ParseException(message, line, position - lineStart + 1);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c);
  }
}
