package io.heartwood.disk.s3;

/** What stores that speak S3 may or may not know. */
public enum S3Capability {
  /**
   * {@code If-None-Match: *} keeps a write from replacing an object. Without it {@code putIfAbsent}
   * is refused, for another's object would be lost.
   */
  CONDITIONAL_WRITES,
  /** DeleteObjects. Without it keys are deleted one by one. */
  BATCH_DELETE,
  /** CopyObject. Without it copies are read and written by this process. */
  COPY;
}
