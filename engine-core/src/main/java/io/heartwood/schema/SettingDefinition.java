package io.heartwood.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings that a table may have: name, default, range. Names and defaults are those of
 * ClickHouse 26.7, save that parts are always synced. {@code docs/SETTINGS.md} says what each does,
 * and which are taken without effect so that definitions can be shared with ClickHouse.
 */
final class SettingDefinition {
  private static final Map<String, SettingDefinition> ALL = new LinkedHashMap<>();

  static {
    number("index_granularity", 8192, 1, 1 << 24);
    number("index_granularity_bytes", 10485760, 0, 1L << 40);
    number("min_bytes_for_wide_part", 10485760, 0, Long.MAX_VALUE);
    number("min_rows_for_wide_part", 0, 0, Long.MAX_VALUE);
    number("min_compress_block_size", 65536, 0, 1 << 28);
    number("max_compress_block_size", 1048576, 1, 1 << 28);
    number("old_parts_lifetime", 480, 0, Long.MAX_VALUE);
    number("max_parts_to_merge_at_once", 100, 2, 100000);
    number("min_parts_to_merge_at_once", 0, 0, 100000);
    number("merge_selector_base", 5, 1, 1000);
    number("merge_selector_window_size", 1000, 2, 1 << 20);
    number("max_bytes_to_merge_at_max_space_in_pool", 161061273600L, 0, Long.MAX_VALUE);
    number("max_bytes_to_merge_at_min_space_in_pool", 1048576, 1, Long.MAX_VALUE);
    number("min_age_to_force_merge_seconds", 0, 0, Long.MAX_VALUE);
    number("merge_max_block_size", 8192, 1, 1 << 24);
    number("merge_max_block_size_bytes", 10485760, 1, Long.MAX_VALUE);
    number("parts_to_delay_insert", 1000, 0, Long.MAX_VALUE);
    number("parts_to_throw_insert", 3000, 0, Long.MAX_VALUE);
    number("max_delay_to_insert", 1, 0, 3600);
    number("max_parts_in_total", 100000, 1, Long.MAX_VALUE);
    number("merge_selecting_sleep_ms", 5000, 1, 3600000);
    number("cleanup_delay_period", 30, 0, 86400);
    number("temporary_directories_lifetime", 86400, 0, Long.MAX_VALUE);
    number("enable_vertical_merge_algorithm", 1, 0, 1);
    number("vertical_merge_algorithm_min_rows_to_activate", 131072, 0, Long.MAX_VALUE);
    number("vertical_merge_algorithm_min_columns_to_activate", 11, 0, Long.MAX_VALUE);
    number("fsync_after_insert", 1, 0, 1);
    number("fsync_part_directory", 1, 0, 1);
    number("allow_nullable_key", 0, 0, 1);
    text("storage_policy", "default");
  }

  private final String name;
  private final String defaultValue;
  private final boolean numeric;
  private final long min;
  private final long max;

  private SettingDefinition(String name, String defaultValue, boolean numeric, long min, long max) {
    this.name = name;
    this.defaultValue = defaultValue;
    this.numeric = numeric;
    this.min = min;
    this.max = max;
  }

  private static void number(String name, long defaultValue, long min, long max) {
    ALL.put(name, new SettingDefinition(name, Long.toString(defaultValue), true, min, max));
  }

  private static void text(String name, String defaultValue) {
    ALL.put(name, new SettingDefinition(name, defaultValue, false, 0, 0));
  }

  static SettingDefinition find(String name) {
    SettingDefinition definition = ALL.get(name);
    if (definition == null) {
      throw new IllegalArgumentException("unknown setting: setting=" + name);
    }
    return definition;
  }

  static void check(String name, String value) {
    SettingDefinition definition = find(name);
    if (definition.numeric) {
      definition.parse(value);
    }
  }

  /** The names of all settings. */
  static Set<String> names() {
    return ALL.keySet();
  }

  String defaultValue() {
    return defaultValue;
  }

  long parse(String value) {
    long number;
    try {
      number = Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting is not a whole number: setting=" + name + " value=" + value);
    }
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "setting out of range: setting="
              + name
              + " value="
              + value
              + " min="
              + min
              + " max="
              + max);
    }
    return number;
  }
}
