package io.heartwood.expression;

/**
 * Text that is not what was expected. The message is one line: what was expected, what was found,
 * and where. Unchecked, since most callers pass it on to whoever wrote the text.
 */
public final class ParseException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * Creates the exception.
   *
   * @param message what went wrong, without the position
   * @param line line of the text, from 1
   * @param column character in the line, from 1
   */
  public ParseException(String message, int line, int column) {
    super(message + ": line=" + line + " column=" + column);
    this.line = line;
    this.column = column;
  }

  /** Line of the text, from 1. */
  public int line() {
    return line;
  }

  /** Character in the line, from 1. */
  public int column() {
    return column;
  }
}
