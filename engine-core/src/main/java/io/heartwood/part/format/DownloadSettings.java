package io.heartwood.part.format;

/**
 * How a reader fetches from remote disks. Immutable.
 *
 * @param maxDownloadThreads {@code max_download_threads}: pieces of one file that are fetched at a
 *     time, at most; from 1 to {@value #MOST_THREADS}
 * @param maxDownloadBufferSizeBytes {@code max_download_buffer_size}: bytes of a piece, at most;
 *     from {@value #SMALLEST_BUFFER} to {@value #LARGEST_BUFFER}. Smaller where many files are read
 *     side by side, so that all of a reader stay below {@link PartReadRequest#maxFetchBytes()}
 */
public record DownloadSettings(int maxDownloadThreads, int maxDownloadBufferSizeBytes) {
  /** Most pieces of a file at a time. */
  public static final int MOST_THREADS = 64;

  /** Smallest piece. */
  public static final int SMALLEST_BUFFER = 64 << 10;

  /** Largest piece. */
  public static final int LARGEST_BUFFER = 64 << 20;

  /** Four pieces of 10 MiB, ClickHouse's defaults. */
  public static final DownloadSettings DEFAULT = new DownloadSettings(4, 10 << 20);

  /** Checks the ranges. */
  public DownloadSettings {
    if (maxDownloadThreads < 1 || maxDownloadThreads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "out of range: max_download_threads=" + maxDownloadThreads);
    }
    if (maxDownloadBufferSizeBytes < SMALLEST_BUFFER
        || maxDownloadBufferSizeBytes > LARGEST_BUFFER) {
      throw new IllegalArgumentException(
          "out of range: max_download_buffer_size=" + maxDownloadBufferSizeBytes);
    }
  }
}
