package io.heartwood.disk.s3;

/**
 * How objects are written, under ClickHouse's names of the settings. Immutable.
 *
 * @param minUploadPartSizeBytes {@code min_upload_part_size}: size of a part of a multipart upload
 *     after the first
 * @param maxUploadPartSizeBytes {@code max_upload_part_size}: what growing part sizes end at
 * @param partSizeMultiplyFactor {@code upload_part_size_multiply_factor}: parts grow by this factor
 * @param partSizeMultiplyPartCount {@code upload_part_size_multiply_parts_count_threshold}: after
 *     this many parts
 * @param maxPartNumber {@code max_part_number}: most parts of an upload
 * @param maxSinglePartUploadSizeBytes {@code max_single_part_upload_size}: up to here an object is
 *     one request; also the size of the first part
 * @param maxInflightPartsForOneFile {@code max_inflight_parts_for_one_file}: parts of an object on
 *     their way at once. ClickHouse has 20, we have 4
 * @param threadCount {@code thread_pool_size}: finished files of the disk on their way at once,
 *     while their writers go on; never more than {@code max_connections}
 * @param bufferLimitBytes {@code upload_buffer_limit} (ours): what all uploads of the disk may
 *     buffer before parts are sent early, at S3's least size of 5 MiB. The memory of uploads stays
 *     below this plus 5 MiB for each open upload and for each of the finished files on their way
 * @param maxSingleOperationCopySizeBytes {@code max_single_operation_copy_size}: larger objects are
 *     copied in parts
 * @param storageClass {@code storage_class_name}, or empty for the bucket's own
 */
record S3UploadSettings(
    long minUploadPartSizeBytes,
    long maxUploadPartSizeBytes,
    int partSizeMultiplyFactor,
    int partSizeMultiplyPartCount,
    int maxPartNumber,
    long maxSinglePartUploadSizeBytes,
    int maxInflightPartsForOneFile,
    int threadCount,
    long bufferLimitBytes,
    long maxSingleOperationCopySizeBytes,
    String storageClass) {
  /** S3 refuses smaller parts, except the last one. */
  static final long LEAST_PART_SIZE_BYTES = 5L << 20;

  private static final long GREATEST_PART_SIZE_BYTES = 5L << 30;

  static S3UploadSettings read(SettingText text) {
    long least = LEAST_PART_SIZE_BYTES;
    long most = GREATEST_PART_SIZE_BYTES;
    long minPart = text.number("min_upload_part_size", 16L << 20, least, most);
    boolean strict = text.number("strict_upload_part_size", 0, 0, most) > 0;
    if (strict) {
      minPart = text.number("strict_upload_part_size", 0, least, most);
    }
    return new S3UploadSettings(
        minPart,
        Math.max(minPart, text.number("max_upload_part_size", most, least, most)),
        strict ? 1 : text.count("upload_part_size_multiply_factor", 2, 1, 1024),
        text.count("upload_part_size_multiply_parts_count_threshold", 500, 1, 10_000),
        text.count("max_part_number", 10_000, 1, 10_000),
        text.number("max_single_part_upload_size", 32L << 20, 0, most),
        text.count("max_inflight_parts_for_one_file", 4, 1, 1000),
        text.count("thread_pool_size", 16, 1, 1000),
        text.number("upload_buffer_limit", defaultBufferLimit(), 0, Long.MAX_VALUE),
        text.number("max_single_operation_copy_size", 32L << 20, least, most),
        text.text("storage_class_name"));
  }

  /**
   * Size of a part.
   *
   * @param partNumber from 1
   */
  long partSizeBytes(int partNumber) {
    if (partNumber == 1) {
      return Math.max(maxSinglePartUploadSizeBytes, minUploadPartSizeBytes);
    }
    long size = minUploadPartSizeBytes;
    for (int grown = partSizeMultiplyPartCount; grown < partNumber; ) {
      size = Math.min(size * partSizeMultiplyFactor, maxUploadPartSizeBytes);
      grown += partSizeMultiplyPartCount;
    }
    return size;
  }

  private static long defaultBufferLimit() {
    return Math.max(64L << 20, Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8));
  }
}
