package io.heartwood.insert;

import java.io.IOException;

/** Merges cannot keep up with inserts. Nothing was inserted; try later, with larger blocks. */
public final class TooManyPartsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that names the limit and what there is. */
  public TooManyPartsException(String message) {
    super(message);
  }
}
