package io.heartwood.disk;

import java.io.IOException;
import java.util.Objects;

/** A stream that holds nothing: each read is one of its own. */
final class PieceStream implements DiskStream {
  private final Ranges ranges;
  private final long end;
  private long position;

  PieceStream(Ranges ranges, long start, long end) {
    this.ranges = Objects.requireNonNull(ranges, "ranges");
    this.position = start;
    this.end = end;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws IOException {
    if (length > end - position) {
      throw DiskStream.pastEnd(position, length, end);
    }
    ranges.readFully(position, target, offset, length);
    position += length;
  }

  @Override
  public void close() {}
}
