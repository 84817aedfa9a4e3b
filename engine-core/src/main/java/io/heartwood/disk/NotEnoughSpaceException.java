package io.heartwood.disk;

import java.io.IOException;

/** No disk that may take the bytes has room for them. Nothing was written. */
public final class NotEnoughSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that names what was asked and what there was. */
  public NotEnoughSpaceException(String message) {
    super(message);
  }
}
