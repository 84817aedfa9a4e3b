package io.heartwood.disk;

import java.util.Objects;

/**
 * Things that happen and are counted, under ClickHouse's names (26.7, {@code system.events}).
 * Whoever counts a new one adds it here, with the name and the meaning that it has there.
 */
public enum ProfileEvent {
  /** Marks of a file were found in the mark cache. */
  MARK_CACHE_HITS("MarkCacheHits", "Times that marks were found in the mark cache."),
  /** Marks of a file were not in the mark cache and had to be loaded. */
  MARK_CACHE_MISSES("MarkCacheMisses", "Times that marks were not in the mark cache."),
  /** Files of marks that gave way to others. */
  MARK_CACHE_EVICTED_FILES("MarkCacheEvictedFiles", "Files of marks evicted from the mark cache."),
  /** Bytes of marks that gave way to others. */
  MARK_CACHE_EVICTED_BYTES("MarkCacheEvictedBytes", "Bytes evicted from the mark cache."),
  /** The primary index of a part was found in its cache. */
  PRIMARY_INDEX_CACHE_HITS(
      "PrimaryIndexCacheHits", "Times that a primary index was found in its cache."),
  /** The primary index of a part was not in its cache and had to be loaded. */
  PRIMARY_INDEX_CACHE_MISSES(
      "PrimaryIndexCacheMisses", "Times that a primary index was not in its cache."),

  /** Reads that the file cache answered. */
  CACHED_READ_BUFFER_READ_FROM_CACHE_HITS(
      "CachedReadBufferReadFromCacheHits", "Reads that the filesystem cache answered."),
  /** Reads that the file cache could not answer. */
  CACHED_READ_BUFFER_READ_FROM_CACHE_MISSES(
      "CachedReadBufferReadFromCacheMisses", "Reads that the filesystem cache did not answer."),
  /** Bytes that the file cache answered. */
  CACHED_READ_BUFFER_READ_FROM_CACHE_BYTES(
      "CachedReadBufferReadFromCacheBytes", "Bytes read from the filesystem cache."),
  /** Time of reading from the file cache. */
  CACHED_READ_BUFFER_READ_FROM_CACHE_MICROSECONDS(
      "CachedReadBufferReadFromCacheMicroseconds", "Time of reading from the filesystem cache."),
  /** Bytes that the store behind the file cache answered. */
  CACHED_READ_BUFFER_READ_FROM_SOURCE_BYTES(
      "CachedReadBufferReadFromSourceBytes",
      "Bytes read from the store behind the filesystem cache."),
  /** Time of reading from the store behind the file cache. */
  CACHED_READ_BUFFER_READ_FROM_SOURCE_MICROSECONDS(
      "CachedReadBufferReadFromSourceMicroseconds",
      "Time of reading from the store behind the filesystem cache."),
  /** Bytes that reads put into the file cache. */
  CACHED_READ_BUFFER_CACHE_WRITE_BYTES(
      "CachedReadBufferCacheWriteBytes", "Bytes that reads wrote to the filesystem cache."),
  /** Time of putting bytes into the file cache for reads. */
  CACHED_READ_BUFFER_CACHE_WRITE_MICROSECONDS(
      "CachedReadBufferCacheWriteMicroseconds",
      "Time that reads took to write to the filesystem cache."),
  /** Bytes that writes put into the file cache. */
  CACHED_WRITE_BUFFER_CACHE_WRITE_BYTES(
      "CachedWriteBufferCacheWriteBytes", "Bytes that writes wrote to the filesystem cache."),
  /** Time of putting bytes into the file cache for writes. */
  CACHED_WRITE_BUFFER_CACHE_WRITE_MICROSECONDS(
      "CachedWriteBufferCacheWriteMicroseconds",
      "Time that writes took to write to the filesystem cache."),
  /** Segments of files that gave way to others. */
  FILESYSTEM_CACHE_EVICTED_FILE_SEGMENTS(
      "FilesystemCacheEvictedFileSegments", "File segments evicted from the filesystem cache."),
  /** Bytes of segments that gave way to others. */
  FILESYSTEM_CACHE_EVICTED_BYTES(
      "FilesystemCacheEvictedBytes", "Bytes evicted from the filesystem cache."),
  /** Times that the file cache had no room, and the read or write went past it. */
  FILESYSTEM_CACHE_FAILED_RESERVE_ATTEMPTS(
      "FilesystemCacheFailedReserveAttempts",
      "Times that the filesystem cache had no room for bytes."),

