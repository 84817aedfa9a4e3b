package io.heartwood.expression.function;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/**
 * What functions take from their surroundings.
 *
 * @param timeZone zone of dates and times whose type names none
 * @param now the present, for {@code now()} and {@code today()}; one moment for a whole statement
 */
public record FunctionContext(ZoneId timeZone, Instant now) {
  /** Checks that both are given. */
  public FunctionContext {
    Objects.requireNonNull(timeZone, "timeZone");
    Objects.requireNonNull(now, "now");
  }

  /** The JVM's time zone, and the present. */
  public static FunctionContext standard() {
    return new FunctionContext(ZoneId.systemDefault(), Instant.now());
  }
}
