package io.heartwood.disk.s3;

import io.heartwood.disk.SimilarNames;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one disk as text, read by name with checks. Every failure names the disk and the
 * setting; values of settings that may be secret are never shown. Confined to one thread.
 *
 * <p>A name is also found with the prefix {@code s3_}, as in ClickHouse.
 */
final class SettingText {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(?:([KMGT])(i?)B?)?");

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,18})?");

  private final String disk;
  private final Map<String, String> settings;
  private final Set<String> asked = new LinkedHashSet<>();

  SettingText(String disk, Map<String, String> settings) {
    this.disk = disk;
    this.settings = settings;
  }

  String disk() {
    return disk;
  }

  /** Text of a setting, without white space around it; empty if it is missing. */
  String text(String name) {
    asked.add(name);
    asked.add("s3_" + name);
    String value = settings.getOrDefault(name, settings.get("s3_" + name));
    return value == null ? "" : value.strip();
  }

  String required(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      IllegalArgumentException missing = failure(name, "is missing");
      throw SimilarNames.mostSimilar(name, settings.keySet())
          .map(
              similar -> new IllegalArgumentException(missing.getMessage() + " similar=" + similar))
          .orElse(missing);
    }
    return value;
  }

  boolean flag(String name, boolean missing) {
    String value = text(name);
    return switch (value.toLowerCase(java.util.Locale.ROOT)) {
      case "" -> missing;
      case "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default -> throw malformed(name, value, "true or false");
    };
  }

  int count(String name, int missing, int least, int most) {
    return (int) number(name, missing, least, most);
  }

  /**
   * A whole number, with ClickHouse's suffixes for sizes: {@code 10Gi}, {@code 16Mi}, {@code 5K}.
   */
  long number(String name, long missing, long least, long most) {
    String value = text(name);
    if (value.isEmpty()) {
      return missing;
    }
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw malformed(name, value, "a whole number");
    }
    long number;
    try {
      long unit = matcher.group(3) != null && !matcher.group(3).isEmpty() ? 1024 : 1000;
      number = Long.parseLong(matcher.group(1));
      int power = matcher.group(2) == null ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
      for (int i = 0; i < power; i++) {
        number = Math.multiplyExact(number, unit);
      }
    } catch (ArithmeticException e) {
      throw malformed(name, value, "a number below 2^63");
    }
    if (number < least || number > most) {
      throw malformed(name, value, "a number from " + least + " to " + most);
    }
    return number;
  }

  /** A decimal number that is not negative. */
  double decimal(String name, double missing) {
    String value = text(name);
    if (value.isEmpty()) {
      return missing;
    }
    if (!DECIMAL.matcher(value).matches()) {
      throw malformed(name, value, "a decimal number that is not negative");
    }
    return Double.parseDouble(value);
  }

  /** Names of the children of a setting: {@code b} if there is {@code a.b}. */
  Set<String> below(String name) {
    Set<String> children = new LinkedHashSet<>();
    for (String setting : settings.keySet()) {
      for (String prefix : new String[] {name + ".", "s3_" + name + "."}) {
        if (setting.startsWith(prefix)) {
          children.add(setting.substring(prefix.length()));
        }
      }
    }
    return children;
  }

  /** Marks a name, and names below it, as known. */
  void know(String name) {
    asked.add(name);
    asked.add("s3_" + name);
  }

  /** Names that were asked for or marked as known, without prefix. */
  Set<String> known() {
    Set<String> known = new LinkedHashSet<>(asked);
    known.removeIf(name -> name.startsWith("s3_"));
    return known;
  }

  /** Names that nobody asked for or marked as known. */
  Set<String> unknown() {
    Set<String> unknown = new LinkedHashSet<>();
    for (String name : settings.keySet()) {
      if (!asked.contains(base(name))) {
        unknown.add(name);
      }
    }
    return unknown;
  }

  /**
   * All values of a setting that may be given several times: {@code header}, {@code header[1]}, ...
   */
  java.util.List<String> repeated(String name) {
    java.util.List<String> values = new java.util.ArrayList<>();
    know(name);
    for (Map.Entry<String, String> entry : settings.entrySet()) {
      if (base(entry.getKey()).equals(name) && !entry.getValue().isBlank()) {
        values.add(entry.getValue().strip());
      }
    }
    return values;
  }

  IllegalArgumentException failure(String name, String reason) {
    return new IllegalArgumentException(
        "setting " + reason + ": disk=" + disk + " setting=" + name);
  }

  private IllegalArgumentException malformed(String name, String value, String expected) {
    return new IllegalArgumentException(
        "malformed setting: disk="
            + disk
            + " setting="
            + name
            + " value="
            + value
            + " expected="
            + expected);
  }

  /** {@code header[1]} is {@code header}; {@code proxy.uri} is {@code proxy}. */
  private static String base(String name) {
    int end = name.length();
    int bracket = name.indexOf('[');
    int dot = name.indexOf('.');
    if (bracket >= 0) {
      end = Math.min(end, bracket);
    }
    if (dot >= 0) {
      end = Math.min(end, dot);
    }
    return name.substring(0, end);
  }
}
