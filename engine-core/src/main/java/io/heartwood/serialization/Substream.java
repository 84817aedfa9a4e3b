package io.heartwood.serialization;

import io.heartwood.types.DataType;
import java.util.Objects;

/**
 * One of the byte streams that a column is split into.
 *
 * @param index position among the column's substreams, in writing order, from 0
 * @param suffix what follows the escaped column name in the stream's name; empty for the values of
 *     a plain column
 * @param kind what the bytes are
 * @param type what the substream is of, without Nullable: codecs want to know the type of values
 */
public record Substream(int index, String suffix, Kind kind, DataType type) {
  /** What the bytes of a substream are. */
  public enum Kind {
    /** Values of the column; compressed by all codecs of the column. */
    VALUES(true),
    /** One byte a row: 1 for NULL. */
    NULL_MAP(false),
    /** Eight bytes a row: the lengths of strings. */
    STRING_SIZES(false),
    /** Eight bytes a row: the lengths of arrays. */
    ARRAY_SIZES(false),
    /** What stands before the rows, where each granule has it. */
    PREFIX(false),
    /** Dictionaries of LowCardinality; granules may have one in common. */
    DICTIONARIES(false),
    /** Which key each row has, and keys that are in no dictionary. */
    DICTIONARY_INDEXES(false),
    /** What a column's type leaves open: types of a Dynamic, paths of a JSON. */
    STRUCTURE(false),
    /** One byte a row: the type of its value. */
    DISCRIMINATORS(false),
    /** One byte a pair: the bucket of a map it is in. */
    BUCKETS(false),
    /** What a JSON has for reading single paths, and copies of values. */
    SHARED_DATA(false),
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
    Objects.requireNonNull(type, "type");
    if (index < 0) {
      throw new IllegalArgumentException("negative index: index=" + index);
    }
  }

  /**
   * Whether these are the lengths of the column's own arrays, which Nested columns ({@code n.x},
   * {@code n.y}) have in common.
   */
  public boolean isOutermostArraySizes() {
    return kind == Kind.ARRAY_SIZES && suffix.equals(".size0");
  }
}
