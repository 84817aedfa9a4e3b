package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a scan, block by block, with memory bounded by blocks and not by parts. Confined to one
 * thread at a time. Must be closed before the snapshot it came from.
 */
public interface BlockReader extends Closeable {
  /** Names and types of the columns of every block. Unmodifiable. */
  List<NamedType> header();

  /**
   * The next block, never without rows; empty at the end.
   *
   * @throws io.heartwood.checksum.CorruptPartException if stored bytes are damaged
   */
  Optional<Block> next() throws IOException;

  /**
   * Gives a block back, so that the next one may lie in the same arrays: the caller uses it no
   * more, nor anything that may share arrays with it (its columns, slices, results of expressions
   * over it). Nobody needs to; blocks that are not given back stay as they are for ever.
   *
   * @param block without effect unless it is the last one that {@link #next} gave
   */
  default void recycle(Block block) {}

  /** What was read so far. */
  ScanProgress progress();

  @Override
  void close() throws IOException;
}
