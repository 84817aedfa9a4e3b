package io.heartwood.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The active parts of a table at one moment, kept readable until closed. Thread-safe. */
public final class PartSnapshot implements Closeable {
  /** The parts, ordered by name. */
  public List<PartInfo> parts() {
    throw new UnsupportedOperationException();
  }

  /** Rows of all parts. */
  public long rowCount() {
    throw new UnsupportedOperationException();
  }

  /** Reads rows; within a part in order of the sorting key. */
  public BlockReader scan(ScanRequest request) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads rows through at most {@code readerCount} readers over disjoint rows, for as many threads.
   */
  public List<BlockReader> scan(ScanRequest request, int readerCount) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
