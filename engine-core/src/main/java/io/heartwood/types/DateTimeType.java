package io.heartwood.types;

import java.util.Objects;

/**
 * {@code DateTime} or {@code DateTime('zone')}: unsigned 32-bit seconds since 1970-01-01 00:00:00
 * UTC. The time zone only matters for text and for functions of the calendar.
 *
 * @param timeZone name of the zone, or empty for the engine's own
 */
public record DateTimeType(String timeZone) implements DataType {
  /** {@code DateTime} in the engine's time zone. */
  public static final DateTimeType INSTANCE = new DateTimeType("");

  /** Checks that a zone is given, if only as empty text. */
  public DateTimeType {
    Objects.requireNonNull(timeZone, "timeZone");
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.INT;
  }

  @Override
  public int valueSizeBytes() {
    return 4;
  }

  @Override
  public String toString() {
    return timeZone.isEmpty() ? "DateTime" : "DateTime(" + TypeText.quote(timeZone) + ")";
  }
}