  /** A file of an encrypted disk was opened without reading its header. */
  ENCRYPTION_HEADER_CACHE_HITS(
      "EncryptionHeaderCacheHits", "Headers of encrypted files that were known already."),
  /** The header of a file of an encrypted disk had to be read. */
  ENCRYPTION_HEADER_CACHE_MISSES(
      "EncryptionHeaderCacheMisses", "Headers of encrypted files that had to be read."),

  /** Ranges asked of a remote disk before their reader came to them. */
  REMOTE_FS_PREFETCHES("RemoteFSPrefetches", "Reads of remote disks that were begun ahead."),
  /** Reads of what had been asked for ahead. */
  REMOTE_FS_PREFETCHED_READS(
      "RemoteFSPrefetchedReads", "Reads of remote disks answered by what was read ahead."),
  /** Bytes read of what had been asked for ahead. */
  REMOTE_FS_PREFETCHED_BYTES(
      "RemoteFSPrefetchedBytes", "Bytes of remote disks answered by what was read ahead."),
  /** Reads of what had not been asked for ahead. */
  REMOTE_FS_UNPREFETCHED_READS(
      "RemoteFSUnprefetchedReads", "Reads of remote disks that were not begun ahead."),
  /** Bytes read of what had not been asked for ahead. */
  REMOTE_FS_UNPREFETCHED_BYTES(
      "RemoteFSUnprefetchedBytes", "Bytes of remote disks that were not read ahead."),
  /** Ranges asked for ahead that nobody read. */
  REMOTE_FS_UNUSED_PREFETCHES(
      "RemoteFSUnusedPrefetches", "Reads of remote disks begun ahead that nobody waited for."),

  /** Requests that read objects of S3 and were counted by a throttle. */
  DISK_S3_GET_REQUEST_THROTTLER_COUNT(
      "DiskS3GetRequestThrottlerCount", "Get and Head requests that passed a throttle."),
  /** Of these, those that had to wait. */
  DISK_S3_GET_REQUEST_THROTTLER_BLOCKED(
      "DiskS3GetRequestThrottlerBlocked", "Get and Head requests that a throttle held back."),
  /** How long they waited. */
  DISK_S3_GET_REQUEST_THROTTLER_SLEEP_MICROSECONDS(
      "DiskS3GetRequestThrottlerSleepMicroseconds",
      "Time that a throttle held Get and Head requests back."),
  /** Other requests to S3, but for deletions of one object, that were counted by a throttle. */
  DISK_S3_PUT_REQUEST_THROTTLER_COUNT(
      "DiskS3PutRequestThrottlerCount",
      "Put, Copy, Post and List requests that passed a throttle."),
  /** Of these, those that had to wait. */
  DISK_S3_PUT_REQUEST_THROTTLER_BLOCKED(
      "DiskS3PutRequestThrottlerBlocked",
      "Put, Copy, Post and List requests that a throttle held back."),
  /** How long they waited. */
  DISK_S3_PUT_REQUEST_THROTTLER_SLEEP_MICROSECONDS(
      "DiskS3PutRequestThrottlerSleepMicroseconds",
      "Time that a throttle held Put, Copy, Post and List requests back."),
  /** Bytes of objects read under a limit. */
  REMOTE_READ_THROTTLER_BYTES(
      "RemoteReadThrottlerBytes", "Bytes read under max_remote_read_network_bandwidth."),
  /** How long reads waited for the limit. */
  REMOTE_READ_THROTTLER_SLEEP_MICROSECONDS(
      "RemoteReadThrottlerSleepMicroseconds",
      "Time that reads waited for max_remote_read_network_bandwidth."),
  /** Bytes of objects written under a limit. */
  REMOTE_WRITE_THROTTLER_BYTES(
      "RemoteWriteThrottlerBytes", "Bytes written under max_remote_write_network_bandwidth."),
  /** How long writes waited for the limit. */
  REMOTE_WRITE_THROTTLER_SLEEP_MICROSECONDS(
      "RemoteWriteThrottlerSleepMicroseconds",
      "Time that writes waited for max_remote_write_network_bandwidth.");

  private final String eventName;
  private final String description;

  ProfileEvent(String eventName, String description) {
    this.eventName = Objects.requireNonNull(eventName, "eventName");
    this.description = Objects.requireNonNull(description, "description");
  }

  /** ClickHouse's name, such as {@code MarkCacheHits}. */
  public String eventName() {
    return eventName;
  }

  /** What is counted, in a sentence. */
  public String description() {
    return description;
  }
}
