package io.heartwood.expression;

/** What a {@link Token} is. */
public enum TokenKind {
  /** A bare word: a keyword, or the name of a column or a function. */
  WORD,
  /** A name in backquotes or double quotes; its text is the name, unquoted. */
  QUOTED_NAME,
  /** A number without sign; its text is as written. */
  NUMBER,
  /** A string; its text is decoded. */
  STRING,
  /** An operator or a bracket, comma, semicolon, dot. */
  SYMBOL,
  /** The end of the text. */
  END
}
