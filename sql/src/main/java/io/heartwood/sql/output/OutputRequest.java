package io.heartwood.sql.output;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/**
 * Where and how to write a result.
 *
 * @param stream takes the bytes; neither flushed nor closed by the writer
 * @param timeZone zone of dates and times whose type names none
 * @param settings the settings of formats that were given, name to value
 */
public record OutputRequest(OutputStream stream, ZoneId timeZone, Map<String, String> settings) {
  /** Copies the settings. */
  public OutputRequest {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(timeZone, "timeZone");
    settings = Map.copyOf(settings);
  }
}
