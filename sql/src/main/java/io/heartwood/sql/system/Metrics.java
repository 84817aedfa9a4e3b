package io.heartwood.sql.system;

import io.heartwood.column.Block;
import io.heartwood.part.format.PartCaches;
import io.heartwood.policy.config.OpenStorage;

/**
 * Makes the rows of {@code system.metrics}: how full the caches are at the moment, under the names
 * of ClickHouse 26.7.
 */
final class Metrics {
  private Metrics() {}

  static Block rows(OpenStorage storage, PartCaches caches) {
    RowsBuilder rows =
        new RowsBuilder()
            .column("metric", "String")
            .column("value", "Int64")
            .column("description", "String")
            .column("name", "String");
    add(rows, "MarkCacheBytes", caches.marksSizeBytes(), "Bytes of marks that are kept.");
    add(rows, "MarkCacheFiles", caches.marksFileCount(), "Files whose marks are kept.");
    add(
        rows,
        "PrimaryIndexCacheBytes",
        caches.primaryIndexesSizeBytes(),
        "Bytes of primary indexes that are kept.");
    add(
        rows,
        "PrimaryIndexCacheFiles",
        caches.primaryIndexCount(),
        "Parts whose primary index is kept.");
    add(
        rows,
        "FilesystemCacheSize",
        FileCaches.usedBytes(storage),
        "Bytes that the caches of remote files have on disk.");
    add(
        rows,
        "FilesystemCacheSizeLimit",
        FileCaches.limitBytes(storage),
        "Bytes that the caches of remote files may have on disk.");
    add(
        rows,
        "FilesystemCacheElements",
        FileCaches.usedCount(storage),
        "Segments that the caches of remote files have.");
    return rows.build();
  }

  private static void add(RowsBuilder rows, String metric, long value, String description) {
    rows.text(metric).number(value).text(description).text(metric).endRow();
  }
}
