package io.heartwood.sql;

import io.heartwood.disk.FileCacheUse;
import io.heartwood.expression.TokenStream;
import io.heartwood.part.format.DownloadSettings;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.InputLimits;
import io.heartwood.sql.query.QueryLimits;
import io.heartwood.table.SkipIndexUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings of a session and its statements, under ClickHouse's names. Immutable.
 *
 * <pre>
 * max_threads                  threads of a query; 0 for one a processor
 * max_memory_usage             bytes for groups and sorted rows; 0 for half of the heap
 * max_block_size               rows of a block in a query
 * max_insert_block_size        rows of a block in an insert
 * min_insert_block_size_bytes  an insert's block ends at this size; 0 for 256 MiB, or a sixteenth
 *                              of the heap if that is less
 * output_format_parquet_compression_method    zstd, snappy, lz4, gzip or none
 * output_format_parquet_row_group_size        rows of a row group
 * output_format_parquet_row_group_size_bytes  bytes of a row group before compression; 0 for 512
 *                              MiB, or a sixteenth of the heap if that is less
 * use_skip_indexes             whether skip indexes are used
 * ignore_data_skipping_indices names of those that are not, separated by commas
 * force_data_skipping_indices  names of those without which a query fails
 * max_download_threads         pieces of a file on a remote disk that are fetched at a time
 * max_download_buffer_size     bytes of such a piece
 * enable_filesystem_cache      whether caches of remote files are used
 * read_from_filesystem_cache_if_exists_otherwise_bypass_cache
 *                              whether what a query misses there stays out of them
 * enable_filesystem_cache_on_write_operations
 *                              whether what an insert writes goes into those that are configured so
 * </pre>
 */
public final class QuerySettings {
  /** All defaults. */
  public static final QuerySettings DEFAULT = new QuerySettings(Map.of(), Map.of());

  private static final String PARQUET = "output_format_parquet_";
  private static final Map<String, Range> KNOWN =
      Map.ofEntries(
          Map.entry("max_threads", new Range(0, 0, 256)),
          Map.entry("max_memory_usage", new Range(0, 0, Long.MAX_VALUE)),
          Map.entry("max_block_size", new Range(65_409, 1, 1 << 24)),
          Map.entry("max_insert_block_size", new Range(1_048_449, 1, 1 << 24)),
          Map.entry("min_insert_block_size_bytes", new Range(0, 0, 1L << 31)),
          Map.entry(PARQUET + "row_group_size", new Range(1_000_000, 1, 1 << 30)),
          Map.entry(PARQUET + "row_group_size_bytes", new Range(0, 0, 1L << 31)),
          Map.entry("use_skip_indexes", new Range(1, 0, 1)),
          Map.entry(
              "max_download_threads",
              new Range(
                  DownloadSettings.DEFAULT.maxDownloadThreads(), 1, DownloadSettings.MOST_THREADS)),
          Map.entry(
              "max_download_buffer_size",
              new Range(
                  DownloadSettings.DEFAULT.maxDownloadBufferSizeBytes(),
                  DownloadSettings.SMALLEST_BUFFER,
                  DownloadSettings.LARGEST_BUFFER)),
          Map.entry("enable_filesystem_cache", new Range(1, 0, 1)),
          Map.entry(
              "read_from_filesystem_cache_if_exists_otherwise_bypass_cache", new Range(0, 0, 1)),
          Map.entry("enable_filesystem_cache_on_write_operations", new Range(0, 0, 1)));
  private static final Map<String, List<String>> WORDS =
      Map.of(PARQUET + "compression_method", List.of("zstd", "snappy", "lz4", "gzip", "none"));
  private static final Set<String> NAME_LISTS =
      Set.of("ignore_data_skipping_indices", "force_data_skipping_indices");
  private static final long MAX_INSERT_BLOCK_BYTES = 256L << 20;

  private record Range(long defaultValue, long min, long max) {}

  private final Map<String, Long> given;
  private final Map<String, String> words;

  private QuerySettings(Map<String, Long> given, Map<String, String> words) {
    this.given = Map.copyOf(given);
    this.words = Map.copyOf(words);
  }

