package io.heartwood.schema;

import java.util.Locale;
import java.util.Map;

/**
 * The forms of new parts under one name: the setting {@code part_layout}, which stands for some of
 * ClickHouse's settings. Each of these can also be given by itself, and then wins over the layout.
 *
 * <p>Parts of both layouts can lie in one table; merges write the layout that the table has then.
 */
public enum PartLayout {
  /**
   * What the widest range of ClickHouse versions reads: every one with adaptive granularity. Plain
   * marks and primary index, strings in one stream, every value stored.
   */
  CONSERVATIVE(Map.of()),
  /**
   * What ClickHouse 26.7 writes by default: compressed marks and primary index, marks for each
   * substream in Compact parts, strings with a stream of sizes, columns of mostly defaults stored
   * sparse, and dictionaries of LowCardinality that granules have in common.
   */
  MODERN(
      Map.of(
          "compress_marks", "1",
          "compress_primary_key", "1",
          "write_marks_for_substreams_in_compact_parts", "1",
          "serialization_info_version", "with_types",
          "string_serialization_version", "with_size_stream",
          "ratio_of_defaults_for_sparse_serialization", "0.9375",
          "low_cardinality_max_dictionary_size", "8192"));

  /** The name of the setting; ClickHouse does not know it. */
  public static final String SETTING = "part_layout";

  private final Map<String, String> settings;

  PartLayout(Map<String, String> settings) {
    this.settings = settings;
  }

  /** The settings that differ from the defaults, by ClickHouse's names. Unmodifiable. */
  public Map<String, String> settings() {
    return settings;
  }

  /** Whether some layout sets this. */
  static boolean governs(String setting) {
    for (PartLayout layout : values()) {
      if (layout.settings.containsKey(setting)) {
        return true;
      }
    }
    return false;
  }

  /** The value of the setting. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PartLayout of(String text) {
    for (PartLayout layout : values()) {
      if (layout.text().equals(text)) {
        return layout;
      }
    }
    throw new IllegalArgumentException("no such layout of parts: " + SETTING + "=" + text);
  }
}
