package io.heartwood.sql.statement;

import java.util.Map;
import java.util.Optional;

/**
 * How a statement prints its rows.
 *
 * @param format name of the format, if given
 * @param file where to, if not to the caller
 * @param settings {@code SETTINGS} of the statement, name to value as text, in order
 */
public record OutputOptions(
    Optional<String> format, Optional<OutputFile> file, Map<String, String> settings) {
  /**
   * {@code INTO OUTFILE}.
   *
   * @param path the file
   * @param truncate whether a file that exists is replaced
   * @param compression method by name; by the file's name if not given
   */
  public record OutputFile(String path, boolean truncate, Optional<String> compression) {}

  /** Nothing given. */
  public static final OutputOptions NONE =
      new OutputOptions(Optional.empty(), Optional.empty(), Map.of());

  /** Copies the settings. */
  public OutputOptions {
    settings = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(settings));
  }
}
