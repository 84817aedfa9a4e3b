package io.heartwood.disk.cache;

/**
 * A segment of a cache as it was at a moment. Immutable.
 *
 * @param key 32 hexadecimal digits that stand for the object
 * @param path the segment's file
 * @param offset first byte in the object
 * @param sizeBytes bytes of the object
 * @param isDownloaded whether the file is there; otherwise it is being fetched
 * @param finishedEpochSecond when the file was finished, in seconds since 1970; 0 if it is not
 * @param hitCount how many reads it has answered since the cache was opened
 * @param useCount how many reads of it are under way
 * @param objectSizeBytes size of the whole object; -1 if the file is of an earlier run
 */
public record SegmentInfo(
    String key,
    String path,
    long offset,
    long sizeBytes,
    boolean isDownloaded,
    long finishedEpochSecond,
    long hitCount,
    int useCount,
    long objectSizeBytes) {}
