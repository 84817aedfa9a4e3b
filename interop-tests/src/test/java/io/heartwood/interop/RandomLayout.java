package io.heartwood.interop;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random settings of the layout of parts, with ClickHouse's names. */
final class RandomLayout {
  /** What ClickHouse 26.7 can write and we must read. */
  private static final Map<String, List<String>> THEIRS =
      Map.ofEntries(
          Map.entry("serialization_info_version", List.of("basic", "with_types")),
          Map.entry("string_serialization_version", List.of("single_stream", "with_size_stream")),
          Map.entry("propagate_types_serialization_versions_to_nested_types", List.of("0", "1")),
          Map.entry(
              "ratio_of_defaults_for_sparse_serialization", List.of("1", "0.9375", "0.5", "0.1")),
          Map.entry("compress_marks", List.of("0", "1")),
          Map.entry("compress_primary_key", List.of("0", "1")),
          Map.entry("marks_compression_codec", List.of("ZSTD(3)", "LZ4", "NONE")),
          Map.entry("marks_compress_block_size", List.of("65536", "100")),
          Map.entry("primary_key_compression_codec", List.of("ZSTD(3)", "LZ4")),
          Map.entry("primary_key_compress_block_size", List.of("65536", "50")),
          Map.entry("write_marks_for_substreams_in_compact_parts", List.of("0", "1")),
          Map.entry("compress_per_column_in_compact_parts", List.of("1", "0")),
          Map.entry("write_final_mark", List.of("1", "1", "0")),
          Map.entry("max_file_name_length", List.of("127", "127", "4")),
          Map.entry("replace_long_file_name_to_hash", List.of("1")),
          Map.entry("share_nested_offsets", List.of("1", "1", "0")),
          Map.entry("default_compression_codec", List.of("LZ4", "ZSTD(2)")),
          Map.entry("assign_part_uuids", List.of("0", "0", "1")),
          Map.entry("use_const_adaptive_granularity", List.of("0", "0", "1")),
          Map.entry("enable_block_number_column", List.of("0", "0", "1")),
          Map.entry("enable_block_offset_column", List.of("0", "0", "1")),
          Map.entry("enable_vertical_merge_algorithm", List.of("1")),
          Map.entry("object_serialization_version", List.of("v1", "v2", "v3")),
          Map.entry("dynamic_serialization_version", List.of("v1", "v2", "v3")),
          Map.entry(
              "object_shared_data_serialization_version",
              List.of("map", "map_with_buckets", "advanced")),
          Map.entry(
              "object_shared_data_serialization_version_for_zero_level_parts",
              List.of("map", "map_with_buckets", "advanced")),
          Map.entry("object_shared_data_buckets_for_wide_part", List.of("1", "3", "32")),
          Map.entry("object_shared_data_buckets_for_compact_part", List.of("1", "8")),
          Map.entry("use_compact_variant_discriminators_serialization", List.of("1", "0")),
          Map.entry("nullable_serialization_version", List.of("basic", "allow_sparse")),
          Map.entry("map_serialization_version", List.of("basic", "with_buckets")),
          Map.entry(
              "map_serialization_version_for_zero_level_parts", List.of("basic", "with_buckets")),
          Map.entry("map_buckets_min_avg_size", List.of("0", "0", "32")),
          Map.entry("max_buckets_in_map", List.of("32", "3")),
          Map.entry("min_bytes_for_full_part_storage", List.of("0", "0", "100000")),
          Map.entry("packed_skip_index_max_bytes", List.of("0", "100000")),
          Map.entry("compact_parts_max_granules_to_buffer", List.of("128", "1")),
          Map.entry("escape_index_filenames", List.of("1", "0")),
          Map.entry("compute_exact_num_defaults_for_sparse_columns", List.of("0", "1")),
          Map.entry("vertical_merge_algorithm_min_rows_to_activate", List.of("1", "100000")),
          Map.entry("vertical_merge_algorithm_min_columns_to_activate", List.of("1", "100")));

  /** What we can write and ClickHouse must read. */
  private static final Map<String, List<String>> OURS =
      Map.ofEntries(
          Map.entry("part_layout", List.of("modern", "modern", "conservative")),
          Map.entry("serialization_info_version", List.of("basic", "with_types")),
          Map.entry("string_serialization_version", List.of("single_stream", "with_size_stream")),
          Map.entry("propagate_types_serialization_versions_to_nested_types", List.of("0", "1")),
          Map.entry(
              "ratio_of_defaults_for_sparse_serialization", List.of("1", "0.9375", "0.5", "0.1")),
          Map.entry("compute_exact_num_defaults_for_sparse_columns", List.of("0", "1")),
          Map.entry("nullable_serialization_version", List.of("basic", "allow_sparse")),
          Map.entry("compress_marks", List.of("0", "1")),
          Map.entry("compress_primary_key", List.of("0", "1")),
          Map.entry("marks_compression_codec", List.of("ZSTD(3)", "LZ4", "NONE")),
          Map.entry("marks_compress_block_size", List.of("65536", "100")),
          Map.entry("primary_key_compression_codec", List.of("ZSTD(3)", "LZ4")),
          Map.entry("primary_key_compress_block_size", List.of("65536", "50")),
          Map.entry("write_marks_for_substreams_in_compact_parts", List.of("0", "1")),
          Map.entry("max_file_name_length", List.of("127", "127", "4")),
          Map.entry("replace_long_file_name_to_hash", List.of("1")),
          Map.entry("low_cardinality_max_dictionary_size", List.of("0", "3", "8192")));

  private RandomLayout() {}

  /** Settings for a table of ours: none, a few, or all of them. */
  static Map<String, String> ours(Random random) {
    return choose(OURS, random);
  }

  /** Settings for a table of ClickHouse: none, a few, or all of them. */
  static Map<String, String> theirs(Random random) {
    Map<String, String> chosen = choose(THEIRS, random);
    if ("0".equals(chosen.get("write_marks_for_substreams_in_compact_parts"))) {
      // ClickHouse 26.7 then takes the next column for the numbers of buckets.
      chosen.keySet().removeIf(setting -> setting.startsWith("map_serialization_version"));
    }
    return chosen;
  }

  private static Map<String, String> choose(Map<String, List<String>> choices, Random random) {
    Map<String, String> chosen = new TreeMap<>();
    int share = random.nextInt(3);
    new TreeMap<>(choices)
        .forEach(
            (setting, values) -> {
              if (random.nextInt(2) < share) {
                chosen.put(setting, values.get(random.nextInt(values.size())));
              }
            });
    return chosen;
  }
}
