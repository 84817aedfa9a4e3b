package io.heartwood.schema;

import io.heartwood.codec.CodecChain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Storage settings of a table under ClickHouse's names, with ClickHouse's defaults but for the
 * layout of parts. An engine may have defaults of its own, as ClickHouse's {@code <merge_tree>};
 * they hold where a table says nothing, and are no part of its definition. Immutable.
 *
 * <p>Kept as a map, so that {@code SHOW CREATE TABLE} prints exactly what was given; read through
 * the typed methods.
 */
public final class TableSettings {
  /** All defaults. */
  public static final TableSettings DEFAULT = new TableSettings(Map.of(), Map.of());

  private static final String INDEX_GRANULARITY = "index_granularity";

  private final Map<String, String> given;
  private final Map<String, String> engineDefaults;

  private TableSettings(Map<String, String> given, Map<String, String> engineDefaults) {
    this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    this.engineDefaults = Map.copyOf(engineDefaults);
  }

  /**
   * Settings from names and values as text.
   *
   * @throws IllegalArgumentException if a name is unknown or a value malformed or out of range;
   *     names both
   */
  public static TableSettings of(Map<String, String> given) {
    given.forEach(SettingDefinition::check);
    return new TableSettings(given, Map.of());
  }

  /** The names of all settings. Unmodifiable. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(SettingDefinition.names());
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
   * The value of a setting as text: what was given, else what the given layout of parts implies,
   * else the same of the engine's defaults, else the default.
   */
  public String text(String name) {
    SettingDefinition definition = SettingDefinition.find(name);
    String value = textIn(given, name);
    // The layout that a table names stands also for what that layout does not change.
    boolean isSaid = given.containsKey(PartLayout.SETTING) && PartLayout.governs(name);
    if (value == null && !isSaid) {
      value = textIn(engineDefaults, name);
    }
    return value == null ? definition.defaultValue() : value;
  }

  /** What some settings say of one, by its name or by a layout of parts; null if nothing. */
  private static String textIn(Map<String, String> settings, String name) {
    String value = settings.get(name);
    String layout = settings.get(PartLayout.SETTING);
    return value == null && layout != null && !name.equals(PartLayout.SETTING)
        ? PartLayout.of(layout).settings().get(name)
        : value;
  }

  /** The named layout of new parts ({@code part_layout}). */
  public PartLayout partLayout() {
    return PartLayout.of(text(PartLayout.SETTING));
  }

  /** These settings with another named layout of new parts. */
  public TableSettings withPartLayout(PartLayout layout) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put(PartLayout.SETTING, layout.text());
    return new TableSettings(all, engineDefaults);
  }

  /**
   * These settings in an engine that has defaults of its own, in place of those they had. {@code
   * index_granularity} is not among them: parts of a fixed granularity cannot be read by another.
   *
   * @param defaults what {@link #given} says, holds where these settings say nothing
   */
  public TableSettings withEngineDefaults(TableSettings defaults) {
    Map<String, String> others = new LinkedHashMap<>(defaults.given);
    others.remove(INDEX_GRANULARITY);
    return new TableSettings(given, others);
  }

  /**
   * The same for a new table, which keeps {@code index_granularity} of the defaults as its own, as
   * in ClickHouse.
   */
  public TableSettings ofNewTable(TableSettings defaults) {
    Map<String, String> all = new LinkedHashMap<>(given);
    String rows = defaults.given.get(INDEX_GRANULARITY);
    if (rows != null) {
      all.putIfAbsent(INDEX_GRANULARITY, rows);
    }
    return new TableSettings(all, engineDefaults).withEngineDefaults(defaults);
  }

  /** Rows in a granule, at most ({@code index_granularity}). */
  public int indexGranularity() {
    return (int) number(INDEX_GRANULARITY);
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
    return other instanceof TableSettings settings
        && settings.given.equals(given)
        && settings.engineDefaults.equals(engineDefaults);
  }

  @Override
  public int hashCode() {
    return 31 * given.hashCode() + engineDefaults.hashCode();
  }

  @Override
  public String toString() {
    return given.toString();
  }
}
