package io.heartwood.part.format;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;

/** How many bytes are fetched at once. */
final class ReadBuffers {
  /** A request to another machine costs as much time as some megabytes. */
  private static final int REMOTE_SCAN_BYTES = 4 << 20;

  private static final int REMOTE_LOOKUP_BYTES = 1 << 20;
  private static final int LOCAL_SCAN_BYTES = 512 << 10;
  private static final int LOCAL_LOOKUP_BYTES = 128 << 10;

  /** Unwanted bytes between wanted ones that are fetched with them rather than in two pieces. */
  private static final int REMOTE_GAP_BYTES = 512 << 10;

  private static final int LOCAL_GAP_BYTES = 64 << 10;

  private static final int MIN_BYTES = 64 << 10;

  private ReadBuffers() {}

  /**
   * Size of a piece.
   *
   * @param streamCount how many streams are read side by side
   * @param maxAllBytes all together fetch at most so many bytes at once, unless there are very many
   */
  static int sizeBytes(IDisk disk, ReadHint hint, int streamCount, long maxAllBytes) {
    boolean lookup = hint.access() == ReadHint.Access.RANDOM;
    int size;
    if (disk.isRemote()) {
      size = lookup ? REMOTE_LOOKUP_BYTES : REMOTE_SCAN_BYTES;
    } else {
      size = lookup ? LOCAL_LOOKUP_BYTES : LOCAL_SCAN_BYTES;
    }
    return (int) Math.max(MIN_BYTES, Math.min(size, maxAllBytes / Math.max(1, streamCount)));
  }

  static int gapBytes(IDisk disk) {
    return disk.isRemote() ? REMOTE_GAP_BYTES : LOCAL_GAP_BYTES;
  }
}
