package io.heartwood.table;

import io.heartwood.column.Block;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of one task that pass the filter. Confined to one thread at a time. */
interface RowSource extends Closeable {
  /** The next block, never without rows; empty at the end. */
  Optional<Block> next() throws IOException;

  /** The same as {@link BlockReader#recycle}. */
  default void recycle(Block block) {}

  /** Begins to fetch the first bytes from a remote disk. */
  void prefetch() throws IOException;

  /** Rows read so far, before the filter. */
  long rowsRead();

  @Override
  void close() throws IOException;
}
