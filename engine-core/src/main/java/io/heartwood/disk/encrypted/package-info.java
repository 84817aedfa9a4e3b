/**
 * A disk that keeps its files encrypted on another disk, as ClickHouse's disk of type {@code
 * encrypted}: each file is a header and the bytes under AES in counter mode, so that any range can
 * be read alone. Nothing protects the bytes against being changed; parts have checksums for that.
 */
package io.heartwood.disk.encrypted;
