package io.heartwood.part;

import java.util.Objects;

/**
 * A moment from which a part should be elsewhere, computed by the engine from a TTL rule.
 *
 * @param destination name of a disk or a volume
 * @param toVolume whether the name is that of a volume
 * @param epochSecond when the rule is due for all rows of the part
 */
public record MoveDeadline(String destination, boolean toVolume, long epochSecond) {
  /** Checks that a destination is given. */
  public MoveDeadline {
    Objects.requireNonNull(destination, "destination");
  }
}
