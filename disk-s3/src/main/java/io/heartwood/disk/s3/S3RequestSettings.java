package io.heartwood.disk.s3;

/**
 * How requests are sent and repeated, under ClickHouse's names of the settings. Immutable.
 *
 * @param connectTimeoutMillis {@code connect_timeout_ms}; ClickHouse has 1000, we have 3000
 * @param requestTimeoutMillis {@code request_timeout_ms}: longest silence of the server
 * @param maxConnections {@code max_connections}; ClickHouse has 1024, we have 256: half of them may
 *     wait with replies that are taken little by little
 * @param retryAttempts {@code retry_attempts}: times a failed request is repeated, after pauses
 *     that double from 25 ms to 5 s. ClickHouse has 500, we have 10, which is about 16 seconds of
 *     pauses
 * @param maxSingleReadRetries {@code max_single_read_retries}: times a broken reply is continued
 *     where it broke off
 * @param listPageSize {@code list_object_keys_size}: keys in one page of a listing
 * @param deleteBatchSize {@code objects_chunk_size_to_delete}: keys in one DeleteObjects
 */
record S3RequestSettings(
    int connectTimeoutMillis,
    int requestTimeoutMillis,
    int maxConnections,
    int retryAttempts,
    int maxSingleReadRetries,
    int listPageSize,
    int deleteBatchSize) {
  static S3RequestSettings read(SettingText text) {
    return new S3RequestSettings(
        text.count("connect_timeout_ms", 3000, 1, 3_600_000),
        text.count("request_timeout_ms", 30_000, 1, 3_600_000),
        text.count("max_connections", 256, 1, 100_000),
        text.count("retry_attempts", 10, 0, 10_000),
        text.count("max_single_read_retries", 4, 0, 10_000),
        text.count("list_object_keys_size", 1000, 1, 1000),
        text.count("objects_chunk_size_to_delete", 1000, 1, 1000));
  }
}
