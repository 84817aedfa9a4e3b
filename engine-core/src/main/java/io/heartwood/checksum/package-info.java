/**
 * Integrity of bytes: the hashes ClickHouse stores beside its data, and the exceptions for bytes
 * that do not match.
 *
 * <p>This package depends on nothing else of ours, so that every layer which meets stored bytes
 * (codecs, serializations, the part format) can report damage with the same exception.
 */
package io.heartwood.checksum;
