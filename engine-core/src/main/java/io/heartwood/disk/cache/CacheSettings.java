package io.heartwood.disk.cache;

import java.util.Objects;

/**
 * How a cache works; names and meanings are ClickHouse's. Immutable.
 *
 * @param maxSizeBytes {@code max_size}: bytes of all files, at most
 * @param maxElements {@code max_elements}: files, at most. Each takes about 250 bytes of the heap
 * @param maxFileSegmentSizeBytes {@code max_file_segment_size}: bytes of one file, at most
 * @param boundaryAlignmentBytes {@code boundary_alignment}: what a read misses is fetched from and
 *     to a multiple of this
 * @param cacheOnWriteOperations {@code cache_on_write_operations}: whether what is written is
 *     cached, too
 * @param policy {@code cache_policy}
 * @param slruSizeRatio {@code slru_size_ratio}: share of protected segments, above 0, below 1
 * @param loadMetadataThreads {@code load_metadata_threads}: threads that look for segments of an
 *     earlier run
 * @param loadMetadataAsynchronously {@code load_metadata_asynchronously}: whether reads go on
 *     meanwhile
 */
public record CacheSettings(
    long maxSizeBytes,
    long maxElements,
    long maxFileSegmentSizeBytes,
    long boundaryAlignmentBytes,
    boolean cacheOnWriteOperations,
    CachePolicy policy,
    double slruSizeRatio,
    int loadMetadataThreads,
    boolean loadMetadataAsynchronously) {
  /** ClickHouse's default is ten million; the heap has to hold them. */
  public static final long DEFAULT_MAX_ELEMENTS = 1_000_000;

  /** ClickHouse's. */
  public static final long DEFAULT_MAX_FILE_SEGMENT_SIZE_BYTES = 32 << 20;

  /**
   * ClickHouse's default is 4 MiB, with which a look-up of one row downloads some megabytes of each
   * column. Scans ask for megabytes at once anyway and gain nothing from a larger value.
   */
  public static final long DEFAULT_BOUNDARY_ALIGNMENT_BYTES = 128 << 10;

  /** ClickHouse's. */
  public static final double DEFAULT_SLRU_SIZE_RATIO = 0.6;

  /** What reads may be widened by, at most: they are held in memory. */
  public static final long LARGEST_BOUNDARY_ALIGNMENT_BYTES = 64 << 20;

  /** What one segment may have, at most. */
  public static final long LARGEST_FILE_SEGMENT_SIZE_BYTES = 1 << 30;

  /** Checks the ranges. */
  public CacheSettings {
    Objects.requireNonNull(policy, "policy");
    require(maxSizeBytes > 0, "max_size", maxSizeBytes);
    require(maxElements > 0, "max_elements", maxElements);
    require(
        maxFileSegmentSizeBytes > 0 && maxFileSegmentSizeBytes <= LARGEST_FILE_SEGMENT_SIZE_BYTES,
        "max_file_segment_size",
        maxFileSegmentSizeBytes);
    require(
        boundaryAlignmentBytes > 0
            && boundaryAlignmentBytes <= maxFileSegmentSizeBytes
            && boundaryAlignmentBytes <= LARGEST_BOUNDARY_ALIGNMENT_BYTES,
        "boundary_alignment",
        boundaryAlignmentBytes);
    require(slruSizeRatio > 0 && slruSizeRatio < 1, "slru_size_ratio", slruSizeRatio);
    require(
        loadMetadataThreads > 0 && loadMetadataThreads <= 256,
        "load_metadata_threads",
        loadMetadataThreads);
  }

  private static void require(boolean inRange, String setting, Number value) {
    if (!inRange) {
      throw new IllegalArgumentException(
          "setting out of range: setting=" + setting + " value=" + value);
    }
  }

  /** Defaults for a cache of this size. */
  public static CacheSettings of(long maxSizeBytes) {
    return new CacheSettings(
        maxSizeBytes,
        DEFAULT_MAX_ELEMENTS,
        DEFAULT_MAX_FILE_SEGMENT_SIZE_BYTES,
        DEFAULT_BOUNDARY_ALIGNMENT_BYTES,
        false,
        CachePolicy.SLRU,
        DEFAULT_SLRU_SIZE_RATIO,
        4,
        true);
  }

  /** The same with another limit of files. */
  public CacheSettings withMaxElements(long count) {
    return new CacheSettings(
        maxSizeBytes,
        count,
        maxFileSegmentSizeBytes,
        boundaryAlignmentBytes,
        cacheOnWriteOperations,
        policy,
        slruSizeRatio,
        loadMetadataThreads,
        loadMetadataAsynchronously);
  }

  /** The same with segments of other sizes. */
  public CacheSettings withSegments(long maxSegmentBytes, long alignmentBytes) {
    return new CacheSettings(
        maxSizeBytes,
        maxElements,
        maxSegmentBytes,
        alignmentBytes,
        cacheOnWriteOperations,
        policy,
        slruSizeRatio,
        loadMetadataThreads,
        loadMetadataAsynchronously);
  }

  /** The same with what is written cached or not. */
  public CacheSettings withCacheOnWriteOperations(boolean cached) {
    return new CacheSettings(
        maxSizeBytes,
        maxElements,
        maxFileSegmentSizeBytes,
        boundaryAlignmentBytes,
        cached,
        policy,
        slruSizeRatio,
        loadMetadataThreads,
        loadMetadataAsynchronously);
  }

  /** The same with another policy. */
  public CacheSettings withPolicy(CachePolicy newPolicy, double newSlruSizeRatio) {
    return new CacheSettings(
        maxSizeBytes,
        maxElements,
        maxFileSegmentSizeBytes,
        boundaryAlignmentBytes,
        cacheOnWriteOperations,
        newPolicy,
        newSlruSizeRatio,
        loadMetadataThreads,
        loadMetadataAsynchronously);
  }

  /** The same with segments of an earlier run found by other threads. */
  public CacheSettings withLoading(int threads, boolean asynchronously) {
    return new CacheSettings(
        maxSizeBytes,
        maxElements,
        maxFileSegmentSizeBytes,
        boundaryAlignmentBytes,
        cacheOnWriteOperations,
        policy,
        slruSizeRatio,
        threads,
        asynchronously);
  }
}
