package io.heartwood.index.skip;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import java.io.IOException;
import java.util.List;

/** Collects what an index keeps of the rows of one index granule after another. Confined. */
public interface SkipIndexBuilder {
  /**
   * Takes rows into the current index granule.
   *
   * @param values the indexed expressions for a block
   * @param from first row
   * @param to row after the last; more than {@code from}
   */
  void add(List<Column> values, int from, int to);

  /** Writes the index granule, which has at least one row, and begins an empty one. */
  void write(CompressedBlockWriter target) throws IOException;
}
