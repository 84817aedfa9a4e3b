package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import java.io.IOException;
import java.util.function.Supplier;

/** Where the substreams of one column are written to. Confined to one thread at a time. */
public interface SubstreamSink {
  /**
   * The writer that takes the next bytes of this substream. Asked for anew before each run of bytes
   * of another substream; a Compact part gives the same writer for all of them.
   */
  CompressedBlockWriter writer(Substream substream) throws IOException;

  /**
   * Whether this column writes the substream. Sizes of Nested columns are written by only one of
   * them in a Wide part.
   */
  default boolean takes(Substream substream) {
    return true;
  }

  /**
   * Most keys of a LowCardinality dictionary that granules have in common; 0 if each granule stands
   * by itself, with keys of its own.
   */
  default int maxDictionaryKeys() {
    return 0;
  }

  /**
   * What a serialization remembers from granule to granule of this column: the same object for the
   * same owner, made when first asked for.
   */
  default <S> S state(Object owner, Class<S> type, Supplier<S> maker) {
    throw new IllegalStateException("granules stand by themselves");
  }
}
