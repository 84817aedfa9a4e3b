package io.heartwood.serialization;

import java.io.IOException;

/** Where the substreams of one column are read from. Confined to one thread at a time. */
public interface SubstreamSource {
  /**
   * The input that gives the next bytes of this substream. Asked for anew before each run of bytes
   * of another substream; a Compact part gives the same input for all of them.
   */
  SubstreamInput input(Substream substream) throws IOException;

  /**
   * Whether all substreams follow one another in one input, so that what is between those that are
   * asked for must be read too.
   */
  default boolean sequential() {
    return false;
  }

  /** How deep in other values the column is, of at most {@code ColumnStructure.MAX_DEPTH}. */
  default int depth() {
    return 0;
  }
}
