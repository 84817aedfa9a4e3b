package io.heartwood.sql.statement;

import java.util.Map;
import java.util.Optional;

/**
 * How a statement prints its rows.
 *
 * @param format name of the format, if given
 * @param settings {@code SETTINGS} of the statement, name to value as text, in order
 */
public record OutputOptions(Optional<String> format, Map<String, String> settings) {
  /** Nothing given. */
  public static final OutputOptions NONE = new OutputOptions(Optional.empty(), Map.of());

  /** Copies the settings. */
  public OutputOptions {
    settings = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(settings));
  }
}
