package io.heartwood.expression.function;

/**
 * A function that cannot be applied: it is unknown, its arguments do not fit, or a value makes it
 * fail (division by zero, text that is no number). The message is one line.
 */
public final class FunctionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public FunctionException(String message) {
    super(message);
  }
}
