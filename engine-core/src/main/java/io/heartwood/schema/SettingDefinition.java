package io.heartwood.schema;

import io.heartwood.codec.CodecChain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
    number("add_minmax_index_for_numeric_columns", 0, 0, 1);
    number("add_minmax_index_for_string_columns", 0, 0, 1);
    text("storage_policy", "default");
    choice(PartLayout.SETTING, PartLayout.CONSERVATIVE.text(), PartLayout.MODERN.text());
    number("compress_marks", 0, 0, 1);
    codec("marks_compression_codec", "ZSTD(3)");
    number("marks_compress_block_size", 65536, 1, 1 << 28);
    number("compress_primary_key", 0, 0, 1);
    codec("primary_key_compression_codec", "ZSTD(3)");
    number("primary_key_compress_block_size", 65536, 1, 1 << 28);
    number("write_marks_for_substreams_in_compact_parts", 0, 0, 1);
    choice("serialization_info_version", "basic", "with_types");
    choice("string_serialization_version", "single_stream", "with_size_stream");
    number("propagate_types_serialization_versions_to_nested_types", 1, 0, 1);
    choice("nullable_serialization_version", "basic", "allow_sparse");
    choice("map_serialization_version", "basic");
    choice("map_serialization_version_for_zero_level_parts", "basic");
    ratio("ratio_of_defaults_for_sparse_serialization", "1");
    number("compute_exact_num_defaults_for_sparse_columns", 0, 0, 1);
    number("replace_long_file_name_to_hash", 1, 0, 1);
    number("max_file_name_length", 127, 0, 1 << 20);
    number("low_cardinality_max_dictionary_size", 0, 0, 1 << 20);
  }

  private final String name;
  private final String defaultValue;
  private final long min;
  private final long max;
  private final Consumer<String> check;

  private SettingDefinition(
      String name, String defaultValue, long min, long max, Consumer<String> check) {
    this.name = name;
    this.defaultValue = defaultValue;
    this.min = min;
    this.max = max;
    this.check = check == null ? this::parse : check;
  }

  private static void number(String name, long defaultValue, long min, long max) {
    ALL.put(name, new SettingDefinition(name, Long.toString(defaultValue), min, max, null));
  }

  private static void text(String name, String defaultValue) {
    other(name, defaultValue, value -> {});
  }

  /** One of some words, of which the first is the default. */
  private static void choice(String name, String... values) {
    other(
        name,
        values[0],
        value -> {
          if (!List.of(values).contains(value)) {
            throw new IllegalArgumentException(
                "setting has no such value: setting="
                    + name
                    + " value="
                    + value
                    + " known="
                    + String.join(", ", values));
          }
        });
  }

  /** A number from 0 on that may have a fraction. */
  private static void ratio(String name, String defaultValue) {
    other(name, defaultValue, value -> parseRatio(name, value));
  }

  /** Codecs that compress any bytes, for example {@code ZSTD(3)}. */
  private static void codec(String name, String defaultValue) {
    other(name, defaultValue, value -> parseCodec(name, value));
  }

  private static void other(String name, String defaultValue, Consumer<String> check) {
    ALL.put(name, new SettingDefinition(name, defaultValue, 0, 0, check));
  }

  static SettingDefinition find(String name) {
    SettingDefinition definition = ALL.get(name);
    if (definition == null) {
      throw new IllegalArgumentException("unknown setting: setting=" + name);
    }
    return definition;
  }

  static void check(String name, String value) {
    find(name).check.accept(value);
  }

  /** The names of all settings. */
  static Set<String> names() {
    return ALL.keySet();
  }

  String defaultValue() {
    return defaultValue;
  }

  /** Of 32 bits, as ClickHouse keeps it: 951 of 1000 are more than a ratio of 0.951. */
  static double parseRatio(String name, String value) {
    double ratio;
    try {
      ratio = Float.parseFloat(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting is not a number: setting=" + name + " value=" + value);
    }
    if (!(ratio >= 0 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "setting out of range: setting=" + name + " value=" + value + " min=0");
    }
    return ratio;
  }

  static CodecChain parseCodec(String name, String value) {
    CodecChain codec;
    try {
      codec = CodecChain.parse("CODEC(" + value + ")");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "setting is not a codec: setting=" + name + " value=" + value + ": " + e.getMessage(), e);
    }
    if (!codec.terms().stream().allMatch(term -> term.kind().generalPurpose())) {
      throw new IllegalArgumentException(
          "setting needs codecs for any bytes: setting=" + name + " value=" + value);
    }
    return codec;
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
