package io.heartwood.types;

/**
 * A type name that is well formed but not supported, or not well formed; the message says which and
 * where.
 */
public final class UnsupportedTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that quotes the type. */
  public UnsupportedTypeException(String message) {
    super(message);
  }
}
