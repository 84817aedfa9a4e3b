package io.heartwood.disk.cache;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes disks of type {@code cache} from configuration. {@code disk}, {@code path} (below {@code
 * caches/} of the data directory if not absolute) and {@code max_size} are required; the other
 * settings are those of {@link CacheSettings}. Settings of ClickHouse's that only tune what it does
 * differently are taken without effect; others are refused. Thread-safe.
 */
public final class CacheDiskFactory implements DiskFactory {
  private static final Set<String> SETTINGS =
      Set.of(
          "type",
          "disk",
          "path",
          "max_size",
          "max_elements",
          "max_file_segment_size",
          "boundary_alignment",
          "cache_on_write_operations",
          "cache_policy",
          "slru_size_ratio",
          "load_metadata_threads",
          "load_metadata_asynchronously");
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "reserve_granularity",
          "background_download_threads",
          "background_download_queue_size_limit",
          "background_download_max_file_segment_size",
          "keep_free_space_size_ratio",
          "keep_free_space_elements_ratio",
          "keep_free_space_remove_batch",
          "keep_free_space_eviction_threads",
          "skip_cache_on_disk_failure");
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})(?:([KMGT])(i?)B?)?");
  private static final Pattern RATIO = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,18})?");

  /** For the service loader. */
  public CacheDiskFactory() {}

  @Override
  public Set<String> types() {
    return Set.of("cache");
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) throws IOException {
    for (String setting : settings.keySet()) {
      if (!SETTINGS.contains(setting) && !WITHOUT_EFFECT.contains(setting)) {
        throw new IllegalArgumentException("unknown setting: disk=" + name + " setting=" + setting);
      }
    }
    Reading reading = new Reading(name, settings);
    String wrapped = reading.required("disk");
    Path directory =
        context.dataDirectory().resolve("caches").resolve(reading.required("path")).normalize();
    CacheSettings cacheSettings = settings(reading);
    IDisk disk = context.disks().disk(wrapped);
    if (!(disk instanceof ObjectStorageDisk composed)) {
      throw new IllegalArgumentException(
          "a cache can stand before disks of objects only: disk="
              + name
              + " wrapped="
              + wrapped
              + " type="
              + disk.type());
    }
    return CacheDisk.open(name, composed, cacheSettings, directory);
  }

  private static CacheSettings settings(Reading reading) {
    CacheSettings defaults = CacheSettings.of(reading.number("max_size", -1));
    CachePolicy policy =
        switch (reading.text("cache_policy", "SLRU").toUpperCase(Locale.ROOT)) {
          case "LRU" -> CachePolicy.LRU;
          case "SLRU" -> CachePolicy.SLRU;
          default -> throw reading.malformed("cache_policy", "LRU or SLRU");
        };
    long maxSegment = reading.number("max_file_segment_size", defaults.maxFileSegmentSizeBytes());
    long alignment =
        reading.number(
            "boundary_alignment", Math.min(maxSegment, defaults.boundaryAlignmentBytes()));
    try {
      return new CacheSettings(
          defaults.maxSizeBytes(),
          reading.number("max_elements", defaults.maxElements()),
          maxSegment,
          alignment,
          reading.flag("cache_on_write_operations", defaults.cacheOnWriteOperations()),
          policy,
          reading.ratio("slru_size_ratio", defaults.slruSizeRatio()),
          (int)
              Math.min(
                  Integer.MAX_VALUE,
                  reading.number("load_metadata_threads", defaults.loadMetadataThreads())),
          reading.flag("load_metadata_asynchronously", defaults.loadMetadataAsynchronously()));
    } catch (IllegalArgumentException outOfRange) {
      throw reading.inDisk(outOfRange);
    }
  }

  /** The settings of one disk as text. */
  private record Reading(String disk, Map<String, String> settings) {
    String text(String setting, String missing) {
      return settings.getOrDefault(setting, missing).strip();
    }

    String required(String setting) {
      String text = text(setting, "");
      if (text.isEmpty()) {
        throw new IllegalArgumentException(
            "setting is missing: disk=" + disk + " setting=" + setting);
      }
      return text;
    }

    /** A whole number, with suffixes as {@code 10Gi}; required if the default is negative. */
    long number(String setting, long missing) {
      if (missing < 0) {
        required(setting);
      } else if (text(setting, "").isEmpty()) {
        return missing;
      }
      Matcher matcher = NUMBER.matcher(text(setting, ""));
      if (!matcher.matches()) {
        throw malformed(setting, "a whole number");
      }
      long unit = matcher.group(3) != null && !matcher.group(3).isEmpty() ? 1024 : 1000;
      int power = matcher.group(2) == null ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
      try {
        long number = Long.parseLong(matcher.group(1));
        for (int i = 0; i < power; i++) {
          number = Math.multiplyExact(number, unit);
        }
        if (number == 0 && missing < 0) {
          throw malformed(setting, "a number above 0");
        }
        return number;
      } catch (ArithmeticException tooLarge) {
        throw malformed(setting, "a number below 2^63");
      }
    }

    double ratio(String setting, double missing) {
      String text = text(setting, "");
      if (text.isEmpty()) {
        return missing;
      }
      if (!RATIO.matcher(text).matches()) {
        throw malformed(setting, "a decimal number");
      }
      return Double.parseDouble(text);
    }

    boolean flag(String setting, boolean missing) {
      return switch (text(setting, "").toLowerCase(Locale.ROOT)) {
        case "" -> missing;
        case "1", "true" -> true;
        case "0", "false" -> false;
        default -> throw malformed(setting, "0 or 1");
      };
    }

    IllegalArgumentException malformed(String setting, String expected) {
      return new IllegalArgumentException(
          "malformed setting: disk="
              + disk
              + " setting="
              + setting
              + " expected="
              + expected
              + " actual="
              + text(setting, ""));
    }

    IllegalArgumentException inDisk(IllegalArgumentException failure) {
      String message = String.valueOf(failure.getMessage());
      return message.contains("disk=")
          ? failure
          : new IllegalArgumentException(message + " disk=" + disk, failure);
    }
  }
}
