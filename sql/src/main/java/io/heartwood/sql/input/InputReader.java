package io.heartwood.sql.input;

import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.util.Optional;

/** Reads rows block by block. Confined to one thread. */
public interface InputReader extends Closeable {
  /**
   * The next rows, at least one; empty at the end.
   *
   * @throws SqlException if they cannot be read, with the place in the input
   */
  Optional<InputBlock> next() throws SqlException;

  /** Bytes of the input, after decompression, that the rows given so far took. */
  long consumedBytes();
}
