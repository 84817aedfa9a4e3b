package io.heartwood.index.skip;

import io.heartwood.serialization.SubstreamInput;
import java.io.IOException;

/**
 * What a filter says about the rows of an index granule, as far as the index knows them. It may err
 * on the side of "maybe", never on the other. Immutable and thread-safe.
 */
public interface SkipIndexCondition {
  /**
   * Reads the next index granule, all of it, and tells whether the filter may be true for one of
   * its rows.
   *
   * @param version of the file: 1 for {@code .idx}, 2 for {@code .idx2}
   * @param rowCount rows of the granules that it covers
   * @throws io.heartwood.checksum.CorruptPartException if the bytes end early or make no sense
   */
  boolean mayMatch(SubstreamInput input, int version, long rowCount) throws IOException;
}
