package io.heartwood.part.format;

import io.heartwood.column.NamedType;
import io.heartwood.disk.ReadHint;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows of a part that are to be read. Immutable.
 *
 * @param part the part
 * @param columns the columns to read, in order; those that the part does not have are filled with
 *     defaults. May be empty: then blocks only have a number of rows
 * @param ranges which granules to read, in ascending order, not overlapping
 * @param hint why the bytes are read
 * @param maxBlockRows rows of a block, at most, unless a single granule has more
 * @param maxBlockBytes about so many bytes of values in a block, at most, unless a single granule
 *     has more
 * @param maxFetchBytes bytes of all files that are fetched at once, at most, unless there are very
 *     many files: at least 64 KiB of each
 * @param deletedRows what becomes of rows that a lightweight delete marked
 * @param defaults for columns that the part does not have, by name: what computes their values; a
 *     column that is not here gets the default of its type, NULL if Nullable
 * @param download how remote disks are read
 */
public record PartReadRequest(
    LoadedPart part,
    List<NamedType> columns,
    List<MarkRange> ranges,
    ReadHint hint,
    int maxBlockRows,
    long maxBlockBytes,
    long maxFetchBytes,
    DeletedRows deletedRows,
    Map<String, ColumnDefault> defaults,
    DownloadSettings download) {
  /** Rows of a block unless asked otherwise: eight granules. */
  public static final int DEFAULT_BLOCK_ROWS = 65536;

  /** Bytes of a block unless asked otherwise. */
  public static final long DEFAULT_BLOCK_BYTES = 64 << 20;

  /** Bytes fetched at once unless asked otherwise. */
  public static final long DEFAULT_FETCH_BYTES = 64 << 20;

  /** What becomes of rows that a lightweight delete marked. */
  public enum DeletedRows {
    /** They are left out. */
    DROP,
    /** They are returned like others. */
    KEEP
  }

  /** Copies the collections and checks sizes and ranges. */
  public PartReadRequest {
    Objects.requireNonNull(part, "part");
    columns = List.copyOf(columns);
    ranges = List.copyOf(ranges);
    Objects.requireNonNull(hint, "hint");
    Objects.requireNonNull(deletedRows, "deletedRows");
    defaults = Map.copyOf(defaults);
    Objects.requireNonNull(download, "download");
    if (maxBlockRows < 1 || maxBlockBytes < 1 || maxFetchBytes < 1) {
      throw new IllegalArgumentException(
          "block size out of range: maxBlockRows="
              + maxBlockRows
              + " maxBlockBytes="
              + maxBlockBytes
              + " maxFetchBytes="
              + maxFetchBytes);
    }
    MarkRange.requireAscending(ranges);
  }

  /** Some granules, with everything else as usual. */
  public static PartReadRequest of(
      LoadedPart part, List<NamedType> columns, List<MarkRange> ranges) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        ReadHint.SCAN,
        DEFAULT_BLOCK_ROWS,
        DEFAULT_BLOCK_BYTES,
        DEFAULT_FETCH_BYTES,
        DeletedRows.DROP,
        Map.of(),
        DownloadSettings.DEFAULT);
  }

  /** The same for another reason. */
  public PartReadRequest withHint(ReadHint newHint) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        newHint,
        maxBlockRows,
        maxBlockBytes,
        maxFetchBytes,
        deletedRows,
        defaults,
        download);
  }

  /** The same in blocks of other sizes. */
  public PartReadRequest withBlockSize(int rows, long bytes) {
    return new PartReadRequest(
        part, columns, ranges, hint, rows, bytes, maxFetchBytes, deletedRows, defaults, download);
  }

  /** The same with fewer or more bytes fetched at once. */
  public PartReadRequest withFetchBytes(long bytes) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        hint,
        maxBlockRows,
        maxBlockBytes,
        bytes,
        deletedRows,
        defaults,
        download);
  }

  /** The same with DEFAULT expressions for missing columns, of the whole table perhaps. */
  public PartReadRequest withDefaults(Map<String, ColumnDefault> newDefaults) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        hint,
        maxBlockRows,
        maxBlockBytes,
        maxFetchBytes,
        deletedRows,
        newDefaults,
        download);
  }

  /** The same with deleted rows left out or not. */
  public PartReadRequest withDeletedRows(DeletedRows newDeletedRows) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        hint,
        maxBlockRows,
        maxBlockBytes,
        maxFetchBytes,
        newDeletedRows,
        defaults,
        download);
  }

  /** The same with remote disks read in other pieces. */
  public PartReadRequest withDownload(DownloadSettings newDownload) {
    return new PartReadRequest(
        part,
        columns,
        ranges,
        hint,
        maxBlockRows,
        maxBlockBytes,
        maxFetchBytes,
        deletedRows,
        defaults,
        newDownload);
  }
}
