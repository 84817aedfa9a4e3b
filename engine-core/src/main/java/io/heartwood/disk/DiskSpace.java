package io.heartwood.disk;

/**
 * The room of a disk at one moment.
 *
 * @param totalBytes size of the file system, or {@link #UNLIMITED}
 * @param availableBytes bytes that may still be written, or {@link #UNLIMITED}; never negative
 */
public record DiskSpace(long totalBytes, long availableBytes) {
  /** Stands for a store without a known end, such as an S3 bucket. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The space of a store without a known end. */
  public static final DiskSpace UNBOUNDED = new DiskSpace(UNLIMITED, UNLIMITED);

  /** Checks the values. */
  public DiskSpace {
    if (totalBytes < 0 || availableBytes < 0) {
      throw new IllegalArgumentException(
          "negative space: totalBytes=" + totalBytes + " availableBytes=" + availableBytes);
    }
  }

  /** Whether the disk has no known end. */
  public boolean isUnlimited() {
    return totalBytes == UNLIMITED;
  }
}
