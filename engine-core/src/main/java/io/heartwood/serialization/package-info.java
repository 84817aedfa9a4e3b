/**
 * Columns as bytes: which substreams the values of a type are split into, and how their bytes lie
 * in each.
 *
 * <p>A {@link io.heartwood.serialization.Serialization} knows nothing of files: it writes to a
 * {@link io.heartwood.serialization.SubstreamSink} and reads from a {@link
 * io.heartwood.serialization.SubstreamSource}, which are files in Wide parts and stretches of one
 * file in Compact parts. {@link io.heartwood.serialization.RowBinary} is the other form of values,
 * one after the other, as index files hold them.
 *
 * <p>The streams of a column {@code c} and what is in them, in the order of writing. All numbers
 * are little-endian; {@code varint} is seven bits a byte, low ones first; {@code str} is a varint
 * length and bytes. The bytes of one row follow those of the row before.
 *
 * <pre>
 * numbers, dates, times,   c            the value by its width; DateTime u32, Date u16, UUID as two
 * Enum, Decimal, IPv4, ...              u64, IPv6 in network order, Decimal its scaled integer
 * FixedString(n)           c            n bytes
 * String                   c            str
 * String, with sizes       c.size       u64 length
 *                          c            bytes
 * Nullable(T)              c.null       u8, 1 for NULL
 *                          T            a value for each row, also where it is NULL
 * Array(T)                 c.size0      u64 number of elements; .size1 for an array inside, ...
 *                          T            all elements
 * Tuple(a A, b B)          c%2Ea, c%2Eb the elements; of unnamed ones c%2E1, c%2E2
 * Map(K, V)                             as Array(Tuple(keys K, values V))
 * Nested(x X, y Y)                      as columns n.x Array(X), n.y Array(Y) with one n.size0
 * LowCardinality(T)        c.dict       dictionaries: LowCardinalitySerialization
 *                          c            places in them
 * sparse T                 c.sparse.idx varints, how many defaults stand before each other value:
 *                                       SparseSerialization
 *                          T            the other values
 * AggregateFunction(f, T)  c            states back to back: io.heartwood.aggregate
 * </pre>
 *
 * <p>In a Compact part LowCardinality has {@code c.dict_prefix} before all else, and a dictionary
 * of its own in each granule.
 */
package io.heartwood.serialization;
