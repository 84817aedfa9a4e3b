package io.heartwood.part.format;

import java.util.function.LongConsumer;

/**
 * How far the check of one part is, in bytes of its files: half of them are told when they are
 * hashed, the rest as rows are read. Confined to one thread.
 */
final class CheckProgress {
  private final LongConsumer listener;
  private long scannedBytes;
  private long toldBytes;

  CheckProgress(LongConsumer listener) {
    this.listener = listener;
  }

  /** Some bytes of a file were hashed. */
  void scanned(long bytes) {
    scannedBytes += bytes;
    tellUpTo(scannedBytes / 2);
  }

  /** Some of the columns were read; all files have been hashed. */
  void read(long done, long total) {
    tellUpTo(scannedBytes / 2 + (scannedBytes - scannedBytes / 2) / total * done);
  }

  /** Bytes of a projection were checked, which is a part of its own. */
  void add(long bytes) {
    listener.accept(bytes);
  }

  /** All is done. */
  void end() {
    tellUpTo(scannedBytes);
  }

  private void tellUpTo(long bytes) {
    if (bytes > toldBytes) {
      listener.accept(bytes - toldBytes);
      toldBytes = bytes;
    }
  }
}
