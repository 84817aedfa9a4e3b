package io.heartwood.sql.input;

import io.heartwood.column.Block;
import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Blocks of a file of columns, with the names and types of the file; they need not be the same in
 * all blocks. Confined to one thread.
 */
public interface BlockSource extends Closeable {
  /**
   * The next block, at least one row; empty at the end.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes make no sense
   */
  Optional<Block> next() throws IOException, SqlException;

  /** Where the source is in its input, in bytes. */
  long offset();

  /** Whether the input has no further byte. */
  boolean isEnded();
}
