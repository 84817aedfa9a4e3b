package io.heartwood.types;

/**
 * A type name that is well formed but not supported, or not well formed; the message says which and
 * where.
 */
public final class UnsupportedTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final boolean known;

  /** A type that ClickHouse does not have either; the message quotes it. */
  public UnsupportedTypeException(String message) {
    this(message, false);
  }

  /**
   * Creates the exception with a message that quotes the type.
   *
   * @param known whether ClickHouse 26.7 may have such a type
   */
  public UnsupportedTypeException(String message, boolean known) {
    super(message);
    this.known = known;
  }

  /** Whether ClickHouse 26.7 may have such a type. */
  public boolean isKnown() {
    return known;
  }
}
