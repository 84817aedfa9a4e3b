package io.heartwood.placement;

import java.io.IOException;
import java.util.Objects;

/**
 * A storage policy that cannot be used, as a disk of it cannot be opened. Tables that are placed by
 * it are broken, and none can be created. Immutable.
 *
 * @param name the policy's name
 * @param disks names of its disks that cannot be opened; joined by commas
 * @param cause why; names a disk, holds no secret
 */
public record BrokenPlacement(String name, String disks, IOException cause) {
  /** Checks that all are given. */
  public BrokenPlacement {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(disks, "disks");
    Objects.requireNonNull(cause, "cause");
  }

  /** What whoever asks for it is told. */
  public BrokenPlacementException failure() {
    return new BrokenPlacementException(cause);
  }
}
