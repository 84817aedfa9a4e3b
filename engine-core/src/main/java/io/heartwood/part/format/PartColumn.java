package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.types.DataType;
import java.util.Objects;

/**
 * A column of a part that is to be written.
 *
 * @param name any text, unique in the part
 * @param type logical type
 * @param codec how its values are compressed; may be or hold {@code Default}
 */
public record PartColumn(String name, DataType type, CodecChain codec) {
  /** Checks that all are given. */
  public PartColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(codec, "codec");
  }
}
