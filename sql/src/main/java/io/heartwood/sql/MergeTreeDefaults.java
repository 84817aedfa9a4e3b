package io.heartwood.sql;

import io.heartwood.disk.SimilarNames;
import io.heartwood.policy.config.InvalidConfigurationException;
import io.heartwood.schema.TableSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code <merge_tree>} of a configuration. Numbers may have a unit, as {@code 10Mi}, flags be
 * {@code true} or {@code false}. Settings that only ClickHouse knows, and typing errors, are warned
 * of and have no effect.
 */
final class MergeTreeDefaults {
  private static final Logger LOGGER = LoggerFactory.getLogger(MergeTreeDefaults.class);
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})([KMGT])(i?)B?");

  private MergeTreeDefaults() {}

  /**
   * The settings that are known.
   *
   * @throws InvalidConfigurationException if a value is malformed or out of range
   */
  static TableSettings read(Map<String, String> texts, Optional<Path> file)
      throws InvalidConfigurationException {
    String place = file.map(path -> " file=" + path).orElse("");
    Map<String, String> known = new LinkedHashMap<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String name = text.getKey();
      if (!TableSettings.names().contains(name)) {
        LOGGER.warn(
            "setting of merge_tree is unknown and has no effect: setting={}{}{}",
            name,
            SimilarNames.mostSimilar(name, TableSettings.names())
                .map(similar -> " similar=" + similar)
                .orElse(""),
            place);
        continue;
      }
      known.put(name, plain(text.getValue()));
      try {
        TableSettings.of(known);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationException(e.getMessage() + " element=merge_tree" + place, e);
      }
    }
    return TableSettings.of(known);
  }

  /** The value as a table's own SETTINGS have it. */
  private static String plain(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return switch (text) {
        case "true" -> "1";
        case "false" -> "0";
        default -> text;
      };
    }
    long value = Long.parseLong(number.group(1));
    long unit = number.group(3).isEmpty() ? 1000 : 1024;
    try {
      for (int power = "KMGT".indexOf(number.group(2)); power >= 0; power--) {
        value = Math.multiplyExact(value, unit);
      }
      return Long.toString(value);
    } catch (ArithmeticException tooLarge) {
      // Refused with the text that was given.
      return text;
    }
  }
}
