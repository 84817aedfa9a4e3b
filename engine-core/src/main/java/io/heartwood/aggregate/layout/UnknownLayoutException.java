package io.heartwood.aggregate.layout;

/** It is not known where states of a function end; the message says why. Stays in this package. */
final class UnknownLayoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownLayoutException(String message) {
    super(message);
  }
}
