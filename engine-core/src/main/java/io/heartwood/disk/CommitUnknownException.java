package io.heartwood.disk;

import java.io.IOException;

/**
 * The store did not say whether a commit took effect. The caller must not clean up anything that
 * the commit may have made visible; it reloads and looks.
 */
public final class CommitUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with what was being committed and what went wrong. */
  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
