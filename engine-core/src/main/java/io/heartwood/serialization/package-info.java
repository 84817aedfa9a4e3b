/**
 * Columns as bytes: which substreams the values of a type are split into, and how their bytes lie
 * in each.
 *
 * <p>A {@link io.heartwood.serialization.Serialization} knows nothing of files: it writes to a
 * {@link io.heartwood.serialization.SubstreamSink} and reads from a {@link
 * io.heartwood.serialization.SubstreamSource}, which are files in Wide parts and stretches of one
 * file in Compact parts. {@link io.heartwood.serialization.RowBinary} is the other form of values,
 * one after the other, as index files hold them.
 */
package io.heartwood.serialization;
