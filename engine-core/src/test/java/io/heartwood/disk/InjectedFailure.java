package io.heartwood.disk;

import java.io.IOException;

/** A failure that a test asked for. */
public final class InjectedFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure with what it hit. */
  public InjectedFailure(String message) {
    super(message);
  }
}
