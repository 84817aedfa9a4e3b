package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import java.io.IOException;
import java.util.List;

/**
 * How the values of one type become bytes in a part: into which substreams, and how they lie there.
 * Immutable and thread-safe; made by {@link Serializations}.
 *
 * <p>Rows are written and read in granules: what is written by one call of {@link #write} for a
 * whole granule is read by asking for that number of rows. Several granules may be read by one call
 * when their bytes follow one another in every substream, which is so in Wide parts.
 *
 * <p>Compound types hold the serializations of what is inside them, and give those substreams of
 * their own. A type whose substreams begin with a prefix (LowCardinality) has it before the first
 * granule of a Wide part and in each granule of a Compact one.
 */
public sealed interface Serialization
    permits FixedSerialization,
        StringSerialization,
        SizedStringSerialization,
        StateSerialization,
        NullableSerialization,
        SparseSerialization,
        ArraySerialization,
        BucketedMapSerialization,
        TupleSerialization,
        EmptyTupleSerialization,
        LowCardinalitySerialization,
        VariantSerialization,
        DynamicSerialization,
        JsonSerialization,
        PrefixedSerialization,
        DefaultsSerialization {
  /** All substreams, in the order in which they are written. Unmodifiable. */
  List<Substream> substreams();

  /**
   * Writes what comes before the first rows: once into a Wide part, for each granule into a Compact
   * one.
   */
  default void writePrefix(SubstreamSink sink) throws IOException {}

  /**
   * Reads what comes before the rows of a granule of a Compact part; marks of Wide ones skip it.
   */
  default void readPrefix(SubstreamSource source) throws IOException {}

  /** Writes what comes after the last rows of a Wide part. Without rows it is not called. */
  default void writeSuffix(SubstreamSink sink) throws IOException {}

  /** Writes rows {@code [from, to)} of a column of this type; they lie within one granule. */
  void write(Column column, int from, int to, SubstreamSink sink) throws IOException;

  /**
   * Reads the next {@code rowCount} rows, whole granules, and appends them to a builder of this
   * type.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes end early or make no sense; the
   *     builder may then hold any number of new rows
   */
  void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException;
}
