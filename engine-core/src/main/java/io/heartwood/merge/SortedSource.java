package io.heartwood.merge;

import io.heartwood.column.Block;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Rows in the order of the sorting key, block by block. Confined to one thread. */
public interface SortedSource extends Closeable {
  /** The next block, never without rows; empty at the end. */
  Optional<Block> next() throws IOException;

  /** The caller uses the last block no more: the next one may lie in its arrays. */
  default void recycle(Block block) {}

  @Override
  void close() throws IOException;
}
