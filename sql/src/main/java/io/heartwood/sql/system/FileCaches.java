package io.heartwood.sql.system;

import io.heartwood.column.Block;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.cache.CacheDisk;
import io.heartwood.disk.cache.CacheSettings;
import io.heartwood.disk.cache.SegmentCache;
import io.heartwood.disk.cache.SegmentInfo;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Statements about caches of remote files, and {@code system.filesystem_cache} and {@code
 * filesystem_cache_settings}, with those of ClickHouse's columns (26.7) that have a meaning here.
 */
public final class FileCaches {
  private FileCaches() {}

  /** {@code SYSTEM DROP FILESYSTEM CACHE}. */
  public static void drop(OpenStorage storage, Optional<String> name) throws SqlException {
    caches(storage, name).forEach(SegmentCache::drop);
  }

  /** {@code SYSTEM SYNC FILESYSTEM CACHE}: the segments that were not as they should be. */
  public static Block sync(OpenStorage storage, Optional<String> name) throws SqlException {
    RowsBuilder rows =
        new RowsBuilder()
            .column("cache_name", "String")
            .column("path", "String")
            .column("size", "UInt64");
    for (SegmentCache cache : caches(storage, name)) {
      for (SegmentInfo dropped : cache.sync()) {
        rows.text(cache.name()).text(dropped.path()).number(dropped.sizeBytes()).endRow();
      }
    }
    return rows.build();
  }

  private static Collection<SegmentCache> caches(OpenStorage storage, Optional<String> name)
      throws SqlException {
    Map<String, SegmentCache> caches = caches(storage);
    if (name.isEmpty()) {
      return caches.values();
    }
    SegmentCache cache = caches.get(name.get());
    if (cache == null) {
      throw new SqlException(
          ErrorCode.BAD_ARGUMENTS,
          "no such cache: cache=" + name.get() + " known=" + String.join(",", caches.keySet()));
    }
    return List.of(cache);
  }

  private static Map<String, SegmentCache> caches(OpenStorage storage) {
    Map<String, SegmentCache> caches = new TreeMap<>();
    for (IDisk disk : storage.disks().values()) {
      CacheDisk.cache(disk).ifPresent(cache -> caches.put(cache.name(), cache));
    }
    return caches;
  }

  /** Bytes that all caches have on disk. */
  static long usedBytes(OpenStorage storage) {
    return caches(storage).values().stream().mapToLong(SegmentCache::usedBytes).sum();
  }

  /** Bytes that all caches may have on disk. */
  static long limitBytes(OpenStorage storage) {
    return caches(storage).values().stream().mapToLong(c -> c.settings().maxSizeBytes()).sum();
  }

  /** Segments that all caches have. */
  static long usedCount(OpenStorage storage) {
    return caches(storage).values().stream().mapToLong(SegmentCache::usedCount).sum();
  }

  /** Where the cache of a disk lies; empty if it has none. */
  static String path(IDisk disk) {
    return CacheDisk.cache(disk).map(cache -> cache.directory().toString()).orElse("");
  }

  static Block segments(OpenStorage storage) {
    RowsBuilder rows =
        new RowsBuilder()
            .column("cache_name", "String")
            .column("cache_base_path", "String")
            .column("cache_path", "String")
            .column("key", "String")
            .column("file_segment_range_begin", "UInt64")
            .column("file_segment_range_end", "UInt64")
            .column("size", "UInt64")
            .column("state", "String")
            .column("finished_download_time", "DateTime")
            .column("cache_hits", "UInt64")
            .column("references", "UInt64")
            .column("downloaded_size", "UInt64")
            .column("kind", "String")
            .column("unbound", "UInt8")
            .column("file_size", "Nullable(UInt64)");
    for (SegmentCache cache : caches(storage).values()) {
      List<SegmentInfo> segments = new ArrayList<>(cache.segments());
      segments.sort(Comparator.comparing(SegmentInfo::key).thenComparingLong(SegmentInfo::offset));
      for (SegmentInfo segment : segments) {
        rows.text(cache.name())
            .text(cache.directory().toString())
            .text(segment.path())
            .text(segment.key())
            .number(segment.offset())
            .number(segment.offset() + segment.sizeBytes() - 1)
            .number(segment.sizeBytes())
            .text(segment.isDownloaded() ? "DOWNLOADED" : "DOWNLOADING")
            .number(segment.finishedEpochSecond())
            .number(segment.hitCount())
            .number(segment.useCount() + 1L)
            .number(segment.isDownloaded() ? segment.sizeBytes() : 0)
            .text("Regular")
            .flag(false)
            .optionalNumber(segment.objectSizeBytes())
            .endRow();
      }
    }
    return rows.build();
  }

  static Block settings(OpenStorage storage) {
    RowsBuilder rows =
        new RowsBuilder()
            .column("cache_name", "String")
            .column("path", "String")
            .column("max_size", "UInt64")
            .column("max_elements", "UInt64")
            .column("max_file_segment_size", "UInt64")
            .column("boundary_alignment", "UInt64")
            .column("cache_on_write_operations", "UInt8")
            .column("cache_policy", "String")
            .column("slru_size_ratio", "Float64")
            .column("load_metadata_threads", "UInt64")
            .column("load_metadata_asynchronously", "UInt8")
            .column("is_initialized", "UInt8")
            .column("current_size", "UInt64")
            .column("current_elements_num", "UInt64");
    for (SegmentCache cache : caches(storage).values()) {
      CacheSettings settings = cache.settings();
      rows.text(cache.name())
          .text(cache.directory().toString())
          .number(settings.maxSizeBytes())
          .number(settings.maxElements())
          .number(settings.maxFileSegmentSizeBytes())
          .number(settings.boundaryAlignmentBytes())
          .flag(settings.cacheOnWriteOperations())
          .text(settings.policy().name())
          .real(settings.slruSizeRatio())
          .number(settings.loadMetadataThreads())
          .flag(settings.loadMetadataAsynchronously())
          .flag(cache.isLoaded())
          .number(cache.usedBytes())
          .number(cache.usedCount())
          .endRow();
    }
    return rows.build();
  }
}