  /** These settings with some of them changed. */
  public QuerySettings with(Map<String, String> changes) throws SqlException {
    if (changes.isEmpty()) {
      return this;
    }
    Map<String, Long> changed = new LinkedHashMap<>(given);
    Map<String, String> changedWords = new LinkedHashMap<>(words);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (NAME_LISTS.contains(change.getKey())) {
        names(change.getValue());
        changedWords.put(change.getKey(), change.getValue());
        continue;
      }
      List<String> choice = WORDS.get(change.getKey());
      if (choice == null) {
        changed.put(change.getKey(), parse(change.getKey(), change.getValue()));
      } else if (choice.contains(change.getValue().toLowerCase(Locale.ROOT))) {
        changedWords.put(change.getKey(), change.getValue().toLowerCase(Locale.ROOT));
      } else {
        throw new SqlException(
            ErrorCode.BAD_ARGUMENTS,
            "no such value: setting="
                + change.getKey()
                + " value="
                + change.getValue()
                + " supported="
                + String.join(",", choice));
      }
    }
    return new QuerySettings(changed, changedWords);
  }

  /** The settings of output formats that were given, name to value. */
  public Map<String, String> formatSettings() {
    Map<String, String> settings = new LinkedHashMap<>(words);
    settings.keySet().removeAll(NAME_LISTS);
    given.forEach(
        (name, value) -> {
          if (name.startsWith("output_format_")) {
            settings.put(name, Long.toString(value));
          }
        });
    return settings;
  }

  /** Names, bare or in quotes, separated by commas. */
  private static List<String> names(String text) {
    TokenStream tokens = new TokenStream(text);
    List<String> names = new ArrayList<>();
    if (tokens.atEnd()) {
      return names;
    }
    do {
      names.add(tokens.expectName("name of an index"));
    } while (tokens.acceptSymbol(","));
    if (!tokens.atEnd()) {
      throw tokens.expected("','");
    }
    return names;
  }

  private static long parse(String name, String value) throws SqlException {
    Range range = KNOWN.get(name);
    if (range == null) {
      throw new SqlException(ErrorCode.UNKNOWN_SETTING, "unknown setting: setting=" + name);
    }
    try {
      long number = Long.parseLong(value);
      if (number >= range.min && number <= range.max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new SqlException(
          ErrorCode.BAD_ARGUMENTS,
          "setting is not a whole number: setting=" + name + " value=" + value,
          e);
    }
    throw new SqlException(
        ErrorCode.BAD_ARGUMENTS,
        "setting out of range: setting="
            + name
            + " value="
            + value
            + " min="
            + range.min
            + " max="
            + range.max);
  }

  private long number(String name) {
    return given.getOrDefault(name, KNOWN.get(name).defaultValue());
  }

  /** Which skip indexes a query uses. */
  public SkipIndexUse skipIndexUse() {
    return new SkipIndexUse(
        number("use_skip_indexes") != 0,
        Set.copyOf(names(words.getOrDefault("ignore_data_skipping_indices", ""))),
        names(words.getOrDefault("force_data_skipping_indices", "")));
  }

  /** How a query reads remote disks. */
  public DownloadSettings downloadSettings() {
    return new DownloadSettings(
        (int) number("max_download_threads"), (int) number("max_download_buffer_size"));
  }

  /** What a statement has to do with caches of remote files. */
  public FileCacheUse fileCacheUse() {
    return new FileCacheUse(
        number("enable_filesystem_cache") != 0,
        number("read_from_filesystem_cache_if_exists_otherwise_bypass_cache") == 0,
        number("enable_filesystem_cache_on_write_operations") != 0);
  }

  /** What a query may take. */
  public QueryLimits queryLimits() {
    long threads = number("max_threads");
    long memory = number("max_memory_usage");
    Runtime runtime = Runtime.getRuntime();
    return new QueryLimits(
        threads == 0 ? runtime.availableProcessors() : (int) threads,
        memory == 0 ? runtime.maxMemory() / 2 : memory,
        (int) number("max_block_size"));
  }

  /** When a block of an insert is full. */
  public InputLimits inputLimits() {
    long bytes = number("min_insert_block_size_bytes");
    if (bytes == 0) {
      bytes = Math.min(MAX_INSERT_BLOCK_BYTES, Runtime.getRuntime().maxMemory() / 16);
    }
    return new InputLimits((int) number("max_insert_block_size"), bytes);
  }
}
