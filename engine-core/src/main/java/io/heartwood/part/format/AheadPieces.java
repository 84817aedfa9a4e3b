package io.heartwood.part.format;

import io.heartwood.disk.DiskInput;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * A stretch of a file that other threads fetch in pieces, several at once, while their owner uses
 * those before. At most {@code pieceCount} pieces of {@code pieceSizeBytes} (and a quarter, if that
 * is the end of the stretch) are under way or waiting to be taken. Confined to one thread.
 */
final class AheadPieces implements Closeable {
  private final DiskInput input;
  private final Executor executor;
  private final int pieceSizeBytes;
  private final int pieceCount;
  private final ArrayDeque<AheadRead> pieces = new ArrayDeque<>();
  private long nextStart;
  private long end;

  /**
   * Begins without a stretch.
   *
   * @param input stays the caller's
   */
  AheadPieces(DiskInput input, Executor executor, int pieceSizeBytes, int pieceCount) {
    this.input = input;
    this.executor = executor;
    this.pieceSizeBytes = pieceSizeBytes;
    this.pieceCount = pieceCount;
  }

  /**
   * Fetches {@code [start, newEnd)} from now on. Pieces that are under way and belong to it are
   * kept.
   */
  void plan(long start, long newEnd) {
    while (!pieces.isEmpty() && pieces.peek().end() <= start) {
      pieces.poll().abandon();
    }
    boolean goesOn = pieces.isEmpty() ? start == nextStart : pieces.peek().start() <= start;
    if (!goesOn) {
      close();
      nextStart = start;
    }
    end = Math.max(newEnd, nextStart);
    fill();
  }

  /** Where the next piece to take begins; -1 if none is under way. */
  long start() {
    return pieces.isEmpty() ? -1 : pieces.peek().start();
  }

  /** The bytes of the next piece, from {@link #start()} on; the piece behind it is begun. */
  byte[] take() throws IOException {
    byte[] bytes = pieces.poll().take();
    fill();
    return bytes;
  }

  private void fill() {
    while (pieces.size() < pieceCount && nextStart < end) {
      long rest = end - nextStart;
      int size = (int) (rest <= pieceSizeBytes + pieceSizeBytes / 4 ? rest : pieceSizeBytes);
      pieces.add(AheadRead.begin(input, nextStart, size, executor));
      nextStart += size;
    }
  }

  /** Returns when no other thread uses the input any more. */
  @Override
  public void close() {
    while (!pieces.isEmpty()) {
      pieces.poll().abandon();
    }
  }
}
