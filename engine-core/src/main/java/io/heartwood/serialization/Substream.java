package io.heartwood.serialization;

import java.util.Objects;

/**
 * One of the byte streams that a column is split into.
 *
 * @param index position among the column's substreams, in writing order, from 0
 * @param suffix what follows the escaped column name in the stream's name; empty for the values of
 *     a plain column
 * @param kind what the bytes are
 */
public record Substream(int index, String suffix, Kind kind) {
  /** What the bytes of a substream are. */
  public enum Kind {
    /** Values of the column; compressed by all codecs of the column. */
    VALUES(true),
    /** One byte a row: 1 for NULL. */
    NULL_MAP(false),
    /** Eight bytes a row: the lengths of strings. */
    STRING_SIZES(false),
    /** Varints: how many default rows lie before each other row. */
    SPARSE_OFFSETS(false);

    private final boolean holdsValues;

    Kind(boolean holdsValues) {
      this.holdsValues = holdsValues;
    }

    /**
     * Whether all codecs of the column apply. To other substreams only its general-purpose codecs
     * do.
     */
    public boolean holdsValues() {
      return holdsValues;
    }
  }

  /** Checks the fields. */
  public Substream {
    Objects.requireNonNull(suffix, "suffix");
    Objects.requireNonNull(kind, "kind");
    if (index < 0) {
      throw new IllegalArgumentException("negative index: index=" + index);
    }
  }
}
