package io.heartwood.disk.s3;

/**
 * Limits of what a disk asks of its store, under ClickHouse's names; 0 is no limit. Immutable.
 *
 * @param maxGetRps {@code s3_max_get_rps}: GET and HEAD requests in a second, repeated ones counted
 * @param maxGetBurst {@code s3_max_get_burst}: requests that may come at once after a pause; as
 *     many as in a second if 0
 * @param maxPutRps {@code s3_max_put_rps}: PUT and POST requests in a second. Deletions of single
 *     objects are not counted, as in ClickHouse
 * @param maxPutBurst {@code s3_max_put_burst}
 * @param maxReadBytesPerSecond {@code max_remote_read_network_bandwidth}: bytes of objects received
 *     in a second. ClickHouse has it for a query; here it is the disk's
 * @param maxWriteBytesPerSecond {@code max_remote_write_network_bandwidth}: bytes of objects sent
 */
record S3ThrottleSettings(
    long maxGetRps,
    long maxGetBurst,
    long maxPutRps,
    long maxPutBurst,
    long maxReadBytesPerSecond,
    long maxWriteBytesPerSecond) {
  private static final long MOST_REQUESTS = 1_000_000_000;
  private static final long MOST_BYTES = 1L << 50;

  static S3ThrottleSettings read(SettingText text) {
    return new S3ThrottleSettings(
        text.number("max_get_rps", 0, 0, MOST_REQUESTS),
        text.number("max_get_burst", 0, 0, MOST_REQUESTS),
        text.number("max_put_rps", 0, 0, MOST_REQUESTS),
        text.number("max_put_burst", 0, 0, MOST_REQUESTS),
        text.number("max_remote_read_network_bandwidth", 0, 0, MOST_BYTES),
        text.number("max_remote_write_network_bandwidth", 0, 0, MOST_BYTES));
  }
}
