package io.heartwood.table;

import java.io.IOException;

/** A {@link BrokenTable} was asked for; the message names table, disk and reason. */
public final class BrokenTableException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenTableException(String message, Exception cause) {
    super(message, cause);
  }
}
