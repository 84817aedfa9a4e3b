package io.heartwood.placement;

import java.io.IOException;

/** A {@link BrokenPlacement} was asked for; the message and the cause are those of its disk. */
public final class BrokenPlacementException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenPlacementException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
