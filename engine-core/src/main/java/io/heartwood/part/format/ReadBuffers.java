package io.heartwood.part.format;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;

/**
 * How many bytes of a file are fetched at once, and how many such pieces.
 *
 * <p>The rule for bytes between wanted ones: a request to a remote store takes about {@value
 * #REQUEST_MILLIS} ms until its first byte and costs about {@value #REQUEST_PICODOLLARS}
 * picodollars; one connection then brings about {@value #BYTES_PER_MILLI} bytes a millisecond, and
 * a byte costs the {@value #KIBIBYTE_PICODOLLARS} / 1024 picodollars that two cores cost while they
 * take it at that rate. So a request is worth 1,600,000 bytes in time and 1,180,000 in money; a gap
 * up to the smaller of the two is fetched with what surrounds it. On a local disk a gap is worth
 * reading through as long as that is cheaper than a system call and a broken read-ahead.
 *
 * @param pieceSizeBytes bytes of a piece
 * @param aheadPieceCount pieces that are read ahead of the one in use, if there is who reads
 * @param streams whether pieces are taken from a stream ({@link
 *     io.heartwood.disk.DiskInput#stream}), one after the other, where there is more than one in a
 *     row: so it is if memory, and not {@code max_download_buffer_size}, makes them small. Larger
 *     ones are worth a request, since several at once bring more than one connection does
 */
record ReadBuffers(int pieceSizeBytes, int aheadPieceCount, boolean streams) {
  // Amazon S3 in the same region: first byte after 20 to 30 ms, 80 to 100 MB/s for a connection,
  // 0.40 dollars for a million GETs, nothing for bytes; a machine of two cores 0.10 dollars an
  // hour.
  private static final long REQUEST_MILLIS = 20;
  private static final long BYTES_PER_MILLI = 80_000;
  private static final long REQUEST_PICODOLLARS = 400_000;
  private static final long KIBIBYTE_PICODOLLARS = 347;

  private static final long GAP_WORTH_THE_TIME = REQUEST_MILLIS * BYTES_PER_MILLI;
  private static final long GAP_WORTH_THE_MONEY = REQUEST_PICODOLLARS * 1024 / KIBIBYTE_PICODOLLARS;

  /** Unwanted bytes that are fetched rather than asking a remote disk twice. */
  static final int REMOTE_GAP_BYTES = (int) Math.min(GAP_WORTH_THE_TIME, GAP_WORTH_THE_MONEY);

  private static final int LOCAL_GAP_BYTES = 64 << 10;
  private static final int LOCAL_SCAN_BYTES = 512 << 10;
  private static final int LOCAL_LOOKUP_BYTES = 128 << 10;
  private static final int MIN_BYTES = 64 << 10;

  /**
   * Sizes for reading some files side by side.
   *
   * @param streamCount how many files these are
   * @param allSizeBytes not less than the sizes of these files together
   * @param download what may be fetched at once of a remote disk
   * @param maxAllBytes all files together have at most so many fetched bytes in memory, unless
   *     there are very many
   */
  static ReadBuffers of(
      IDisk disk,
      ReadHint hint,
      int streamCount,
      long allSizeBytes,
      DownloadSettings download,
      long maxAllBytes) {
    long share = maxAllBytes / Math.max(1, streamCount);
    if (!disk.isRemote()) {
      boolean lookup = hint.access() == ReadHint.Access.RANDOM;
      int size = lookup ? LOCAL_LOOKUP_BYTES : LOCAL_SCAN_BYTES;
      return new ReadBuffers((int) Math.max(MIN_BYTES, Math.min(size, share)), 1, false);
    }
    if (allSizeBytes <= maxAllBytes) {
      // There is room for all files whole, however their sizes differ.
      return new ReadBuffers(
          download.maxDownloadBufferSizeBytes(), download.maxDownloadThreads(), false);
    }
    // One piece in use, and at least one ahead.
    long size = Math.min(download.maxDownloadBufferSizeBytes(), share / 2);
    size = Math.max(MIN_BYTES, size);
    long ahead = share / size - 1;
    return new ReadBuffers(
        (int) size,
        (int) Math.max(1, Math.min(download.maxDownloadThreads(), ahead)),
        size < download.maxDownloadBufferSizeBytes());
  }

  /** Unwanted bytes between wanted ones that are fetched with them rather than in two pieces. */
  static int gapBytes(IDisk disk) {
    return disk.isRemote() ? REMOTE_GAP_BYTES : LOCAL_GAP_BYTES;
  }
}
