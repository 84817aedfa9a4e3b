package io.heartwood.schema;

import io.heartwood.codec.CodecChain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Storage settings of a table under ClickHouse's names, with ClickHouse's defaults but for the
 * layout of parts. Immutable.
 *
 * <p>Kept as a map, so that {@code SHOW CREATE TABLE} prints exactly what was given; read through
 * the typed methods.
 */
public final class TableSettings {
  /** All defaults. */
  public static final TableSettings DEFAULT = new TableSettings(Map.of());

  private final Map<String, String> given;

  private TableSettings(Map<String, String> given) {
    this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  /**
   * Settings from names and values as text.
   *
   * @throws IllegalArgumentException if a name is unknown or a value malformed or out of range;
   *     names both
   */
  public static TableSettings of(Map<String, String> given) {
    given.forEach(SettingDefinition::check);
    return new TableSettings(given);
  }

  /** What was given explicitly, in order. Unmodifiable. */
  public Map<String, String> given() {
    return given;
  }

  /** The value of a numeric setting, or its default. */
  public long number(String name) {
    return SettingDefinition.find(name).parse(text(name));
  }

  /** Whether a setting of 0 or 1 is 1. */
  public boolean flag(String name) {
    return number(name) != 0;
  }

  /** The value of a setting that may have a fraction, or its default. */
  public double ratio(String name) {
    return SettingDefinition.parseRatio(name, text(name));
  }

  /** The value of a setting that names codecs, or its default. */
  public CodecChain codec(String name) {
    return SettingDefinition.parseCodec(name, text(name));
  }

  /**
   * The value of a setting as text: what was given, else what the layout of parts implies, else the
   * default.
   */
  public String text(String name) {
    SettingDefinition definition = SettingDefinition.find(name);
    String value = given.get(name);
    if (value == null && !name.equals(PartLayout.SETTING)) {
      value = partLayout().settings().get(name);
    }
    return value == null ? definition.defaultValue() : value;
  }

  /** The named layout of new parts ({@code part_layout}). */
  public PartLayout partLayout() {
    return PartLayout.of(text(PartLayout.SETTING));
  }

  /** These settings with another named layout of new parts. */
  public TableSettings withPartLayout(PartLayout layout) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put(PartLayout.SETTING, layout.text());
    return new TableSettings(all);
  }

  /** Rows in a granule, at most ({@code index_granularity}). */
  public int indexGranularity() {
    return (int) number("index_granularity");
  }

  /** Bytes in a granule, at most ({@code index_granularity_bytes}). */
  public long indexGranularityBytes() {
    return number("index_granularity_bytes");
  }

  /** Parts with fewer uncompressed bytes are Compact ({@code min_bytes_for_wide_part}). */
  public long minBytesForWidePart() {
    return number("min_bytes_for_wide_part");
  }

  /** Parts with fewer rows are Compact ({@code min_rows_for_wide_part}). */
  public long minRowsForWidePart() {
    return number("min_rows_for_wide_part");
  }

  /** A compressed block is cut at a mark from this size on ({@code min_compress_block_size}). */
  public int minCompressBlockSize() {
    return (int) number("min_compress_block_size");
  }

  /** A compressed block is never larger uncompressed ({@code max_compress_block_size}). */
  public int maxCompressBlockSize() {
    return (int) number("max_compress_block_size");
  }

  /** Seconds that an outdated part is kept ({@code old_parts_lifetime}). */
  public long oldPartsLifetimeSeconds() {
    return number("old_parts_lifetime");
  }

  /** The storage policy's name ({@code storage_policy}). */
  public String storagePolicy() {
    return text("storage_policy");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSettings settings && settings.given.equals(given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  @Override
  public String toString() {
    return given.toString();
  }
}
