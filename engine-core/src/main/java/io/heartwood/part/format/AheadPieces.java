package io.heartwood.part.format;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * A stretch of a file that other threads fetch in pieces while their owner uses those before. At
 * most so many pieces of the size that {@link ReadBuffers} say (and a quarter, if that is the end
 * of the stretch) are under way or waiting to be taken. Confined to one thread.
 *
 * <p>Either each piece is a request, and several are under way at once, as far as there is room for
 * them. Or the stretch is one stream, from which one piece after the other is taken.
 */
final class AheadPieces implements Closeable {
  private final DiskInput input;
  private final Executor executor;
  private final ReadBuffers buffers;
  private final int pieceCount;
  private final ArrayDeque<AheadRead> pieces = new ArrayDeque<>();
  private long nextStart;
  private long end;

  // What the pieces come from, unless each is read by itself.
  private DiskStream stream;
  private long streamEnd;

  /**
   * Begins without a stretch.
   *
   * @param input stays the caller's
   */
  AheadPieces(DiskInput input, Executor executor, ReadBuffers buffers) {
    this.input = input;
    this.executor = executor;
    this.buffers = buffers;
    // Two threads cannot take from one stream.
    this.pieceCount = buffers.streams() ? 1 : buffers.aheadPieceCount();
  }

  /**
   * Fetches {@code [start, newEnd)} from now on. Pieces that are under way and belong to it are
   * kept.
   */
  void plan(long start, long newEnd) {
    while (!pieces.isEmpty() && pieces.peek().end() <= start) {
      AheadRead unwanted = pieces.poll();
      unwanted.abandon();
      if (unwanted.failed()) {
        closeStream();
      }
    }
    boolean goesOn = pieces.isEmpty() ? start == nextStart : pieces.peek().start() <= start;
    if (!goesOn && isNearInStream(start)) {
      nextStart = start;
    } else if (!goesOn) {
      close();
      nextStart = start;
    }
    end = Math.max(newEnd, nextStart);
    fill();
  }

  /** Whether reading on to there costs less than asking again. */
  private boolean isNearInStream(long start) {
    return pieces.isEmpty()
        && stream != null
        && start < streamEnd
        && start >= stream.position()
        && start - stream.position() <= ReadBuffers.REMOTE_GAP_BYTES;
  }

  /** Where the next piece to take begins; -1 if none is under way. */
  long start() {
    return pieces.isEmpty() ? -1 : pieces.peek().start();
  }

  /** The bytes of the next piece, from {@link #start()} on; the piece behind it is begun. */
  byte[] take() throws IOException {
    byte[] bytes;
    try {
      bytes = pieces.poll().take();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
    fill();
    return bytes;
  }

  private void fill() {
    while (pieces.size() < pieceCount && nextStart < end) {
      if (stream != null && nextStart >= streamEnd) {
        closeStream();
      }
      if (stream == null && buffers.streams() && end - nextStart > pieceSize(end - nextStart)) {
        stream = input.stream(nextStart, end);
        streamEnd = end;
      }
      int size = pieceSize((stream == null ? end : Math.min(end, streamEnd)) - nextStart);
      pieces.add(AheadRead.begin(input, stream, nextStart, size, executor));
      nextStart += size;
    }
  }

  /** Of the next piece of so many bytes. */
  private int pieceSize(long restBytes) {
    int most = buffers.pieceSizeBytes();
    return (int) (restBytes <= most + most / 4 ? restBytes : most);
  }

  /** Returns when no other thread uses the input any more. */
  @Override
  public void close() {
    while (!pieces.isEmpty()) {
      pieces.poll().abandon();
    }
    closeStream();
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
