package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.table.ScanProgress;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Rows of a source, block by block. Confined to one thread at a time. */
public interface RowCursor extends Closeable {
  /** The next rows; empty at the end. */
  Optional<Block> next() throws IOException;

  /** The same as {@link io.heartwood.table.BlockReader#recycle}. */
  default void recycle(Block block) {}

  /** What was read so far. */
  ScanProgress progress();

  @Override
  void close() throws IOException;
}
