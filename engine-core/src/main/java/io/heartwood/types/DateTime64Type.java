package io.heartwood.types;

import java.util.Objects;

/**
 * {@code DateTime64(p)} or {@code DateTime64(p, 'zone')}: signed 64-bit ticks of 10^-p seconds
 * since 1970-01-01 UTC.
 *
 * @param precision p, from 0 to 9
 * @param timeZone name of the zone, or empty for the engine's own
 */
public record DateTime64Type(int precision, String timeZone) implements DataType {
  /** Checks the precision. */
  public DateTime64Type {
    Objects.requireNonNull(timeZone, "timeZone");
    if (precision < 0 || precision > 9) {
      throw new IllegalArgumentException("DateTime64 precision out of range: " + precision);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.LONG;
  }

  @Override
  public int valueSizeBytes() {
    return 8;
  }

  @Override
  public String toString() {
    return timeZone.isEmpty()
        ? "DateTime64(" + precision + ")"
        : "DateTime64(" + precision + ", " + TypeText.quote(timeZone) + ")";
  }
}
